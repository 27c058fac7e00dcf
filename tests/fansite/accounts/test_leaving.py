import io
import json
import zipfile
from datetime import timedelta

import pytest
import time_machine
from django.utils import timezone

from articles.comments.models import Comment
from articles.models import Article
from fansite.accounts.models import User
from fansite.farewell import let_go_due
from tests.factories import PASSWORD, make_comment, make_editor, make_fan, make_tag, make_verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


@pytest.fixture
def fan(client):
    fan = make_verified(make_fan("chai"))
    client.force_login(fan)
    return fan


def test_a_fan_takes_everything_along_and_nothing_of_others(client, fan):
    User.objects.filter(pk=fan.pk).update(bio="Chai at six")
    comment = make_comment(author=fan, body="Meri baat <b>||chhupi||</b>")
    other = make_comment(comment.article, body="Kisi aur ki baat")
    other.set_heart(fan=fan, on=True)
    comment.set_heart(fan=other.author, on=True)
    make_tag("Leap").set_follow(fan=fan, on=True)
    fan.set_block(make_fan("blocked_one"), on=True)
    answer = client.post("/me/export/", {"password": PASSWORD})
    assert answer["Content-Disposition"] == 'attachment; filename="aangan-chai.zip"'
    archive = zipfile.ZipFile(io.BytesIO(answer.content))
    told = json.loads(archive.read("aangan.json"))
    assert told["account"][0]["e-mail address"] == "chai@example.com"
    assert told["account"][0]["about you"] == "Chai at six"
    assert [(row["text"], row["hearts"]) for row in told["comments"]] == [("Meri baat <b>||chhupi||</b>", 1)]
    assert told["hearts given"][0]["comment"].endswith(other.get_absolute_url())
    assert [set(row) for row in told["signed in"]] == [{"seen at", "address", "agent"}]
    assert (told["followed"][0]["tag name"], told["blocked fans"][0]["blocked username"]) == ("Leap", "blocked_one")
    page = archive.read("aangan.html").decode()
    assert "Meri baat &lt;b&gt;||chhupi||&lt;/b&gt;" in page
    assert "Kisi aur" not in page
    assert "Kisi aur" not in json.dumps(told)


@pytest.mark.parametrize("path", ["/me/export/", "/me/delete/"])
def test_only_who_knows_the_password_takes_or_leaves(client, fan, path):
    page = client.post(path, {"password": "wrong", "comments": "go"})
    assert "That is not your password." in page.text
    assert User.objects.get().leaves_at is None
    client.logout()
    assert client.post(path, {"password": PASSWORD, "comments": "go"})["Location"].startswith("/accounts/login/")


@pytest.mark.parametrize("choice", ["stay", "go"])
def test_an_account_goes_after_seven_days_and_leaves_every_count_true(client, fan, choice):
    head = make_comment(author=fan, body="Pehli baat")
    make_comment(head.article, reply_to=head)
    lone = make_comment(head.article, fan, body="Akeli baat")
    loved = make_comment(head.article)
    loved.set_heart(fan=fan, on=True)
    called = make_comment(head.article, body="@chai aur @blocked_one, suno")
    left = client.post("/me/delete/", {"password": PASSWORD, "comments": choice})
    assert "Your account goes in seven days" in left.text
    assert not left.context["user"].is_authenticated
    assert "/accounts/login/" in client.get("/").text
    assert let_go_due() == 0
    with time_machine.travel(timezone.now() + timedelta(days=7, minutes=1)):
        assert let_go_due() == 1
    assert not User.objects.filter(username="chai").exists()
    loved.refresh_from_db()
    assert loved.heart_count == 0
    called.refresh_from_db()
    assert called.body_html == "<p>@chai aur @blocked_one, suno</p>"
    assert Article.objects.get().comment_count == Comment.objects.visible().count() == (5 if choice == "stay" else 3)
    page = client.get(head.article.get_absolute_url()).text
    assert ("Akeli baat" in page, "a former fan" in page) == (choice == "stay", choice == "stay")
    assert ("Deleted by its author" in page) == (choice == "go")
    assert Comment.objects.get(pk=lone.pk).author is None


def test_who_signs_in_within_the_grace_is_told_and_can_stay(client, fan):
    fan.leave(comments_go=True)
    client.logout()
    page = client.post("/accounts/login/", {"login": "chai", "password": PASSWORD}, follow=True)
    assert "Your account goes on" in page.text
    assert "and what you said with it" in client.get("/me/delete/").text
    client.post("/me/delete/", {"stay": "1"})
    with time_machine.travel(timezone.now() + timedelta(days=8)):
        assert let_go_due() == 0


def test_who_works_here_cannot_leave_by_themselves(client):
    client.force_login(editor := make_editor())
    assert "You work here" in client.post("/me/delete/", {"password": PASSWORD, "comments": "go"}).text
    editor.refresh_from_db()
    assert editor.leaves_at is None
