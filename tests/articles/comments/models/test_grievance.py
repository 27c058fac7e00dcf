from datetime import timedelta

import pytest
import time_machine
from django.core import mail
from django.db.models import ProtectedError
from django.utils import timezone

from articles.comments.models import Grievance, GrievanceNotAllowed
from fansite.accounts.takeout import everything_about
from fansite.desk import panels
from fansite.working import one_round
from tests.factories import make_fan, make_grievance, make_moderator, make_verified
from tests.fansite.pages.test_views import NO_MAIL

pytestmark = pytest.mark.django_db


def test_the_clock_runs_a_day_for_a_word_and_fifteen_for_an_answer():
    moderator, begin = make_moderator(), timezone.now()
    with time_machine.travel(begin, tick=False) as clock:
        grievance = make_grievance()
        assert grievance.clock == "24 hours left to acknowledge it"
        clock.shift(timedelta(hours=25))
        assert (grievance.clock, grievance.is_overdue) == ("Overdue by 1 hour: acknowledge it", True)
        grievance.acknowledge(by=moderator)
        assert grievance.clock == "13 days left to settle it"
        clock.shift(timedelta(days=15))
        newer = make_grievance()
        assert list(Grievance.objects.waiting()) == [grievance, newer]  # what is overdue first
        assert list(Grievance.objects.overdue()) == [grievance]
        (panel,) = panels(moderator)
        assert (panel.title, panel.count) == ("Grievances to answer", 2)
        assert "Overdue by 25 hours: settle it" in panel.lines[0].words
        grievance.settle(by=moderator, answer="It is gone.")
        assert (grievance.clock, grievance.is_overdue) == ("Settled", False)


def test_each_step_sends_a_mail_of_ours_and_stands_in_the_log():
    moderator = make_moderator()
    grievance = make_grievance(body="Visit http://spam.example", name="Cheap loans")
    del mail.outbox[:]
    grievance.acknowledge(by=moderator)
    grievance.settle(by=moderator, answer="It is gone & we are sorry.")
    assert [(letter.to, grievance.number in letter.subject + letter.body) for letter in mail.outbox] == [
        (["meera@example.com"], True),
        (["meera@example.com"], True),
    ]
    assert "It is gone & we are sorry." in mail.outbox[1].body
    # The address may be somebody else's: nothing of what was typed goes there.
    assert not any("spam" in letter.body or "loans" in letter.body for letter in mail.outbox)
    assert list(grievance.moderation_entries.order_by("pk").values_list("by", "action", "reason")) == [
        (moderator.pk, "ack", "A mail says that it came"),
        (moderator.pk, "settle", "Answered: It is gone & we are sorry."),
    ]
    with pytest.raises(ProtectedError):
        grievance.delete()


def test_two_moderators_send_one_answer():
    first, moderator = make_grievance(), make_moderator()
    second = Grievance.objects.get()
    first.settle(by=moderator, answer="It is gone.")
    for late in (lambda: second.settle(by=moderator, answer="It stays."), lambda: second.acknowledge(by=moderator),
                 lambda: first.acknowledge(by=moderator)):  # fmt: skip
        with pytest.raises(GrievanceNotAllowed):
            late()
    assert (Grievance.objects.get().answer, len(mail.outbox)) == ("It is gone.", 2)
    assert first.acknowledged_at == first.settled_at


def test_what_no_mail_can_tell_is_not_done(settings):
    grievance, moderator = make_grievance(), make_moderator()
    settings.MAILERS = NO_MAIL
    with pytest.raises(GrievanceNotAllowed, match="nothing was changed"):
        grievance.acknowledge(by=moderator)
    assert (Grievance.objects.get().acknowledged_at, grievance.moderation_entries.count()) == (None, 0)


def test_names_go_half_a_year_after_the_answer():
    long_ago = timezone.now() - timedelta(days=181)
    old, newer = make_grievance(), make_grievance()
    for grievance in (old, newer):
        grievance.settle(by=make_moderator(), answer="It is gone.")
    Grievance.objects.filter(pk=old.pk).update(settled_at=long_ago)
    assert (one_round(), one_round()) == (1, 0)
    told = Grievance.objects.order_by("pk").values_list("name", "email", "body")
    assert [(bool(name), bool(email), bool(body)) for name, email, body in told] == [
        (False, False, True),
        (True, True, True),
    ]


def test_a_fan_takes_along_what_came_from_their_address_alone():
    fan = make_verified(make_fan())
    make_grievance(email=fan.email.upper(), body="Mine")
    make_grievance(body="Another's")
    assert [row["body"] for row in everything_about(fan)["written to us"]] == ["Mine"]
    assert everything_about(make_fan())["written to us"] == []


def test_the_desk_answers_keeps_what_was_typed_and_marks_what_is_late(client):
    grievance = make_grievance()
    Grievance.objects.update(due_at=timezone.now() - timedelta(hours=3))
    client.force_login(make_moderator())
    address = f"/admin/comments/grievance/{grievance.pk}/answer/"
    for page in (client.get("/admin/comments/grievance/").text, client.get("/admin/").text, client.get(address).text):
        assert "Overdue by 3 hours" in page
    answer = client.post(address, {"answer": "\u200b"})
    assert (answer.status_code, "Write the answer" in answer.text) == (422, True)
    assert client.post(address, {"acknowledge": "1"}).status_code == 302
    again = client.post(address, {"acknowledge": "1"})
    assert "look again" in again.text
    assert client.post(address, {"answer": "It is gone."}).status_code == 302
    late = client.post(address, {"answer": "Typed for ten minutes"})
    assert ("Typed for ten minutes" in late.text, "look again" in late.text) == (True, True)
    assert "It is gone." in client.get(address).text
    assert client.get("/admin/comments/grievance/?state=settled").text.count("field-clock_now") == 1
    assert client.get("/admin/comments/grievance/99999999999999999999/answer/").status_code == 404
