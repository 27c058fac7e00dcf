"""Mails on their way to a real mail server, that of this test."""

import socketserver
import threading
from contextlib import contextmanager
from datetime import timedelta

import pytest
import time_machine
from django.core.mail import EmailMessage
from django.db import transaction
from django.utils import timezone

from fansite.accounts.models import Notice
from fansite.models import WaitingMail
from fansite.settings import mailer
from fansite.working import one_round
from tests.factories import make_fan, make_verified, sign_up

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]


class Talk(socketserver.StreamRequestHandler):
    def handle(self) -> None:
        self.say("220 here")
        to = []
        while line := self.rfile.readline().decode().strip():
            match line.split()[0].upper():
                case "RCPT" if "nobody" in line:
                    self.say("550 nobody of that name")
                case "RCPT":
                    to.append(line.partition("<")[2].rstrip(">"))
                    self.say("250 yes")
                case "DATA":
                    self.say("354 go on")
                    self.server.taken.append((to, b"".join(iter(self.rfile.readline, b".\r\n")).decode()))
                    to = []
                    self.say("250 taken")
                case "QUIT":
                    self.say("221 bye")
                    return
                case _:
                    self.say("250 yes")

    def say(self, words: str) -> None:
        self.wfile.write(f"{words}\r\n".encode())


class MailServer(socketserver.ThreadingTCPServer):
    allow_reuse_address = True


@contextmanager
def at_work(address):
    with MailServer(address, Talk) as server:
        server.taken = []
        threading.Thread(target=server.serve_forever, args=(0.01,)).start()
        yield server.taken
        server.shutdown()


@pytest.fixture
def address(settings):
    """Where the mail server is, once it is."""
    with MailServer(("127.0.0.1", 0), Talk) as server:
        found = server.server_address
    settings.MAILERS = {
        "default": {"BACKEND": "fansite.mails.KeepFirst"},
        "server": mailer(f"smtp://127.0.0.1:{found[1]}"),
    }
    return found


def test_who_joins_while_the_mail_server_is_away_gets_the_code_once_it_is_back(client, address):
    now = timezone.now()
    with time_machine.travel(now) as clock:
        answer = client.post("/accounts/signup/", sign_up(email="asha@mail.example", username="asha"))
        assert (answer.status_code, answer["Location"]) == (302, "/accounts/confirm-email/")
        for minutes in (0, 3, 3):  # away, away and not tried as often any more
            clock.move_to(timezone.now() + timedelta(minutes=minutes))
            one_round()
        waiting = WaitingMail.objects.get()
        assert waiting.due_at > timezone.now()
        with at_work(address) as taken:
            one_round()
            assert taken == []
            clock.move_to(waiting.due_at + timedelta(seconds=1))
            one_round()
            one_round()
    [(to, mail)] = taken
    assert to == ["asha@mail.example"]
    code = client.session["account_email_verification_code"]["code"]
    assert code in mail
    assert not WaitingMail.objects.exists()


def test_a_mail_that_is_refused_keeps_no_other_waiting_and_is_given_up_in_the_end(address, caplog):
    for name in ("nobody", "asha"):
        EmailMessage("Aangan", "नमस्ते", to=[f"{name}@mail.example"]).send()
    with at_work(address) as taken:
        assert WaitingMail.objects.send_due() == 1
        assert [to for to, _ in taken] == [["asha@mail.example"]]
        with time_machine.travel(timezone.now() + timedelta(days=3)):
            WaitingMail.objects.send_due()
    assert "a mail to nobody@mail.example was given up after 1 tries" in caplog.text
    assert not WaitingMail.objects.exists()


def test_a_notice_goes_the_same_way_as_it_was_written(address):
    fan = make_verified(make_fan())
    Notice.objects.tell([fan.pk], "reply", about="comment:1", title="Somebody answered you.", path="/c/1/")
    with at_work(address) as taken:
        assert one_round() == 2
    [(to, mail)] = taken
    [header] = [line for line in mail.splitlines() if line.startswith("List-Unsubscribe:")]
    assert to == [fan.email]
    assert header.endswith(">")


def test_of_what_is_taken_back_no_mail_leaves(address):
    with transaction.atomic():
        EmailMessage("Aangan", "It never happened.", to=["asha@mail.example"]).send()
        transaction.set_rollback(True)
    assert not WaitingMail.objects.exists()
