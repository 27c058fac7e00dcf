import pytest

from fansite.accounts.models import Block
from tests.factories import make_article, make_comment, make_fan

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


def test_what_a_blocked_fan_says_is_in_no_page_of_mine(client):
    me, loud = make_fan(), make_fan("too_loud", display_name="Too Loud")
    story = make_article()
    head = make_comment(story, loud, "Zamanat!")
    reply = make_comment(story, loud, "Zamanat again", reply_to=head)
    make_comment(story, body="Mine to read", reply_to=reply)
    pages = [
        story.get_absolute_url(),
        f"{story.get_absolute_url()}comments/",
        f"/c/{head.pk}/replies/",
        "/",
        "/fans/too_loud/",
    ]
    client.force_login(me)
    assert all("Zamanat" in client.get(page).content.decode() for page in pages)
    assert client.get("/fans/too_loud/block/").status_code == 200
    client.post("/fans/too_loud/block/", {"on": "1"}, follow=True)
    for page in pages:
        html = client.get(page).content.decode()
        assert "Zamanat" not in html, page
        assert page in ("/", "/fans/too_loud/") or ("Mine to read" in html and "answering a fan you blocked" in html)
        assert page == "/" or "Hidden: you blocked this fan" in html, page
        assert "Too Loud" not in html or page.startswith(("/fans/", "/c/")), page  # whose page it is
    new = f"{story.get_absolute_url()}comments/new/?parent={head.pk}"
    for page in (new, f"{new}&quote=1", f"/c/{head.pk}/heart/", f"/c/{head.pk}/report/"):
        html = client.get(page).content.decode()
        assert "Show anyway</summary>" in html, page
        assert "Zamanat" not in html.partition("<details><summary>Hidden")[0] + html.partition("</details></div>")[2], (
            page
        )
    client.force_login(make_fan())
    assert "Zamanat again" in client.get(pages[0]).content.decode()


def test_blocking_is_undone_from_the_list(client):
    me, other = make_fan(), make_fan(display_name="Somebody")
    client.force_login(me)
    for on, count in (("1", 1), ("1", 1), ("0", 0), ("0", 0), ("odd", 0)):
        client.post(f"/fans/{other.username}/block/", {"on": on})
        assert Block.objects.count() == count
        assert ("Unblock Somebody" in client.get("/me/blocked/").content.decode()) == bool(count)


def test_nobody_blocks_themselves_or_whom_nobody_knows(client):
    me = make_fan()
    client.force_login(me)
    assert [client.post(f"/fans/{name}/block/", {"on": "1"}).status_code for name in (me.username, "nobody")] == [
        404
    ] * 2
    assert not Block.objects.exists()
