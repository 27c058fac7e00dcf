import pytest

from articles.models import FormerAddress
from articles.models.former_address import path_of
from tests.factories import make_article, make_draft

pytestmark = pytest.mark.django_db


@pytest.mark.parametrize(
    ("address", "path"),
    [
        ("https://blog.example/2021/05/My-Post/", "/2021/05/my-post"),
        ("/%E0%A4%9A%E0%A4%BE%E0%A4%AF", "/चाय"),
        ("https://blog.example/?p=12", "/?p=12"),
        ("https://blog.example/?p=x", ""),
        ("https://blog.example/", ""),
        ("http://[", ""),
        ("/a%00b", ""),
        ("/" + "x" * 600, ""),
    ],
)
def test_addresses_are_kept_in_one_form(address, path):
    assert path_of(address) == path


def test_an_address_leads_to_the_first_story_that_had_it():
    first, second = make_article(), make_article()
    assert FormerAddress.objects.keep(first, "/2021/a/")
    assert FormerAddress.objects.keep(first, "/2021/A")
    assert not FormerAddress.objects.keep(second, "https://blog.example/2021/a/")
    assert FormerAddress.objects.story_at("/2021/a/") == first


def test_no_draft_is_given_away():
    draft = make_draft()
    FormerAddress.objects.keep(draft, "/2021/a/")
    assert FormerAddress.objects.story_at("/2021/a/") is None
    draft.publish(by=draft.author)
    assert FormerAddress.objects.story_at("/2021/a") == draft
