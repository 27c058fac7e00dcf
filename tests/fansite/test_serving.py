import pytest
from django.core.management.base import CommandError

from fansite.serving import address_for, host_and_port


@pytest.mark.parametrize(
    ("bind", "parts"),
    [("127.0.0.1:8000", ("127.0.0.1", 8000)), ("[::1]:80", ("::1", 80)), ("0.0.0.0:9000", ("0.0.0.0", 9000))],
)
def test_a_bind_is_a_host_and_a_port(bind, parts):
    assert host_and_port(bind) == parts


@pytest.mark.parametrize("bind", ["8000", ":8000", "host:", "host:0", "host:99999", "host:http"])
def test_a_bind_that_is_none_is_refused_with_an_example(bind):
    with pytest.raises(CommandError, match="127.0.0.1:8000"):
        host_and_port(bind)


def test_the_site_address_is_made_from_the_bind():
    assert address_for("127.0.0.1:8123") == "http://127.0.0.1:8123"
    assert address_for("[::1]:8123") == "http://[::1]:8123"
    assert "0.0.0.0" not in address_for("0.0.0.0:8123")
