"""What is done beside the server, again and again: each round asks the database what waits, so that nothing is lost when
one fails, comes late, or runs twice."""

import contextlib
import ctypes
import logging
import os
import signal
import subprocess
import time
from collections.abc import Callable

from django.core.cache import cache
from django.db import close_old_connections
from django.utils import timezone

from articles.comments.models import Grievance
from articles.models import Article
from fansite.accounts.models import Notice
from fansite.farewell import let_go_due
from fansite.models import WaitingMail
from fansite.readiness import SEEN, SEEN_FOR
from fansite.serving import sweep

PAUSE = 2.0  # seconds between two rounds: somebody waits for a code
GLANCE = 0.2
PATIENCE = 20.0  # seconds for what is told to end, before it is killed
PR_SET_PDEATHSIG = 1
STOPPING = (signal.SIGTERM, signal.SIGINT, signal.SIGHUP)
MINUTE = 60
DAY = 24 * 60 * 60

logger = logging.getLogger(__name__)


def sweep_daily() -> int:
    """What has expired, where a server runs on and on; nobody waits for it, so it counts for nothing."""
    today = f"swept-{timezone.now():%Y-%m-%d}"
    if not cache.get(today) and cache.add(today, True, DAY):
        sweep()
    return 0


def show_life() -> int:
    """Once a minute, so that `/readyz/` can tell; it counts for nothing either."""
    if not cache.get("worker.minute") and cache.add("worker.minute", True, MINUTE):
        cache.set(SEEN, True, SEEN_FOR)
    return 0


ROUND: tuple[Callable[[], int], ...] = (
    Article.objects.announce_due,
    Notice.objects.send_due,
    WaitingMail.objects.send_due,
    let_go_due,
    Grievance.objects.forget_due,
    sweep_daily,
    show_life,
)


class Told:
    """Whether this process was told to end; what it is doing is finished first."""

    def __init__(self) -> None:
        self.is_told = False
        for number in STOPPING:
            signal.signal(number, self.tell)

    def tell(self, *args: object) -> None:
        self.is_told = True

    def wait(self, seconds: float) -> None:
        end = time.monotonic() + seconds
        while not self.is_told and time.monotonic() < end:
            time.sleep(GLANCE)


def work() -> None:
    """Rounds until it is told to end."""
    told = Told()
    while not told.is_told:
        one_round()
        close_old_connections()  # one that broke is made anew
        told.wait(PAUSE)


def one_round() -> int:
    """Answers how many things were done."""
    done = 0
    for verb in ROUND:
        try:
            done += verb()
        except Exception:  # whatever it is, the server beside us goes on
            logger.exception("this was not done; the next round tries again")
    return done


def run_together(*commands: list[str]) -> int:
    """Runs the commands side by side; answers 0 once it was told to end and ended them, one after the other.

    Where one ends by itself the others are ended too, and the answer is 1: whoever started us starts all anew.
    """
    told = Told()
    children = [subprocess.Popen(command, process_group=0, preexec_fn=fall_with_parent) for command in commands]
    while not told.is_told and all(child.poll() is None for child in children):
        time.sleep(GLANCE)
    if not told.is_told:
        logger.error("a part of the server ended by itself; the rest is ended with it")
    for child in children:
        end(child)
    return 0 if told.is_told else 1


def fall_with_parent(number: int = signal.SIGTERM) -> None:
    """From now on this process gets the signal when the one that began it is gone, killed or not: no one else would
    end it, and it would hold the port. On Linux, which alone can say so."""
    with contextlib.suppress(AttributeError, OSError):
        ctypes.CDLL(None).prctl(PR_SET_PDEATHSIG, number)


def end(child: subprocess.Popen) -> None:
    """Waits until it is gone, and leaves none of its own children behind: they would hold the port."""
    child.terminate()
    with contextlib.suppress(subprocess.TimeoutExpired):
        child.wait(PATIENCE)
    with contextlib.suppress(ProcessLookupError):
        os.killpg(child.pid, signal.SIGKILL)
    child.wait()
