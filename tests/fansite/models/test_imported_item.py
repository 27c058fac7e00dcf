import pytest

from fansite.models import ImportedItem

pytestmark = pytest.mark.django_db


def test_what_was_marked_is_known_by_source_and_key():
    ImportedItem.objects.mark("wordpress", "story one", 7)
    ImportedItem.objects.mark("wordpress", "story one", 8)
    assert ImportedItem.objects.known("wordpress", ["story one", "story two"]) == {"story one": 8}
    assert ImportedItem.objects.known("elsewhere", ["story one"]) == {}


def test_long_keys_that_begin_alike_stay_apart():
    first, second = "x" * 400 + "1", "x" * 400 + "2"
    ImportedItem.objects.mark("wordpress", first, 1)
    assert ImportedItem.objects.known("wordpress", [first, second]) == {first: 1}
