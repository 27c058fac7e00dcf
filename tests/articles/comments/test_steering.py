"""Slow mode, closing by a moderator's hand, and what stands where the form would be."""

from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.comments.models import Comment, ModerationEntry
from articles.models import Article
from tests.factories import make_article, make_comment, make_editor, make_fan, make_moderator, make_sanction

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
SLOW = "This talk is in slow mode: each fan can post once in 5 minutes."


@pytest.fixture
def story():
    return make_article(slug="s", comments_slow_minutes=5, published_at=timezone.now() - timedelta(days=2))


def post(client, **data):
    return client.post("/articles/s/comments/", {"body": "Kya scene tha!"} | data)


def test_slow_mode_says_beforehand_and_keeps_what_came_too_early(client, story):
    assert SLOW in client.get("/articles/s/").text
    client.force_login(make_fan())
    with time_machine.travel(timezone.now(), tick=False) as clock:
        page = client.get("/articles/s/comments/new/").text
        assert (SLOW in page, "You can again" in page) == (True, False)
        assert post(client, token="one").status_code == 302
        assert post(client, token="one").status_code == 302  # the same, sent twice
        clock.shift(120)
        for path in ("/articles/s/", "/articles/s/comments/", "/articles/s/comments/new/"):
            page = client.get(path).text
            assert f"{SLOW} You can again in 3 minutes, at " in page
            assert "<textarea" in page
        early = post(client, body="One more thing")
        assert (early.status_code, "in 3 minutes" in early.text, "One more thing" in early.text) == (409, True, True)
        clock.shift(180)
        assert post(client).status_code == 302
    assert Comment.objects.count() == 2


def test_slow_mode_counts_what_was_deleted_and_asks_nothing_of_moderators_or_elsewhere(client, story):
    fan, moderator = make_fan(), make_moderator()
    make_comment(story, fan).delete_by_author(by=fan)
    client.force_login(fan)
    assert post(client).status_code == 409
    make_comment(author=fan)
    for _ in range(2):
        make_comment(story, moderator)
    make_comment(story, fan, at=timezone.now())  # brought in from elsewhere


def sent(**changed) -> dict[str, str]:
    return {"is_open": "1", "slow_minutes": "5", "reason": "A fight about actors"} | changed


def test_a_moderator_sets_the_talk_from_the_story_and_the_log_says_so(client, story):
    moderator, address = make_moderator(), "/articles/s/comments/steer/"
    client.force_login(moderator)
    assert f'href="{address}"' in client.get("/articles/s/").text
    for data in (sent(), sent(slow_minutes=""), sent(is_open="0", slow_minutes="15")):
        assert client.post(address, data).status_code == 302
    assert "Open this talk" in client.get("/articles/s/").text
    Article.objects.update(comments_close_days=1)  # over by itself, too
    client.post(address, sent(slow_minutes="15", reason="They made up"))
    assert Article.objects.get().takes_comments
    assert list(ModerationEntry.objects.order_by("pk").values_list("by", "article", "action", "reason")) == [
        (moderator.pk, story.pk, "steer", "Slow mode: off: A fight about actors"),
        (moderator.pk, story.pk, "steer", "Closed, Slow mode: 15 minutes: A fight about actors"),
        (moderator.pk, story.pk, "steer", "Opened: They made up"),
    ]
    assert "Opened: They made up" in client.get(address).text


@pytest.mark.parametrize(
    "bad", [{"is_open": "2"}, {"slow_minutes": "9" * 40}, {"slow_minutes": "7"}, {"reason": "\u200b"}, {"reason": "\0"}]
)
def test_a_talk_is_not_set_to_nonsense(client, story, bad):
    client.force_login(make_moderator())
    answer = client.post("/articles/s/comments/steer/", sent(is_open="0") | bad)
    assert (answer.status_code, 'class="errorlist"' in answer.text) == (422, True)
    assert not ModerationEntry.objects.exists()


def test_only_moderators_are_shown_the_way(client, story):
    for fan in (make_fan(), make_editor()):
        client.force_login(fan)
        assert "steer" not in client.get("/articles/s/").text
        assert client.get("/articles/s/comments/steer/").status_code == 403


@pytest.mark.parametrize("days", [7, None])
def test_who_may_not_speak_is_told_so_where_the_form_would_be(client, days):
    fan = make_fan()
    comment = make_comment(make_article(slug="s"), fan)
    own, other = comment.pk, make_comment(comment.article).pk
    sanction = make_sanction(fan, days=days, reason="Nicknames again")
    client.force_login(fan)
    for path in ("/articles/s/", "/articles/s/comments/", f"/articles/s/comments/new/?parent={other}",
                 f"/c/{other}/replies/", f"/c/{own}/edit/", f"/c/{other}/report/"):  # fmt: skip
        page = client.get(path).text
        assert "Nicknames again" in page, path
        assert ("until " in page.lower()) == bool(days)
        assert 'name="body"' not in page
        if "edit" not in path:
            assert "/me/silence/" in page
    sanction.lift(by=make_moderator())
    assert 'name="body"' in client.get("/articles/s/").text
