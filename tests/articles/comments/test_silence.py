from datetime import timedelta

import pytest
from django.utils import timezone

from articles.comments.models import Comment, CommentNotAllowed, Heart, ModerationEntry, Report, Sanction
from tests.factories import make_article, make_comment, make_fan, make_moderator, make_sanction

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


@pytest.mark.parametrize("days", [7, None])
def test_who_is_muted_or_banned_says_nothing_and_reads_why(client, days):
    fan = make_sanction(days=days, reason="Nicknames again").fan
    story, comment = make_article(slug="s"), make_comment()
    client.force_login(fan)
    sent = {
        "/articles/s/comments/": {"body": "Main bhi"},
        f"/c/{comment.pk}/heart/": {"on": "1"},
        f"/c/{comment.pk}/report/": {"reason": "spam", "words": "Main bhi"},
    }
    for address, data in sent.items():
        response = client.post(address, data)
        page = response.content.decode()
        assert (response.status_code, "Nicknames again" in page) == (403, True), address
        assert ("Main bhi" in page) == ("heart" not in address)
    assert (story.comments.count(), Heart.objects.count(), Report.objects.count()) == (0, 0, 0)
    assert ("Until" in page, "You are banned" in page) == (days is not None, days is None)


def test_a_mute_ends_by_itself_and_by_a_moderators_hand(client):
    over, lifted, still = (make_sanction() for _ in range(3))
    Sanction.objects.filter(pk=over.pk).update(
        since=timezone.now() - timedelta(days=2), until=timezone.now() - timedelta(days=1)
    )
    moderator = make_moderator()
    client.force_login(moderator)
    chosen = {"action": "lift_selected", "_selected_action": [over.pk, lifted.pk]}
    assert "1 lifted" in client.post("/admin/comments/sanction/", chosen, follow=True).content.decode()
    for sanction in (over, lifted):
        make_comment(author=sanction.fan)
    with pytest.raises(CommentNotAllowed, match="muted"):
        make_comment(author=still.fan)
    entries = ModerationEntry.objects.filter(action="unmute").values_list("by", "comment")
    assert list(entries) == [(moderator.pk, lifted.comment_id)]


def test_the_fan_replies_once_and_moderators_read_it(client):
    sanction = make_sanction()
    client.force_login(sanction.fan)
    assert "Write something first" in client.post("/me/silence/", {"reply": " "}).content.decode()
    for reply in ("Galti ho gayi", "And another thing"):
        client.post("/me/silence/", {"reply": reply})
    sanction.refresh_from_db()
    assert (sanction.reply, sanction.replied_at is not None) == ("Galti ho gayi", True)
    client.force_login(make_moderator())
    assert "Galti ho gayi" in client.get("/admin/").content.decode()
    assert "Galti ho gayi" in client.get(f"/admin/comments/sanction/{sanction.pk}/change/").content.decode()


def test_who_is_not_muted_is_told_so(client):
    client.force_login(make_fan())
    assert "You may speak" in client.post("/me/silence/", {"reply": "Hello"}).content.decode()
    assert not Sanction.objects.exists()


def test_a_muted_fan_may_still_delete():
    fan = make_sanction(make_fan()).fan
    comment = Comment.objects.get(author=fan)
    comment.delete_by_author(by=fan)
    assert comment.state == "deleted"
