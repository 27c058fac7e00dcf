from datetime import timedelta

import pytest
from django.utils import timezone

from articles.comments.models import Comment
from tests.factories import (
    make_comment,
    make_fan,
    make_held_word,
    make_moderator,
    make_newcomer,
)

pytestmark = pytest.mark.django_db
WEEK = timedelta(days=7)
LINK = "See https://example.com/tea"


def held_because(**fields) -> str:
    comment = make_comment(**fields)
    assert (comment.state == "held") == bool(comment.held_because) == (comment.waits_since is not None)
    assert Comment.objects.get(pk=comment.pk).state == comment.state
    return comment.held_because


def test_the_first_comments_of_a_new_account_are_held_until_one_stands():
    newcomer = make_newcomer()
    first = make_comment(author=newcomer)
    assert (first.held_because, first.article.comments.visible().count()) == ("first", 0)
    assert list(first.moderation_entries.values_list("by", "action", "reason")) == [
        (None, "hold", "The first of a new account")
    ]
    assert held_because(author=newcomer) == "first"
    first.restore(by=make_moderator(), reason="Namaste")
    assert held_because(author=newcomer) == ""


def test_links_of_new_accounts_are_held_though_they_are_trusted_with_words():
    newcomer = make_newcomer()
    make_comment(author=newcomer).restore(by=make_moderator(), reason="Namaste")
    assert held_because(author=newcomer, body=LINK) == "link"
    assert held_because(author=newcomer, body=f"@{newcomer.username} haan") == ""
    assert held_because(author=make_fan(date_joined=timezone.now() - WEEK), body=LINK) == ""


@pytest.mark.parametrize(
    ("phrase", "body", "is_held"),
    [
        ("naagin", "Woh NAGIN hai", True),
        ("naagin", "वह नागिन है", True),
        ("नागिन", "||naagin||, bas", True),
        ("naagin", "naaginpan nahi", False),
        ("evil witch", "such an evil, witch", True),
        ("evil witch", "evil is the witch", False),
        ("choti", "chhoti si baat", True),
        *(("चुड़ैल", f"Woh {typed} hai", True) for typed in ("chudail", "CHURAIL", "चुडैल", "चुड़ैल")),
        ("chudail", "वह चुड़ैल है", True),
        ("churail", "वह चुड़ैल है", True),
        ("बूढ़ी चुड़ैल", "budhi, churail!", True),
        ("बूढ़ी चुड़ैल", "churail budhi", False),
        ("चुड़ैल", "chunail chulail चुरा", False),
        ("chor", "Woh chod gaya", False),
        ("गधा", "गाड़ी, gaari, गढ़", False),
    ],
)
def test_words_of_the_list_hold_whoever_says_them_as_whole_words(phrase, body, is_held):
    make_held_word(phrase)
    assert held_because(body=body) == ("words" if is_held else "")
    assert held_because(body=body, author=make_moderator()) == ""


def test_what_was_said_before_and_elsewhere_is_not_held():
    make_held_word("naagin")
    assert held_because(author=make_newcomer(), body=f"naagin {LINK}", at=timezone.now() - WEEK) == ""


def test_the_author_is_told_why_and_nobody_else_sees_it(client):
    comment = make_comment(author=make_newcomer(), body="Pehli baar")
    client.force_login(comment.author)
    page = client.get(comment.article.get_absolute_url()).content.decode()
    assert "a moderator looks at it first, because it is the first of a new account." in page
    client.force_login(make_fan())
    assert "Pehli baar" not in client.get(comment.article.get_absolute_url()).content.decode()
