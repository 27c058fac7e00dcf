"""The second factor: codes of an app and passkeys, for everybody who likes, and for staff where it is needed."""

import re

import pytest
import time_machine
from allauth.mfa.models import Authenticator
from django.contrib.admin.models import LogEntry
from django.core import mail

from fansite.accounts.models import User
from tests.factories import (
    PASSWORD,
    SECRET,
    code_now,
    make_editor,
    make_fan,
    make_second_factor,
    make_verified,
)

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
AT = "/accounts/second-factor/"


def sign_in(client, fan: User, *, to: str = "/"):
    return client.post("/accounts/login/", {"login": fan.username, "password": PASSWORD, "next": to})


def test_a_fan_sets_codes_up_and_is_asked_for_one_at_sign_in(client):
    fan = make_verified(make_fan("chai"))
    sign_in(client, fan)
    asked = client.get(f"{AT}totp/activate/")
    assert asked["Location"].startswith("/accounts/reauthenticate/")
    client.post(asked["Location"], {"password": PASSWORD})
    page = client.get(f"{AT}totp/activate/")
    assert "Incorrect code" in client.post(f"{AT}totp/activate/", {"code": "nonsense"}).text
    page = client.get(f"{AT}totp/activate/")
    assert 'src="data:image/svg+xml;base64,' in page.text
    session = client.session
    session["mfa.totp.secret"] = SECRET
    session.save()
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False):
        done = client.post(f"{AT}totp/activate/", {"code": code_now()})
    assert done["Location"] == f"{AT}recovery-codes/"
    codes = re.findall(r"<code>(\d{8})</code>", client.get(done["Location"]).text)
    assert len(codes) == 10
    client.logout()
    assert sign_in(client, fan, to="/articles/")["Location"].startswith(f"{AT}authenticate/")
    assert "Sign in" in client.get("/").text
    with time_machine.travel("2026-11-22T10:01:00Z", tick=False):
        assert "Incorrect code" in client.post(f"{AT}authenticate/", {"code": "000000"}).text
        assert client.post(f"{AT}authenticate/", {"code": code_now()})["Location"] == "/articles/"
    client.logout()
    sign_in(client, fan)
    assert client.post(f"{AT}authenticate/", {"code": codes[0]})["Location"] == "/"


def test_the_owner_is_told_by_mail_and_turns_it_off_with_the_password(client):
    fan = make_second_factor(make_verified(make_fan("chai")))
    client.force_login(fan)
    asked = client.post(
        f"{AT}totp/deactivate/", headers={"host": "localhost:6666", "user-agent": "https://evil.example"}
    )
    client.post(asked["Location"], {"password": PASSWORD})
    assert not Authenticator.objects.exists()
    (letter,) = mail.outbox
    assert (letter.subject, letter.to) == ("[Aangan] No codes any more", ["chai@example.com"])
    assert "Namaste chai,\n\nCodes of an app are asked for no more" in letter.body
    for part in (letter.body, letter.alternatives[0].content):
        links = {link.rstrip("/") for link in re.findall(r'https?://[^\s"<]+', part)}
        assert links == {"http://127.0.0.1:8000", "http://127.0.0.1:8000/accounts/password/reset"}


@pytest.mark.parametrize(
    "page",
    [
        "",
        "totp/activate/",
        "totp/deactivate/",
        "recovery-codes/generate/",
        "webauthn/",
        "webauthn/add/",
        "webauthn/keys/{passkey}/edit/",
        "webauthn/keys/{passkey}/remove/",
    ],
)
def test_pages_of_the_second_factor_hold_no_script_of_their_own(client, page):
    fan = make_verified(make_fan())
    sign_in(client, fan)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    passkey = None
    if page not in ("totp/activate/", "webauthn/add/"):
        make_second_factor(fan)
        passkey = Authenticator.objects.create(user=fan, type="webauthn", data={"name": "Laptop"})
    answer = client.get(AT + page.format(passkey=passkey and passkey.pk))
    assert answer.status_code == 200
    assert re.findall(r"<script(?![^>]*(?:\ssrc=|application/json))|\son\w+=|\sstyle=|<style", answer.text) == []
    assert "nonce" not in answer["Content-Security-Policy"]


def test_the_passkey_of_another_is_nobodys(client):
    passkey = Authenticator.objects.create(user=make_fan(), type="webauthn", data={"name": "Laptop"})
    sign_in(client, make_verified(make_fan()))
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for page in (f"keys/{passkey.pk}/edit/", f"keys/{passkey.pk}/remove/", f"keys/{10**30}/remove/"):
        assert client.post(f"{AT}webauthn/{page}", {"name": "Mine"}).status_code == 404, page
    assert Authenticator.objects.get().data == {"name": "Laptop"}


def test_forged_passkeys_open_nothing(client):
    fan = make_verified(make_fan("chai"))
    for credential in (
        "",
        "nonsense",
        "{}",
        '{"id": 7}',
        '{"type": "public-key", "id": "\\u0000", "response": {}}',
        "[]",
    ):
        answer = client.post(f"{AT}webauthn/login/", {"credential": credential})
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/login/"), credential
    assert "This passkey is not known here" in client.get("/accounts/login/").text
    sign_in(client, fan)
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    for credential in ("nonsense", "{}", "7"):
        assert client.post(f"{AT}webauthn/add/", {"name": "x", "credential": credential}).status_code == 200
    assert not Authenticator.objects.exists()


def test_with_http_staff_may_do_without(client):
    client.force_login(make_editor())
    assert client.get("/admin/").status_code == 200


def test_where_it_is_needed_staff_set_one_up_before_they_come_in(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    editor = make_editor()
    client.force_login(editor)
    for path in ("/admin/", "/admin/articles/article/", "/admin/autocomplete/", "/admin/login/"):
        answer = client.get(path, follow=True)
        assert answer.request["PATH_INFO"] == AT, path
    assert "The newsroom asks for a second factor. Set one up here" in answer.text
    assert client.post("/admin/articles/article/add/", {})["Location"].startswith("/admin/login/")
    # Set up elsewhere: this session has not shown it.
    make_second_factor(editor)
    answer = client.get("/admin/articles/article/?q=1", follow=True)
    assert (answer.request["PATH_INFO"], "Set one up" in answer.text) == (f"{AT}reauthenticate/", False)
    done = client.post(answer.request["PATH_INFO"], {"code": code_now(), "next": "/admin/articles/article/?q=1"})
    assert done["Location"] == "/admin/articles/article/?q=1"
    assert client.get(done["Location"]).status_code == 200
    # Without it the door is shut again.
    Authenticator.objects.all().delete()
    assert client.get("/admin/").status_code == 302


def test_who_signs_in_with_the_code_comes_straight_in(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    editor = make_second_factor(make_verified(make_editor()))
    sign_in(client, editor, to="/admin/")
    assert client.get("/admin/")["Location"].startswith("/admin/login/")
    assert client.post(f"{AT}authenticate/", {"code": code_now()})["Location"] == "/admin/"
    assert client.get("/admin/").status_code == 200


def test_a_fan_is_kept_out_of_the_newsroom_as_ever(client, settings):
    settings.STAFF_NEED_SECOND_FACTOR = True
    client.force_login(make_second_factor(make_fan()))
    assert client.get("/admin/", follow=True).status_code == 403


def test_a_superuser_helps_who_lost_the_phone(client):
    fan = make_second_factor(make_verified(make_fan("chai")))
    client.force_login(User.objects.create_superuser("owner", "owner@example.com"))
    page = f"/admin/accounts/user/{fan.pk}/second-factor/"
    assert page in client.get(f"/admin/accounts/user/{fan.pk}/change/").text
    assert "Take it away" in client.get(page).text
    assert Authenticator.objects.exists()
    assert client.post(page)["Location"] == f"/admin/accounts/user/{fan.pk}/change/"
    assert not Authenticator.objects.exists()
    assert LogEntry.objects.get().change_message == "Took the second factor away."
    assert [letter.to for letter in mail.outbox] == [["chai@example.com"]]
    assert "has no second factor" in client.get(page, follow=True).text
