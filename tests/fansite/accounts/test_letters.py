"""The mails of notices: to whom, what they say, and that each goes once."""

from datetime import timedelta
from email.policy import SMTP

import pytest
from allauth.account.models import EmailAddress
from django.core import mail
from django.core.mail.backends.locmem import EmailBackend
from django.utils import timezone

from fansite.accounts.models import Notice, NoticeChoice
from tests.factories import make_article, make_comment, make_event, make_fan

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"


def make_reader(username: str = ""):
    fan = make_fan(username)
    EmailAddress.objects.create(user=fan, email=fan.email, primary=True, verified=True)
    return fan


def answer(fan, **story):
    """Somebody answers the fan."""
    story = make_article(**story)
    return make_comment(story, make_fan(display_name="Win at evil.example"), reply_to=make_comment(story, fan))


def test_an_answer_comes_by_mail_with_the_way_to_end_such_mails(client):
    fan = make_reader("meera")
    reply = answer(fan, title="Zamanat!", safe_from=make_event(), safe_title="What came next")
    assert Notice.objects.send_due() == 1
    (letter,) = mail.outbox
    end = letter.extra_headers["List-Unsubscribe"].strip("<>")
    who = reply.author.username
    assert (letter.subject, letter.to) == (f"[Aangan] @{who} answered you on “What came next”", ["meera@example.com"])
    assert letter.extra_headers["List-Unsubscribe-Post"] == "List-Unsubscribe=One-Click"
    assert letter.body.startswith(f"Namaste meera,\n\n@{who} answered you on “What came next”.\n\nSee it here:\n")
    assert f"{SITE}/c/{reply.pk}/" in letter.body
    assert end in letter.body
    assert f"List-Unsubscribe: <{end}>\r\n".encode() in letter.message(policy=SMTP).as_bytes()
    assert "zamanat" not in letter.body.lower()
    assert "evil" not in letter.message().as_string()
    client.post(end.removeprefix(SITE))
    answer(fan)
    assert Notice.objects.send_due() == 0


def test_no_mail_goes_twice_nor_to_whom_it_is_not_for():
    told = make_reader()
    answer(told)
    answer(strange := make_fan())
    EmailAddress.objects.create(user=strange, email=strange.email, primary=True, verified=False)
    read, quiet, left = make_reader(), make_reader(), make_reader()
    for fan in (read, quiet, left):
        answer(fan)
    Notice.objects.read(read, until=10**9)
    NoticeChoice.objects.choose(quiet.pk, "reply", by_mail=False)
    type(left).objects.filter(pk=left.pk).update(is_active=False)
    make_comment(reply_to=None, author=told).set_heart(fan=read, on=True)  # hearts come by mail on wish alone
    assert [Notice.objects.send_due() for _ in range(2)] == [1, 0]
    assert [letter.to for letter in mail.outbox] == [[told.email]]


def test_what_is_late_is_not_sent_any_more():
    answer(make_reader())
    Notice.objects.update(created_at=timezone.now() - timedelta(days=3))
    assert Notice.objects.send_due() == 0
    assert not Notice.objects.filter(by_mail=True).exists()


def test_so_many_go_at_once():
    for _ in range(3):
        answer(make_reader())
    assert [Notice.objects.send_due(most=2) for _ in range(3)] == [2, 1, 0]


class Broken(EmailBackend):
    def send_messages(self, messages):
        raise ConnectionRefusedError


def test_a_mail_that_fails_is_tried_again_when_its_claim_is_over(settings, time_machine):
    answer(make_reader())
    usual = settings.MAILERS
    settings.MAILERS = {"default": {"BACKEND": f"{__name__}.Broken"}}
    assert Notice.objects.send_due() == 0
    settings.MAILERS = usual
    assert Notice.objects.send_due() == 0  # somebody may be at it still
    for sent in (1, 0):
        time_machine.move_to(timezone.now() + timedelta(minutes=11))
        assert Notice.objects.send_due() == sent


def test_who_comes_second_finds_it_claimed():
    """As where another process took it after both had looked."""
    answer(make_reader())
    Notice.objects.update(mail_claimed_at=timezone.now())
    assert Notice.objects.send_due() == 0
