import os
import signal
import subprocess
import sys
import time
from datetime import timedelta
from pathlib import Path

import pytest
import time_machine
from allauth.account.models import EmailAddress
from django.conf import settings
from django.core import mail
from django.core.management import call_command
from django.utils import timezone

from fansite import working
from fansite.accounts.models import Notice, Session
from tests.factories import make_article, make_comment, make_fan, make_tag

SLEEP = [sys.executable, "-c", "import time; print('up', flush=True); time.sleep(60)"]
FALL = [sys.executable, "-c", "raise SystemExit(3)"]


@pytest.fixture
def usual_signals():
    before = {number: signal.getsignal(number) for number in working.STOPPING}
    yield
    for number, handler in before.items():
        signal.signal(number, handler)


@pytest.mark.django_db
def test_a_round_announces_what_is_out_and_sends_what_waits(capsys):
    fan, tag = make_fan(), make_tag()
    EmailAddress.objects.create(user=fan, email=fan.email, verified=True)
    tag.set_follow(fan=fan, on=True)
    story = make_article(tags=[tag])
    make_comment(story, reply_to=make_comment(story, fan))
    call_command("worker", "--once")
    assert capsys.readouterr().out == "2 things done\n"
    assert {notice.kind for notice in Notice.objects.all()} == {"reply", "story"}
    assert len(mail.outbox) == 1
    call_command("worker", "--once")
    assert capsys.readouterr().out == "0 things done\n"


@pytest.mark.django_db
def test_what_has_expired_goes_once_a_day(fresh_limits):
    left = []
    with time_machine.travel("2026-11-22T10:00:00Z", tick=False) as clock:
        for hours in (0, 1, 24):
            then = timezone.now()
            clock.shift(timedelta(hours=hours, minutes=1))
            Session.objects.create(session_key=f"old {hours}", expire_date=then, seen_at=then)
            working.one_round()
            left.append([one.session_key for one in Session.objects.all()])
    assert left == [[], ["old 1"], []]


@pytest.mark.django_db
def test_where_one_verb_fails_the_other_is_done_all_the_same(monkeypatch, caplog):
    def fails() -> int:
        raise ValueError

    monkeypatch.setattr(working, "ROUND", (fails, lambda: 1))
    assert working.one_round() == 1
    assert "the next round tries again" in caplog.text


@pytest.mark.usefixtures("usual_signals")
def test_where_one_ends_by_itself_the_other_is_ended():
    begun = time.monotonic()
    assert working.run_together(SLEEP, FALL) == 1
    assert time.monotonic() - begun < 10


@pytest.mark.usefixtures("usual_signals")
def test_what_has_fallen_leaves_no_children_behind(tmp_path):
    kept = tmp_path / "pid"
    code = (
        f"import subprocess; print(subprocess.Popen({SLEEP!r}).pid, file=open({str(kept)!r}, 'w')); raise SystemExit(3)"
    )
    assert working.run_together([sys.executable, "-c", code]) == 1
    end = time.monotonic() + 5
    while runs(kept.read_text().strip()) and time.monotonic() < end:
        time.sleep(0.05)
    assert not runs(kept.read_text().strip())


def runs(number: str) -> bool:
    """Not so once it is gone, or dead and waiting to be taken note of."""
    try:
        return " Z " not in Path(f"/proc/{number}/stat").read_text()
    except OSError:
        return False


@pytest.mark.parametrize("number", [signal.SIGTERM, signal.SIGINT])
def test_told_to_end_it_ends_both(number):
    code = f"from fansite.working import run_together; raise SystemExit(run_together({SLEEP!r}, {SLEEP!r}))"
    setup = "import django; django.setup(); "
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "fansite.settings"}
    parent = subprocess.Popen(
        [sys.executable, "-c", setup + code], cwd=settings.BASE_DIR, env=environment, stdout=subprocess.PIPE, text=True
    )
    assert sorted(parent.stdout.read(6)) == sorted("up\nup\n")
    parent.send_signal(number)
    assert parent.wait(10) == 0
    assert parent.stdout.read() == ""  # whoever holds its other end would keep it open


def test_what_is_killed_leaves_no_children_behind(tmp_path):
    kept = tmp_path / "pid"
    child = [
        sys.executable,
        "-c",
        f"import os, time; print(os.getpid(), file=open({str(kept)!r}, 'w')); time.sleep(60)",
    ]
    code = f"import django; django.setup(); from fansite.working import run_together; run_together({child!r})"
    environment = os.environ | {"DJANGO_SETTINGS_MODULE": "fansite.settings"}
    parent = subprocess.Popen([sys.executable, "-c", code], cwd=settings.BASE_DIR, env=environment)
    end = time.monotonic() + 20
    while not (kept.exists() and kept.read_text().strip()) and time.monotonic() < end:
        time.sleep(0.05)
    parent.kill()
    parent.wait()
    while runs(kept.read_text().strip()) and time.monotonic() < end:
        time.sleep(0.05)
    assert not runs(kept.read_text().strip())
