"""64 fans talk under one story for half a minute: `uv run python -m tests.benchmarks.at_once`.

On the real server in a data folder of its own (with DATABASE_URL, in a database of its own on that server). Each fan has
an account and an address, keeps to the rate limits, and sends the third comment twice. Prints what came of it and
fails where an answer was an error, a count is wrong, or a comment is there twice or not at all.
"""

# ruff: noqa: E402 - the place of the data is chosen before Django is set up

import contextlib
import http.client
import os
import re
import socket
import statistics
import subprocess
import sys
import tempfile
import threading
import time
from collections import Counter
from pathlib import Path
from urllib.parse import urlencode, urlsplit

FANS, SECONDS, COMMENTS = 64, 30.0, 5  # sent six times, as often as a minute allows
DATABASE = "aangan_at_once"
place = tempfile.TemporaryDirectory(prefix="aangan-at-once-")
with socket.socket() as free:
    free.bind(("127.0.0.1", 0))
    PORT = free.getsockname()[1]
server_of_databases = os.environ.get("DATABASE_URL", "")
os.environ |= {
    "DATA_DIR": place.name,
    "DJANGO_SETTINGS_MODULE": "fansite.settings",
    "SITE_URL": f"http://127.0.0.1:{PORT}",
    "TRUSTED_PROXY_COUNT": "1",
}
if server_of_databases:
    os.environ["DATABASE_URL"] = urlsplit(server_of_databases)._replace(path=f"/{DATABASE}").geturl()
import django
from django.conf import settings

django.setup()

from django.core.management import call_command
from django.db import connection
from django.test import Client

from articles.comments.models import Comment
from articles.models import Article
from fansite.accounts.models import User
from tests.factories import make_article, make_fan

HIDDEN = re.compile(r'name="(csrfmiddlewaretoken|token)" value="([^"]+)"')


class Talker(threading.Thread):
    """One fan: asks for the form, sends it, and waits until it is the next one's turn."""

    def __init__(self, number: int, fan: User, story: Article):
        super().__init__()
        client = Client()
        client.force_login(fan)
        self.number, self.address = number, f"{story.get_absolute_url()}comments/"
        self.cookies = {settings.SESSION_COOKIE_NAME: client.cookies[settings.SESSION_COOKIE_NAME].value}
        self.said: list[str] = []
        self.answers: Counter[str] = Counter()
        self.times: list[float] = []

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None) -> tuple[int, str]:
        headers = {
            "Cookie": "; ".join(f"{name}={value}" for name, value in self.cookies.items()),
            "X-Forwarded-For": f"203.0.113.{self.number + 1}",
        }
        if fields:
            headers["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection("127.0.0.1", PORT, timeout=60)
        with contextlib.closing(line):
            line.request(method, path, urlencode(fields) if fields else None, headers)
            answer = line.getresponse()
            if found := re.match(r"(csrftoken)=([^;]+)", answer.getheader("Set-Cookie", "")):
                self.cookies[found[1]] = found[2]
            return answer.status, answer.read().decode()

    def run(self) -> None:
        pause = SECONDS / COMMENTS
        due = time.monotonic() + pause * self.number / FANS
        for turn in range(COMMENTS):
            time.sleep(max(0.0, due - time.monotonic()))
            due += pause
            try:
                self.say(f"{self.number}: {turn} — kya scene tha!", times=2 if turn == 2 else 1)
            except OSError as error:
                self.answers[str(error)] += 1

    def say(self, words: str, *, times: int) -> None:
        _, page = self.ask("GET", f"{self.address}new/")
        self.said.append(words)
        for _ in range(times):
            begin = time.perf_counter()
            status, _ = self.ask("POST", self.address, dict(HIDDEN.findall(page)) | {"body": words})
            self.times.append(1000 * (time.perf_counter() - begin))
            self.answers[str(status)] += 1


@contextlib.contextmanager
def own_database():
    """Where a server of databases is named: one that is there as long as this lasts."""
    if not server_of_databases:
        yield
        return
    import psycopg

    with psycopg.connect(server_of_databases, autocommit=True) as main:
        main.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")
        main.execute(f"CREATE DATABASE {DATABASE}")
        try:
            yield
        finally:
            connection.close()
            main.execute(f"DROP DATABASE IF EXISTS {DATABASE} WITH (FORCE)")


@contextlib.contextmanager
def server():
    with (Path(place.name) / "server.log").open("w") as log:
        process = subprocess.Popen(
            [sys.executable, "manage.py", "serve", "--bind", f"127.0.0.1:{PORT}"],
            cwd=settings.BASE_DIR, stdout=log, stderr=log,
        )  # fmt: skip
        try:
            for _ in range(300):
                with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", PORT), 1):
                    break
                time.sleep(0.2)
            yield
        finally:
            process.terminate()
            process.wait(30)


def main() -> None:
    call_command("migrate", interactive=False, verbosity=0)
    story = make_article(title="One story", slug="one-story")
    talkers = [Talker(number, make_fan(f"talker_{number}"), story) for number in range(FANS)]
    connection.close()
    with server():
        for one in talkers:
            one.start()
        for one in talkers:
            one.join()
    answers = sum((one.answers for one in talkers), Counter())
    said = Counter(words for one in talkers for words in one.said)
    kept = Counter(Comment.objects.filter(article=story).values_list("body", flat=True))
    story.refresh_from_db()
    times = sorted(value for one in talkers for value in one.times)
    print(
        f"{connection.vendor}: {FANS} fans, {SECONDS:.0f} s: answers {dict(answers)}, {len(said)} comments, {story.comment_count} counted; "
        f"median {statistics.median(times):.0f} ms, the slowest of a hundred {times[-len(times) // 100]:.0f} ms"
    )
    complaints = re.findall(r"ERROR .*", (Path(place.name) / "server.log").read_text())
    assert complaints == [], complaints
    assert answers.keys() == {"302"}, "not each answer leads on"
    assert kept == said, "a comment is missing, or there twice"
    assert story.comment_count == len(said), "the count is wrong"


if __name__ == "__main__":
    with place, own_database():
        main()
