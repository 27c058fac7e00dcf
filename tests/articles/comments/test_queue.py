from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from articles.comments.models import Comment, ModerationEntry, Report, Sanction
from articles.comments.queue import ITEMS_A_PAGE
from tests.factories import make_article, make_comment, make_fan, make_held_word, make_moderator, make_newcomer

pytestmark = pytest.mark.django_db
QUEUE = "/admin/comments/comment/queue/"


@pytest.fixture
def moderator(client, db):
    moderator = make_moderator(username="the_moderator")
    client.force_login(moderator)
    return moderator


def make_held(body="Pehli baar", **fields):
    return make_comment(author=make_newcomer(), body=body, **fields)


def make_reported(*reasons, body="Kya baat", **fields):
    comment = make_comment(body=body, **fields)
    for reason in reasons or ["nickname"]:
        comment.report(by=make_fan(), reason=reason, words="Dekhiye")
    return comment


def shown(client, query=""):
    return [item.comment for item in client.get(QUEUE + query).context["items"]]


def decide(client, do, *comments, query="", **data):
    items = [f"{one.pk}:{Comment.objects.get(pk=one.pk).mark}" for one in comments]
    return client.post(QUEUE + query, {"item": items, "do": do} | data, follow=True)


def test_held_and_reported_comments_wait_the_oldest_first(client, moderator):
    make_comment(body="Nobody minds")
    held, reported = make_held(), make_reported("spoiler", "spoiler", "spam")
    Comment.objects.filter(pk=reported.pk).update(waits_since=timezone.now() - timedelta(days=1))
    assert shown(client) == [reported, held]
    assert shown(client, "?only=held") == [held]
    assert shown(client, "?only=reported") == shown(client, "?reason=spam") == [reported]
    assert shown(client, "?reason=actor") == []
    page = client.get(QUEUE).content.decode()
    assert "A spoiler without a cover ×2 · Advertising or spam" in page
    assert "because it is the first of a new account" in page
    assert client.get(QUEUE + "?only=burnt").status_code == 404


def test_an_item_has_what_a_decision_needs(client, moderator):
    story, author = make_article(title="The fair"), make_fan()
    unkind = make_comment(story, author)
    make_held_word("naagin")
    head = make_comment(story, body="What was answered")
    make_comment(story, author, "Woh नागिन hai", reply_to=head)
    unkind.silence(by=moderator, reason="Unkind before", days=1)
    page = client.get(QUEUE).content.decode()
    for words in (
        "The fair",
        "What was answered",
        "On the word list: naagin",
        "Unkind before",
        "2 comments, 1 removed",
    ):
        assert words in page, words


def test_long_queues_page_by_key(client, moderator):
    moment = timezone.now()
    fields = {"article": make_article(), "author": moderator, "body": "haan", "state": "held", "waits_since": moment}
    made = Comment.objects.bulk_create(Comment(**fields) for _ in range(ITEMS_A_PAGE + 3))
    first = client.get(QUEUE)
    assert [item.comment for item in first.context["items"]] == made[:ITEMS_A_PAGE]
    assert shown(client, first.context["next_url"]) == made[ITEMS_A_PAGE:]


@pytest.mark.parametrize(
    ("do", "state", "log", "outcome"),
    [
        ("approve", "visible", ["approve"], "stands"),
        ("remove", "removed", ["remove"], "upheld"),
        ("warn", "visible", ["warn"], "upheld"),
        ("mute", "removed", ["remove", "mute"], "upheld"),
    ],
)
def test_each_decision_is_logged_and_settles_the_reports(client, moderator, do, state, log, outcome):
    comment = make_reported("nickname", "spam")
    page = decide(client, do, comment, rule="nickname", span="7").content.decode()
    comment.refresh_from_db()
    assert "1 comment" in page
    assert (comment.state, comment.waits_since, shown(client)) == (state, None, [])
    entries = ModerationEntry.objects.order_by("pk").values_list("by", "action")
    assert list(entries) == [(moderator.pk, action) for action in log]
    assert set(Report.objects.values_list("outcome", flat=True)) == {outcome}
    assert Sanction.objects.count() == (do == "mute")


def test_several_are_decided_at_once(client, moderator):
    held, reported, other = make_held(), make_reported(), make_held()
    decide(client, "remove", held, reported, rule="spam", words="the same link", bulk="1")
    assert shown(client) == [other]
    reasons = set(ModerationEntry.objects.filter(action="remove").values_list("reason", flat=True))
    assert reasons == {"Advertising or spam: the same link"}


def test_of_two_moderators_one_decides_and_the_other_is_told(client, moderator):
    comment = make_held()
    seen = f"{comment.pk}:{Comment.objects.get(pk=comment.pk).mark}"
    comment.remove(by=make_moderator(username="the_other"), reason="spam")
    page = client.post(QUEUE, {"item": seen, "do": "approve"}, follow=True).content.decode()
    assert "Already decided by the_other: removed." in page
    assert Comment.objects.get().state == "removed"


def test_words_that_were_changed_meanwhile_are_looked_at_again(client, moderator):
    comment = make_held()
    seen = f"{comment.pk}:{Comment.objects.get(pk=comment.pk).mark}"
    Comment.objects.update(body="Something else")
    assert "look again" in client.post(QUEUE, {"item": seen, "do": "approve"}, follow=True).content.decode()
    assert Comment.objects.get().state == "held"


@pytest.mark.parametrize(
    "data",
    [
        {"do": "remove"},
        {"do": "remove", "rule": "other"},
        {"do": "warn", "words": "\u200b"},
        {"do": "mute", "rule": "spam"},
        {"do": "mute", "rule": "spam", "span": "-1"},
        {"do": "burn"},
        {"do": "approve", "item": "abc"},
        {"do": "approve", "item": f"{'9' * 18}:x"},
        {"do": "approve", "item": ""},
        {},
    ],
)
def test_half_a_decision_changes_nothing_and_is_told(client, moderator, data):
    comment = make_held(body="Stays held")
    response = client.post(QUEUE, {"item": f"{comment.pk}:{comment.mark}"} | data, follow=True)
    assert response.status_code in (200, 422)
    assert Comment.objects.get().state == "held"
    assert "Stays held" in response.content.decode()


def test_a_warning_is_read_by_its_author_alone(client, moderator):
    comment = make_reported()
    decide(client, "warn", comment, words="Softer, please")
    seen = []
    for reader in (comment.author, make_fan()):
        client.force_login(reader)
        seen.append("warns you: Softer, please" in client.get(comment.article.get_absolute_url()).content.decode())
    assert seen == [True, False]


def test_staff_cannot_be_muted(client, moderator):
    comment = make_comment(author=make_moderator())
    assert "no fan who could be muted" in decide(client, "mute", comment, rule="fan", span="1").content.decode()
    assert Comment.objects.get().state == "visible"


def test_moderators_come_from_the_thread_to_one_comment(client, moderator):
    comment = make_comment(body="Just this")
    make_held()
    assert f"queue/?comment={comment.pk}" in client.get(comment.article.get_absolute_url()).content.decode()
    assert shown(client, f"?comment={comment.pk}") == [comment]
    decide(client, "remove", comment, rule="fan", query=f"?comment={comment.pk}")
    assert Comment.objects.get(pk=comment.pk).state == "removed"
    assert shown(client, "?comment=x") == []


def test_the_queue_costs_the_same_however_long(client, moderator):
    asked = []
    for size in (1, 6):
        for _ in range(size):
            make_held()
            make_reported("spam", "fan").author.comments.get().moderation_entries.create(
                by=moderator, action="approve", reason="Fine"
            )
        with CaptureQueriesContext(connection) as queries:
            client.get(QUEUE)
        asked.append(len(queries))
    assert asked[0] == asked[1] <= 12
