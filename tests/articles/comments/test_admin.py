import pytest

from articles.comments.models import Comment, ModerationEntry
from tests.factories import make_comment, make_editor, make_fan, make_moderator, make_writer

pytestmark = pytest.mark.django_db


def moderate(client, action, *comments, reason="Nickname for an actor"):
    ids = ",".join(str(comment.pk) for comment in comments)
    return client.post(f"/admin/comments/comment/moderate/{action}/?ids={ids}", {"reason": reason}, follow=True)


def test_a_moderator_removes_and_restores_several_with_a_reason(client):
    moderator = make_moderator()
    client.force_login(moderator)
    comments = [make_comment(body="Pehla"), make_comment()]
    chosen = {"action": "remove_selected", "_selected_action": [comment.pk for comment in comments]}
    page = client.post("/admin/comments/comment/", chosen, follow=True)
    assert "Pehla" in page.content.decode()
    assert "2 comments removed" in moderate(client, "remove", *comments).content.decode()
    assert not Comment.objects.visible().exists()
    assert "cannot be removed now" in moderate(client, "remove", comments[0]).content.decode()
    moderate(client, "restore", comments[0], reason="It was fine")
    assert list(Comment.objects.visible()) == [comments[0]]
    assert list(ModerationEntry.objects.values_list("by", "action", "reason").order_by("pk")) == [
        (moderator.pk, "remove", "Nickname for an actor"),
        (moderator.pk, "remove", "Nickname for an actor"),
        (moderator.pk, "restore", "It was fine"),
    ]


def test_a_reason_is_asked_for(client):
    client.force_login(make_moderator())
    comment = make_comment()
    assert "required" in moderate(client, "remove", comment, reason=" ").content.decode()
    assert Comment.objects.visible().exists()


@pytest.mark.parametrize("make", [make_editor, make_writer, make_fan])
def test_nobody_else_moderates_by_forged_requests(client, make):
    client.force_login(make())
    comment = make_comment()
    moderate(client, "remove", comment)
    client.post("/admin/comments/comment/", {"action": "remove_selected", "_selected_action": [comment.pk]})
    assert Comment.objects.visible().get() == comment
    assert not ModerationEntry.objects.exists()


def test_moderators_read_what_a_comment_said_before_it_was_changed(client):
    client.force_login(make_moderator())
    comment = make_comment(body="An unkind word")
    comment.edit(by=comment.author, body="A kind word")
    page = client.get(f"/admin/comments/comment/{comment.pk}/change/").content.decode()
    assert "An unkind word" in page
    assert "A kind word" in page


def test_covers_stay_covered_in_the_newsroom(client):
    client.force_login(make_moderator())
    head = make_comment(body="Dekha? ||Woh gaya||")
    head.edit(by=head.author, body="Dekha? ||Woh gayi||")
    pk = make_comment(head.article, body="Haan ||yahi||", reply_to=head).pk
    counts = {
        "": 0,
        f"{head.pk}/change/": 2,
        f"moderate/remove/?ids={head.pk},{pk}": 2,
        f"queue/?comment={pk}": 2,
    }
    pages = {path: client.get(f"/admin/comments/comment/{path}").text for path in counts}
    assert {path: page.count('<label class="spoiler">') for path, page in pages.items()} == counts
    assert [path for path, page in pages.items() if "||" in page] == []
    assert "Dekha? [spoiler]" in pages[""]


def test_nobody_rewrites_what_a_fan_said(client):
    client.force_login(make_moderator())
    comment = make_comment(body="Mine")
    address = f"/admin/comments/comment/{comment.pk}/change/"
    assert "Mine" in client.get(address).content.decode()
    assert client.post(address, {"body": "Theirs"}).status_code == 403
    assert client.post(f"/admin/comments/comment/{comment.pk}/delete/", {"post": "yes"}).status_code == 403
    assert Comment.objects.get().body == "Mine"


@pytest.mark.parametrize(
    "path", ["moderate/remove/", "moderate/remove/?ids=x", "moderate/remove/?ids=999", "moderate/burn/?ids=1"]
)
def test_odd_addresses_are_not_found(client, path):
    client.force_login(make_moderator())
    assert client.get(f"/admin/comments/comment/{path}").status_code == 404


def test_times_name_their_zone(client):
    client.force_login(make_moderator())
    comment = make_comment()
    for path in ("", f"{comment.pk}/change/"):
        assert " IST" in client.get(f"/admin/comments/comment/{path}").content.decode()
