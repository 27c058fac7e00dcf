import pytest
from django.db import IntegrityError, transaction

from articles.models import TaggedArticle
from tests.factories import make_actor, make_character, make_editor, make_move

pytestmark = pytest.mark.django_db


def test_a_move_says_something():
    with pytest.raises(IntegrityError), transaction.atomic():
        make_move(text="")


def test_moves_go_with_the_profile_when_two_become_one():
    wrong, right, kinjal = make_actor("Nidhi Sha"), make_actor("Nidhi Shah"), make_character("Kinjal")
    move = make_move(actor=wrong, character=kinjal)
    TaggedArticle.objects.merge(wrong.tag, into=right.tag, by=make_editor())
    TaggedArticle.objects.merge(kinjal.tag, into=make_character("Kinjal Shah").tag, by=make_editor())
    move.refresh_from_db()
    assert (move.actor, str(move.character)) == (right, "Kinjal Shah")
