import pytest

from articles.comments.models import HeldWord
from tests.factories import make_held_word, make_moderator

pytestmark = pytest.mark.django_db
LIST = "/admin/comments/heldword/"


@pytest.fixture(autouse=True)
def moderator(client, db):
    client.force_login(make_moderator())


def test_the_list_can_be_tried_on_a_text(client):
    make_held_word("naagin")
    tried = {text: client.post(LIST, {"text": text}) for text in ("वह नागिन है", "Bilkul nahi", " ", "x" * 4001)}
    words = ["for <b>naagin</b>", "Nothing in it", "Type a text", "4000"]
    assert [word in page.content.decode() for page, word in zip(tried.values(), words, strict=True)] == [True] * 4


@pytest.mark.parametrize(
    ("phrase", "words"), [("nagin", "as “naagin”"), ("!?", "at least one letter"), ("", "required")]
)
def test_a_word_is_entered_once_in_whatever_spelling(client, phrase, words):
    client.post(f"{LIST}add/", {"phrase": " naagin "})
    assert words in client.post(f"{LIST}add/", {"phrase": phrase}).content.decode()
    assert list(HeldWord.objects.values_list("phrase", flat=True)) == ["naagin"]
