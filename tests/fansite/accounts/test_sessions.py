"""Where a fan is signed in: told, ended from afar, and written down without a write for each page."""

from datetime import timedelta

import pytest
import time_machine
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from fansite.accounts.devices import device_words
from fansite.accounts.models import Session
from fansite.farewell import let_go
from fansite.serving import sweep
from tests.factories import PASSWORD, make_fan, make_verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
PHONE = (
    "Mozilla/5.0 (Linux; Android 15; K) AppleWebKit/537.36 (KHTML, like Gecko) Chrome/142.0.0.0 Mobile Safari/537.36"
)
LAPTOP = "Mozilla/5.0 (X11; Linux x86_64; rv:144.0) Gecko/20100101 Firefox/144.0"
SIGNED_IN = 'class="menu own"'


@pytest.fixture
def fan():
    return make_verified(make_fan("chai"))


def browser(fan, agent: str) -> Client:
    client = Client(headers={"user-agent": agent})
    client.post("/accounts/login/", {"login": fan.username, "password": PASSWORD})
    return client


def is_in(client: Client) -> bool:
    return SIGNED_IN in client.get("/about/").text


def test_a_fan_sees_each_browser_and_ends_one(fan):
    phone, laptop = browser(fan, PHONE), browser(fan, LAPTOP)
    stranger = browser(make_verified(make_fan()), LAPTOP)
    page = laptop.get("/me/sessions/").text
    assert "<b>Firefox on Linux</b>, this one" in page
    assert "<b>Chrome on Android</b></p>" in page
    assert page.count("From 127.0.0.1, seen") == 2
    sessions = {one.device: one for one in fan.sessions.all()}
    marks = {one.mark for one in Session.objects.all()}
    assert not any(one.session_key in page for one in sessions.values())
    # Neither this one nor anybody else's, whatever is sent.
    for mark in (marks - {sessions["Chrome on Android"].mark}) | {"", "\0", "x" * 5000}:
        assert "Nobody was signed in there" in laptop.post("/me/sessions/", {"end": mark}, follow=True).text
    assert (is_in(phone), is_in(laptop), is_in(stranger)) == (True, True, True)
    laptop.post("/me/sessions/", {"end": sessions["Chrome on Android"].mark})
    assert (is_in(phone), is_in(laptop), is_in(stranger)) == (False, True, True)


def test_a_fan_ends_all_others(fan):
    phone, laptop, tablet = browser(fan, PHONE), browser(fan, LAPTOP), browser(fan, "")
    stranger = browser(make_verified(make_fan()), LAPTOP)
    assert "<b>A browser</b>" in laptop.get("/me/sessions/").text
    laptop.post("/me/sessions/", {"end": "others"})
    assert [is_in(one) for one in (phone, laptop, tablet, stranger)] == [False, True, False, True]


def test_another_password_ends_all_others(fan):
    phone, laptop = browser(fan, PHONE), browser(fan, LAPTOP)
    new = PASSWORD + "x"
    laptop.post("/accounts/password/change/", {"oldpassword": PASSWORD, "password1": new, "password2": new})
    fan.refresh_from_db()
    assert [one.device for one in Session.objects.open_to(fan)] == ["Firefox on Linux"]
    assert (is_in(phone), is_in(laptop)) == (False, True)


def test_who_loses_the_second_factor_is_signed_out(fan):
    phone = browser(fan, PHONE)
    fan.lose_second_factor()
    assert not is_in(phone)


def test_a_session_that_reads_is_written_every_ten_minutes(fan):
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
        phone = browser(fan, PHONE)
        phone.get("/about/")
        written = []
        for minutes in (9, 2, 1):
            clock.shift(timedelta(minutes=minutes))
            with CaptureQueriesContext(connection) as queries:
                phone.get("/about/", headers={"user-agent": LAPTOP})
            written.append(sum("UPDATE" in query["sql"] for query in queries))
        assert written == [0, 1, 0]
        session = fan.sessions.get()
        assert (session.device, session.seen_at) == ("Firefox on Linux", timezone.now() - timedelta(minutes=1))


def test_sessions_go_with_their_time_and_with_the_account(fan):
    old = browser(fan, PHONE)
    fan.sessions.update(expire_date=timezone.now())
    assert not is_in(old)
    browser(fan, LAPTOP)
    sweep()
    assert [one.device for one in Session.objects.all()] == ["Firefox on Linux"]
    let_go(fan)
    assert not Session.objects.exists()


@pytest.mark.parametrize(
    ("agent", "words"),
    [
        (PHONE, "Chrome on Android"),
        (PHONE.replace("Mobile", "EdgA/142.0 Mobile"), "Edge on Android"),
        ("Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1", "Safari on iPhone"),
        ("<b>https://evil.example</b>", "A browser"),
    ],
)
def test_browsers_have_plain_names(agent, words):
    assert device_words(agent) == words
