import re
from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.core.signing import TimestampSigner
from django.db import DatabaseError, IntegrityError, transaction
from django.test import Client
from django.utils import timezone

from fansite.accounts.models import User
from fansite.accounts.roles import ROLES, keep_roles
from fansite.serving import sweep
from tests.factories import (
    PASSWORD,
    make_actor,
    make_article,
    make_comment,
    make_editor,
    make_fan,
    make_moderator,
    make_verified,
    make_writer,
    sign_up,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
NEW = sign_up(username="Chai_At_Six", email="Chai@example.com")


def test_signing_up_makes_a_fan_and_leads_back(client):
    asked = client.post("/accounts/signup/", NEW | {"next": "/articles/"})
    assert (asked.status_code, asked["Location"]) == (302, "/accounts/confirm-email/")
    assert "/fans/chai_at_six/" not in client.get("/").text
    assert "Incorrect code" in client.post(asked["Location"], {"code": "nonsense"}).text
    code = re.search(r"^\d{6}$", mail.outbox[0].body, re.M)[0]
    assert client.post(asked["Location"], {"code": code})["Location"] == "/articles/"
    fan = User.objects.get()
    assert (fan.username, fan.display_name, fan.is_staff) == ("chai_at_six", "chai_at_six", False)
    assert "/fans/chai_at_six/" in client.get("/").content.decode()


@pytest.mark.parametrize(
    ("change", "words"),
    [
        ({"username": "ab"}, "3"),
        ({"username": "with space"}, "small letters"),
        ({"username": "अनुपमा"}, "small letters"),
        ({"username": "taken_name"}, "already"),
        ({"username": "TAKEN_name"}, "already"),
        ({"email": "nonsense"}, "valid email"),
        ({"password1": "short"}, "10 characters"),
        ({"password1": "password1234"}, "too common"),
        ({"display_name": "\u200b\u200b"}, "nothing that can be seen"),
        ({"username": "Taken_N4me", "agreed": ""}, "We need your yes"),
        ({"username": "takenname"}, "looks the same"),
        ({"username": "tak3n_name", "begun": ""}, "faster than anybody types"),
        ({"begun": "nonsense"}, "faster than anybody types"),
        ({"username": "m0derat0r_"}, "kept for the people"),
        ({"username": "rupali_ganguly"}, "An actor has this name"),
    ],
)
def test_what_cannot_be_is_told_beside_the_field_and_the_rest_is_kept(client, change, words):
    make_fan("taken_name")
    make_actor("Rupali Ganguly")
    page = client.post("/accounts/signup/", NEW | change).content.decode()
    assert words in page
    if "email" not in change:
        assert 'value="Chai@example.com"' in page
    assert User.objects.count() == 1


def test_a_form_sent_at_once_is_good_a_moment_later(client):
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
        page = client.post("/accounts/signup/", NEW | {"begun": TimestampSigner().sign("sign-up")})
        assert "faster than anybody types" in page.content.decode()
        again = re.search(r'name="begun" value="([^"]+)"', page.content.decode())[1]
        clock.shift(3)
        assert client.post("/accounts/signup/", NEW | {"begun": again}).status_code == 302
    assert User.objects.count() == 1


def test_an_address_with_an_account_and_one_without_get_the_same_answer(client):
    make_fan("chai")
    answers = []
    for number, email in enumerate(("chai@example.com", "free@example.com")):
        stranger = Client()
        asked = stranger.post("/accounts/signup/", NEW | {"username": f"stranger_{number}", "email": email})
        page = stranger.get(asked["Location"]).text.replace(email, "")
        answers.append((asked.status_code, asked["Location"], re.sub(r'value="\w{64}"', "", page)))
    assert answers[0] == answers[1]
    assert [letter.to for letter in mail.outbox] == [["chai@example.com"], ["free@example.com"]]
    assert "You have an account already" in mail.outbox[0].subject


def test_an_account_that_nobody_came_for_goes_after_a_week(client):
    kept = [make_fan("brought_along"), make_verified(make_fan())]
    client.post("/accounts/password/reset/", {"email": "brought_along@example.com"})
    client.post("/accounts/signup/", NEW)
    assert not User.objects.nobody_came().exists()
    User.objects.update(date_joined=timezone.now() - timedelta(days=8))
    assert [fan.username for fan in User.objects.nobody_came()] == ["chai_at_six"]
    sweep()
    assert set(User.objects.all()) == set(kept)


def test_a_program_that_fills_in_every_field_makes_no_account(client):
    assert client.post("/accounts/signup/", NEW | {"website": "https://spam.example"}).status_code == 302
    assert not User.objects.exists()


@pytest.mark.parametrize("login", ["chai_at_six", "CHAI_AT_SIX", "chai_at_six@example.com"])
def test_signing_in_by_name_or_address(client, login):
    make_verified(make_fan("chai_at_six"))
    response = client.post("/accounts/login/", {"login": login, "password": PASSWORD})
    assert (response.status_code, response["Location"]) == (302, "/")


def test_signing_out_is_a_post(client):
    client.force_login(make_fan())
    assert client.get("/accounts/logout/").status_code == 200
    assert "/accounts/logout/" in client.get("/").content.decode()
    assert client.post("/accounts/logout/")["Location"] == "/"
    assert "/accounts/login/" in client.get("/").content.decode()


@pytest.mark.parametrize(
    "twin", [{"username": "Chai"}, {"username": "ab"}, {"username": "chai ji"}, {"username": "c" * 31}]
)
def test_the_database_keeps_usernames_small(twin):
    with pytest.raises(DatabaseError), transaction.atomic():
        User.objects.create(email="a@example.com", display_name="x", **twin)


def test_the_database_keeps_addresses_unique_whatever_their_case():
    make_fan("chai")
    with pytest.raises(IntegrityError), transaction.atomic():
        make_fan(
            "other",
        ).__class__.objects.filter(username="other").update(email="CHAI@example.com")


def test_roles_are_kept_in_step_with_the_table():
    editor = make_editor()
    editor.groups.get().permissions.clear()
    keep_roles()
    fresh = User.objects.get(pk=editor.pk)
    assert fresh.has_perms(
        ["articles.publish_article", "cast.change_actor", "pictures.add_picture", "articles.delete_article"]
    )
    assert not fresh.has_perm("comments.moderate_comment")
    assert not fresh.has_perm("accounts.change_user")
    assert set(ROLES) == {"Writers", "Editors", "Moderators"}


def test_each_role_does_its_own_work():
    assert make_writer().has_perm("articles.add_article")
    assert not make_writer().has_perm("articles.publish_article")
    assert make_moderator().has_perm("comments.moderate_comment")
    assert not make_moderator().has_perm("articles.change_article")


def test_a_fan_page_shows_what_the_fan_said_where_all_may_read_it(client):
    fan = make_fan("chai_at_six", display_name="Chai at six")
    seen = make_comment(author=fan, body="Seen by all")
    hidden = make_comment(author=fan, body="Hidden again")
    hidden.article.withdraw(by=hidden.article.author)
    seen.set_heart(fan=make_fan(), on=True)
    response = client.get("/fans/chai_at_six/")
    page = response.content.decode()
    assert "Chai at six" in page
    assert "Seen by all" in page
    assert "Hidden again" not in page
    assert (response.context["comment_total"], response.context["hearts_total"]) == (1, 1)
    assert client.get("/fans/CHAI_AT_SIX/")["Location"] == "/fans/chai_at_six/"
    assert client.get("/fans/nobody_here/").status_code == 404


def test_badges_stand_beside_names(client):
    story = make_article(slug="s")
    for author, badge in ((make_editor(), "Editor"), (make_moderator(), "Moderator")):
        make_comment(story, author)
        assert author.badge == badge
        assert f">{badge}<" in client.get("/articles/s/").content.decode()


def test_a_superuser_of_the_command_line_comes_in_by_a_code_as_well(client):
    User.objects.create_superuser("owner", "owner@example.com", PASSWORD)
    asked = client.post("/accounts/login/?next=/admin/", {"login": "owner", "password": PASSWORD})
    assert asked["Location"].startswith("/accounts/confirm-email/")
    code = re.search(r"^\d{6}$", mail.outbox[0].body, re.M)[0]
    assert client.post(asked["Location"], {"code": code})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200
