from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from articles.comments.models import Comment, ThreadVisit
from articles.comments.threads import news_for, page_of_replies, page_of_threads, place_of
from tests.factories import make_article, make_comment, make_fan, make_moderator

pytestmark = pytest.mark.django_db
ANYBODY = AnonymousUser()


def make_heads(article, number):
    # All of one moment: the order must not depend on the clock.
    fan, moment = make_fan(), timezone.now()
    return [make_comment(article, fan, at=moment) for _ in range(number)]


def walk(article, sort):
    pages, after = [], None
    while True:
        threads, after = page_of_threads(article, viewer=ANYBODY, sort=sort, after=after)
        pages.append([thread.head for thread in threads])
        if after is None:
            return pages


@pytest.mark.parametrize(("sort", "step"), [("newest", -1), ("oldest", 1), ("loved", -1)])
def test_pages_hold_every_thread_once_in_order(sort, step):
    article = make_article()
    heads = make_heads(article, 45)
    pages = walk(article, sort)
    assert [len(page) for page in pages] == [20, 20, 5]
    assert sum(pages, []) == heads[::step]


def test_most_loved_stands_first():
    article = make_article()
    _, loved, _ = make_heads(article, 3)
    loved.set_heart(fan=make_fan(), on=True)
    assert walk(article, "loved")[0][0] == loved


def test_a_thread_shows_three_replies_and_how_many_more():
    head = make_comment()
    replies = [make_comment(head.article, reply_to=head) for _ in range(5)]
    replies[0].remove(by=make_moderator(), reason="spam")
    (thread,), _ = page_of_threads(head.article, viewer=ANYBODY)
    assert (thread.head, thread.replies, thread.more) == (head, replies[1:4], 1)
    assert page_of_replies(head, viewer=ANYBODY) == (replies[1:], None)


def test_a_comment_is_found_on_its_page():
    article = make_article()
    heads = make_heads(article, 45)
    assert place_of(heads[44], viewer=ANYBODY) == place_of(heads[25], viewer=ANYBODY) == ("story", None)
    place, after = place_of(heads[10], viewer=ANYBODY)
    assert place == "threads"
    shown = [thread.head for thread in page_of_threads(article, viewer=ANYBODY, after=after)[0]]
    assert shown == heads[15::-1]  # from five before it on


def test_a_reply_is_found_where_it_is_shown():
    head = make_comment()
    replies = [make_comment(head.article, reply_to=head) for _ in range(4)]
    assert [place_of(reply, viewer=ANYBODY)[0] for reply in replies] == ["story", "story", "story", "replies"]


def test_a_long_thread_goes_on_after_fifty_replies():
    head, fan, moment = make_comment(), make_fan(), timezone.now() + timedelta(seconds=1)
    fields = {"article": head.article, "author": fan, "body": "haan", "body_html": "<p>haan</p>", "created_at": moment}
    replies = Comment.objects.bulk_create(Comment(parent=head, reply_to=head, **fields) for _ in range(53))
    page, after = page_of_replies(head, viewer=ANYBODY)
    assert (page, after) == (replies[:50], replies[49].pk)
    assert page_of_replies(head, viewer=ANYBODY, after=after) == (replies[50:], None)
    assert place_of(replies[52], viewer=ANYBODY) == ("replies", after)


def test_a_key_of_another_story_begins_from_the_first_page():
    comment, other = make_comment(), make_comment()
    assert [thread.head for thread in page_of_threads(comment.article, viewer=ANYBODY, after=other.pk)[0]] == [comment]


def test_what_others_said_since_the_last_visit_is_new():
    article, fan = make_article(), make_fan()
    then = timezone.now()
    make_comment(article, at=then)
    assert news_for(fan, article).words == news_for(ANYBODY, article).words == ""
    ThreadVisit.objects.note(fan=fan, article=article, at=then)
    ThreadVisit.objects.note(fan=fan, article=article, at=then - timedelta(days=1))
    assert news_for(fan, article).words == ""
    head = make_comment(article)
    make_comment(article, reply_to=head)
    make_comment(article, fan, reply_to=head)
    make_comment(article).remove(by=make_moderator(), reason="spam")
    news = news_for(fan, article)
    assert news.words == "2 new since your last visit"
    threads, _ = page_of_threads(article, viewer=fan, since=news.since)
    shown = [one for thread in threads for one in (thread.head, *thread.replies)]
    assert [one.is_new for one in shown] == [True, True, False, False]


def test_the_reader_is_told_what_is_theirs():
    comment = make_comment()
    comment.set_heart(fan=comment.author, on=True)
    for viewer, said in (
        (comment.author, (True, True, False)),
        (make_fan(), (False, False, False)),
        (make_moderator(), (False, False, True)),
    ):
        (thread,), _ = page_of_threads(comment.article, viewer=viewer)
        assert (thread.head.loved, thread.head.is_mine, thread.head.can_moderate) == said
