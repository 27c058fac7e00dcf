from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from articles.comments.models import Comment, Report
from tests.factories import make_comment, make_established_fan, make_fan, make_moderator

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


def report(client, comment, **data):
    return client.post(f"/c/{comment.pk}/report/", {"reason": "nickname", "words": ""} | data)


def test_a_fan_reports_a_comment_once_however_often_it_is_sent(client):
    comment, fan = make_comment(), make_fan()
    client.force_login(fan)
    assert "nickname" in client.get(f"/c/{comment.pk}/report/").content.decode()
    for reason in ("nickname", "spam"):
        assert report(client, comment, reason=reason)["Location"] == f"{comment.article.get_absolute_url()}#comments"
    assert Report.objects.values_list("comment", "reporter", "reason", "outcome").get() == (
        comment.pk, fan.pk, "nickname", "open",
    )  # fmt: skip
    comment.refresh_from_db()
    assert (comment.state, comment.waits_since is not None) == ("visible", True)
    assert "You reported this comment" in client.get(f"/c/{comment.pk}/report/").content.decode()


@pytest.mark.parametrize(
    ("data", "words"),
    [
        ({"reason": ""}, "Choose what is wrong"),
        ({"reason": "burnt toast"}, "Choose one from the list"),
        ({"reason": "other"}, "Say in a few words"),
        ({"reason": "other", "words": "\u200b "}, "Say in a few words"),
        ({"reason": "spam", "words": "x" * 501}, "500"),
        ({"reason": "spam", "words": "a\x00b"}, ""),
    ],
)
def test_what_cannot_be_reported_is_told_beside_its_field(client, data, words):
    comment = make_comment()
    client.force_login(make_fan())
    response = report(client, comment, **data)
    assert words in response.content.decode()
    assert response.status_code in (422, 302)
    assert Report.objects.exists() == (response.status_code == 302)


def test_nobody_reports_their_own_or_what_is_gone_or_without_sign_in(client):
    mine, gone = make_comment(), make_comment()
    gone.remove(by=make_moderator(), reason="spam")
    assert report(client, mine)["Location"].startswith("/accounts/login/")
    client.force_login(mine.author)
    assert [report(client, one).status_code for one in (mine, gone)] == [404, 410]
    assert not Report.objects.exists()


def test_three_reports_of_established_fans_hold_a_comment():
    comment, weak = make_comment(), [make_fan(), make_established_fan()]
    type(weak[1]).objects.filter(pk=weak[1].pk).update(date_joined=timezone.now() - timedelta(days=6))
    for fan in [*weak, make_established_fan(), make_established_fan()]:
        comment.report(by=fan, reason="fan")
        assert comment.state == "visible"
    comment.report(by=make_established_fan(), reason="fan")
    assert (comment.state, comment.held_because, comment.article.comments.visible().count()) == ("held", "reports", 0)
    assert list(comment.moderation_entries.values_list("by", "action")) == [(None, "hold")]
    assert not Comment.objects.shown_to(AnonymousUser()).filter(pk=comment.pk).exists()


def test_reporters_read_what_came_of_it(client):
    kept, removed, gone = (make_comment() for _ in range(3))
    fan, moderator = make_fan(), make_moderator()
    client.force_login(fan)
    for comment in (kept, removed, gone):
        comment.report(by=fan, reason="other", words="Kya hai yeh")
    removed.remove(by=moderator, reason="Private life")
    gone.delete_by_author(by=gone.author)
    page = client.get("/me/reports/").content.decode()
    told = ("A moderator looks at it.", "A moderator agreed and acted on it.", "Its author deleted it.")
    assert [page.count(words) for words in told] == [1, 1, 1]
    assert not Comment.objects.exclude(pk=kept.pk).filter(waits_since__isnull=False).exists()
    client.force_login(make_fan())
    assert "You have not reported anything." in client.get("/me/reports/").content.decode()


def test_the_database_keeps_one_open_report_of_a_fan():
    comment, fan = make_comment(), make_fan()
    comment.report(by=fan, reason="spam")
    with pytest.raises(IntegrityError), transaction.atomic():
        Report.objects.create(comment=comment, reporter=fan, reason="fan")


def test_readers_are_offered_to_report_and_authors_are_not(client):
    comment = make_comment()
    seen = []
    for reader in (None, make_fan(), comment.author):
        if reader:
            client.force_login(reader)
        seen.append(f"/c/{comment.pk}/report/" in client.get(comment.article.get_absolute_url()).content.decode())
    assert seen == [True, True, False]


def test_an_author_reads_why_a_comment_was_removed(client):
    comment = make_comment(body="Zamanat")
    comment.remove(by=make_moderator(), reason="Nickname for an actor")
    client.force_login(comment.author)
    page = client.get(comment.article.get_absolute_url()).content.decode()
    assert "Removed by a moderator: Nickname for an actor" in page
    client.force_login(make_fan())
    assert "Removed by a moderator" not in client.get(comment.article.get_absolute_url()).content.decode()
