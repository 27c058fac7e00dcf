"""A fan's e-mail address: changed by a code, without learning who else is here, and without flooding anybody."""

import re
from datetime import timedelta

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.core import mail
from django.utils import timezone

from fansite.accounts.models import User
from tests.factories import PASSWORD, make_fan, make_verified

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


@pytest.fixture
def fan(client):
    fan = make_verified(make_fan("chai"))
    client.force_login(fan)
    return fan


def ask(client, email: str):
    return client.post("/accounts/email/", {"action_add": "", "email": email})


def confirm(client) -> str:
    code = re.search(r"^\d{6}$", mail.outbox[-1].body, re.M)[0]
    return client.post("/accounts/confirm-email/", {"code": code}, follow=True).text


def addresses(fan: User) -> tuple:
    fan.refresh_from_db()
    return fan.email, [(one.email, one.verified, one.primary) for one in EmailAddress.objects.filter(user=fan)]


def test_a_new_address_counts_once_its_code_came_back_and_takes_the_place_of_the_old(client, fan):
    before = ("chai@example.com", [("chai@example.com", True, True)])
    again = ask(client, "New@example.com")
    assert (again["Location"].startswith("/accounts/reauthenticate/"), mail.outbox) == (True, [])
    sent = client.post(again["Location"], {"password": PASSWORD})
    assert sent["Location"] == "/accounts/confirm-email/"
    assert "new@example.com" in client.get(sent["Location"]).text
    assert "Incorrect code" in client.post(sent["Location"], {"code": "000000x"}).text
    assert addresses(fan) == before
    assert "Mails go to new@example.com from now on." in confirm(client)
    assert addresses(fan) == ("new@example.com", [("new@example.com", True, True)])
    assert [letter.to for letter in mail.outbox] == [["new@example.com"], ["chai@example.com"]]
    assert "Mails to you go to <b>new@example.com</b>" in client.get("/accounts/email/").text


@pytest.mark.parametrize(
    "make", [make_fan, lambda name: make_verified(make_fan(name))], ids=["unconfirmed", "confirmed"]
)
def test_only_who_reads_its_mail_learns_that_an_address_has_an_account(client, fan, make):
    make("meera")
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    pages = []
    for email in ("meera@example.com", "nobody@example.com"):
        pages.append(client.get(ask(client, email)["Location"]).text.replace(email, ""))
    assert len({re.sub(r'value="\w{64}"', "", page) for page in pages}) == 1
    ask(client, "meera2@example.com")
    with time_machine.travel(timezone.now() + timedelta(minutes=1)):
        ask(client, "meera@example.com")
        wrong = client.post("/accounts/confirm-email/", {"code": "nonsense"}).text
        assert ("Incorrect code" in wrong, "already registered" in wrong) == (True, False)
        assert "already registered" in confirm(client)
    assert addresses(fan) == ("chai@example.com", [("chai@example.com", True, True)])


def test_nobodys_mailbox_is_flooded(client, fan):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    statuses = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for _ in range(8):
            statuses.append(ask(client, "meera@example.com").status_code)
            clock.shift(15)
    assert statuses == [302] * 6 + [429] * 2
    assert len(mail.outbox) == 6


def test_an_account_asks_for_so_many_mails_an_hour(client, fan):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    statuses = []
    with time_machine.travel(timezone.now(), tick=False) as clock:
        for number in range(22):
            statuses.append(ask(client, f"meera_{number}@example.com").status_code)
            clock.shift(10)
    assert statuses == [302] * 20 + [429] * 2


@pytest.mark.parametrize("email", ["", "nonsense", "chai@example.com", "\0@example.com", "a" * 5000 + "@example.com"])
def test_what_is_no_new_address_is_told_beside_the_field(client, fan, email):
    client.post("/accounts/reauthenticate/", {"password": PASSWORD})
    answer = ask(client, email)
    assert (answer.status_code, 'class="errorlist"' in answer.text) == (200, True)
    assert mail.outbox == []
