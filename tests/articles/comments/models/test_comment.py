from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.comments.models import Comment, CommentNotAllowed, Heart
from articles.models import Article
from tests.factories import make_article, make_comment, make_draft, make_fan, make_moderator, make_newcomer

pytestmark = pytest.mark.django_db


def count(article):
    return Article.objects.values_list("comment_count", "comments_version").get(pk=article.pk)


def test_posting_counts_and_raises_the_version():
    article = make_article()
    comment = make_comment(article, body="  Namaste \r\n\r\n sabko ")
    assert (comment.body, comment.body_html) == ("Namaste \n\n sabko", "<p>Namaste</p><p>sabko</p>")
    assert count(article) == (1, 1)


def test_the_same_token_gives_the_first_comment_again():
    article, fan = make_article(), make_fan()
    first = make_comment(article, fan, token="t")
    assert make_comment(article, fan, token="t") == first
    assert make_comment(article, fan, body="Other words from a page kept open", token="t") != first
    assert make_comment(article, token="t") != first
    assert make_comment(make_article(), fan, token="t") != first
    assert count(article)[0] == 3


def test_an_answer_to_an_answer_stands_in_the_first_comments_thread():
    head = make_comment()
    reply = make_comment(head.article, reply_to=head)
    answer = make_comment(head.article, reply_to=reply)
    assert [(c.parent_id, c.reply_to_id, c.depth) for c in (head, reply, answer)] == [
        (None, None, 0),
        (head.pk, head.pk, 1),
        (head.pk, reply.pk, 1),
    ]


@pytest.mark.parametrize(
    "make",
    [
        lambda: make_draft(),
        lambda: make_article(comments_open=False),
        lambda: make_article(published_at=timezone.now() + timedelta(hours=1)),
        lambda: make_article(published_at=timezone.now() - timedelta(days=2), comments_close_days=2),
        lambda: make_article(comments_member_days=1),
    ],
)
def test_a_story_that_takes_no_comments_gets_none(make):
    article = make()
    with pytest.raises(CommentNotAllowed):
        make_comment(article, make_newcomer())
    assert count(article) == (0, 0)


def test_a_talk_that_closes_by_itself_or_to_newcomers_takes_the_others():
    article = make_article(
        published_at=timezone.now() - timedelta(days=2), comments_close_days=3, comments_member_days=2
    )
    new, old = (
        make_fan(date_joined=timezone.now() - timedelta(hours=20)),
        make_fan(date_joined=timezone.now() - timedelta(days=2)),
    )
    with pytest.raises(CommentNotAllowed, match="at least 2 days ago .* You can in 2 days"):
        make_comment(article, new)
    for fan in (old, make_moderator()):
        make_comment(article, fan)
    assert article.why_no_comment(AnonymousUser()) == ""


def test_what_was_said_elsewhere_comes_in_wherever_a_story_is_public():
    make_comment(make_article(comments_open=False), at=timezone.now())
    with pytest.raises(CommentNotAllowed):
        make_comment(make_draft(), at=timezone.now())


def test_nobody_answers_a_comment_that_is_gone_or_elsewhere():
    gone, elsewhere = make_comment(), make_comment()
    gone.delete_by_author(by=gone.author)
    for answered in (gone, elsewhere):
        with pytest.raises(CommentNotAllowed):
            make_comment(make_article() if answered is elsewhere else gone.article, reply_to=answered)


def test_hearts_are_given_and_taken_never_flipped():
    comment, fan = make_comment(), make_fan()
    for on, hearts in ((True, 1), (True, 1), (False, 0), (False, 0)):
        comment.set_heart(fan=fan, on=on)
        assert (Comment.objects.get(pk=comment.pk).heart_count, Heart.objects.count()) == (hearts, hearts)
    assert count(comment.article) == (1, 3)


def test_deleting_takes_the_words_out_and_leaves_a_tombstone_only_over_replies():
    head, lonely = make_comment(), make_comment()
    make_comment(head.article, reply_to=head)
    for comment in (head, lonely):
        comment.set_heart(fan=make_fan(), on=True)
        comment.delete_by_author(by=comment.author)
        assert (comment.state, comment.body, comment.body_html, comment.heart_count) == ("deleted", "", "", 0)
    shown = Comment.objects.shown_to(AnonymousUser())
    assert (head in shown, lonely in shown) == (True, False)
    assert count(head.article)[0] == 1


def test_editing_keeps_the_earlier_words_and_says_when():
    comment = make_comment(body="Pehle")
    comment.edit(by=comment.author, body=" Pehle\r\n")
    assert (comment.edited_at, count(comment.article)[1]) == (None, 1)
    comment.edit(by=comment.author, body="Baad mein ||raaz||")
    now = Comment.objects.get()
    assert (now.body, "spoiler" in now.body_html, count(comment.article)) == ("Baad mein ||raaz||", True, (1, 2))
    assert list(now.versions.values_list("body", "until")) == [("Pehle", now.edited_at)]
    comment.delete_by_author(by=comment.author)
    assert not now.versions.exists()


@pytest.mark.parametrize(
    ("spoil", "words"),
    [
        (lambda comment: make_comment(comment.article, reply_to=comment), "answered"),
        (lambda comment: Comment.objects.update(created_at=timezone.now() - timedelta(minutes=15)), "15 minutes"),
        (lambda comment: comment.remove(by=make_moderator(), reason="spam"), "no longer there"),
        (lambda comment: comment.article.withdraw(by=comment.author), "not open"),
        (lambda comment: Comment.objects.update(author=make_fan()), "Only the fan"),
    ],
)
def test_a_comment_stays_as_it_is_once_it_is_old_answered_or_gone(spoil, words):
    comment = make_comment(body="Pehle")
    author = comment.author
    spoil(comment)
    with pytest.raises(CommentNotAllowed, match=words):
        Comment.objects.get(pk=comment.pk).edit(by=author, body="Other")
    assert Comment.objects.get(pk=comment.pk).body == "Pehle"
    assert not comment.versions.exists()


def test_only_the_author_deletes():
    comment = make_comment()
    with pytest.raises(CommentNotAllowed):
        comment.delete_by_author(by=make_fan())
    assert Comment.objects.visible().get() == comment


def test_moderators_remove_and_restore_with_a_reason_that_is_logged():
    comment, moderator = make_comment(body="Theek hai"), make_moderator()
    comment.remove(by=moderator, reason="Nickname for an actor")
    assert (comment.state, count(comment.article)[0], comment.removal_reason) == ("removed", 0, "Nickname for an actor")
    with pytest.raises(CommentNotAllowed):
        comment.remove(by=moderator, reason="twice")
    comment.restore(by=moderator, reason="It was the character's name")
    assert (comment.state, comment.body, count(comment.article)[0]) == ("visible", "Theek hai", 1)
    assert list(comment.moderation_entries.values_list("action", "reason", "by")) == [
        ("restore", "It was the character's name", moderator.pk),
        ("remove", "Nickname for an actor", moderator.pk),
    ]


def test_an_author_may_delete_what_a_moderator_removed():
    comment = make_comment()
    comment.remove(by=make_moderator(), reason="spam")
    comment.delete_by_author(by=comment.author)
    assert (comment.state, comment.body) == ("deleted", "")
    assert comment.moderation_entries.count() == 1


def test_a_reason_is_required():
    comment = make_comment()
    with pytest.raises(IntegrityError), transaction.atomic():
        comment.remove(by=make_moderator(), reason="")
    assert Comment.objects.visible().exists()


def test_a_held_comment_is_seen_by_its_author_alone():
    comment = make_comment()
    Comment.objects.update(state="held")
    assert list(Comment.objects.shown_to(comment.author)) == [comment]
    assert not Comment.objects.shown_to(make_fan()).exists()
    assert not Comment.objects.published().exists()


def test_the_courtyard_shows_one_loved_comment_of_each_public_story():
    one = make_article()
    make_comment(one)
    loved = make_comment(one)
    loved.set_heart(fan=make_fan(), on=True)
    other = make_comment()
    withdrawn = make_comment()
    withdrawn.article.withdraw(by=withdrawn.article.author)
    make_comment(one, reply_to=loved)
    assert Comment.objects.courtyard() == [loved, other]


def test_mentions_of_fans_become_links():
    make_fan("chai_at_six")
    assert make_comment(body="@chai_at_six @nobody_at_all").body_html == (
        '<p><a class="mention" href="/fans/chai_at_six/">@chai_at_six</a> @nobody_at_all</p>'
    )
