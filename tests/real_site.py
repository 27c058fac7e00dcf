"""The real site on a database of its own, for what cannot be seen within one process: load, kills, backups."""

import contextlib
import http.client
import os
import resource
import signal
import socket
import sqlite3
import subprocess
import sys
import threading
import time
import uuid
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlencode, urlsplit

from django.conf import settings
from django.core.files.storage import default_storage
from django.db import connection
from django.test import Client

from fansite.moving.leaving import stored

CSRF = "c" * 32  # as the cookie, and in the form


@dataclass
class RealSite:
    data_dir: Path
    database: str = ""  # its DATABASE_URL
    port: int = 0
    started: list[subprocess.Popen] = field(default_factory=list)

    def __post_init__(self) -> None:
        self.data_dir.mkdir(parents=True)
        with socket.socket() as free:
            free.bind(("127.0.0.1", 0))
            self.port = free.getsockname()[1]

    @property
    def environment(self) -> dict[str, str]:
        own = {
            "DATA_DIR": str(self.data_dir),
            "DATABASE_URL": self.database,
            "DJANGO_SETTINGS_MODULE": "tests.live_settings",
            "MEDIA_STORAGE": "",
            "SECRET_KEY": settings.SECRET_KEY,
            "SITE_URL": f"http://127.0.0.1:{self.port}",
            "TRUSTED_PROXY_COUNT": "1",
        }
        return os.environ | own

    def command(self, *words: object, fails: bool = False) -> str:
        """What `manage.py` said; it is to succeed, or with `fails` to fail."""
        done = self.begin(*words, out=subprocess.PIPE)
        said = done.communicate(timeout=180)[0]
        assert bool(done.returncode) == fails, said
        return said

    def begin(self, *words: object, out: object = subprocess.DEVNULL) -> subprocess.Popen:
        line = [sys.executable, "manage.py", *map(str, words)]
        return subprocess.Popen(
            line, cwd=settings.BASE_DIR, env=self.environment, stdout=out, stderr=subprocess.STDOUT, text=True
        )

    def serve(self, *options: str) -> subprocess.Popen:
        """Answers once the site does."""
        with (self.data_dir / "server.log").open("a") as log:
            server = self.begin("serve", "--bind", f"127.0.0.1:{self.port}", *options, out=log)
        self.started.append(server)
        deadline = time.monotonic() + 180
        while server.poll() is None and time.monotonic() < deadline:
            with contextlib.suppress(OSError, http.client.HTTPException):
                if self.ask("GET", "/healthz/")[0] == 200:
                    return server
            time.sleep(0.05)
        raise AssertionError((self.data_dir / "server.log").read_text())

    def ask(self, method: str, path: str, fields: dict[str, str] | None = None, **headers: str) -> tuple[int, str, str]:
        """The status, where it leads to, and the page."""
        sent = {"Host": f"127.0.0.1:{self.port}"} | {name.replace("_", "-"): value for name, value in headers.items()}
        if fields is not None:
            sent["Content-Type"] = "application/x-www-form-urlencoded"
        line = http.client.HTTPConnection("127.0.0.1", self.port, timeout=30)
        with contextlib.closing(line):
            line.request(method, path, urlencode(fields) if fields is not None else None, sent)
            answer = line.getresponse()
            return answer.status, answer.getheader("Location", ""), answer.read().decode()

    def rows(self, query: str) -> list[tuple]:
        """What its database answers."""
        if connection.vendor == "sqlite":
            with contextlib.closing(sqlite3.connect(self.data_dir / "aangan.sqlite3", timeout=20)) as own:
                return own.execute(query).fetchall()
        import psycopg

        with psycopg.connect(self.database) as own:
            return own.execute(query).fetchall()

    def processes(self) -> list[int]:
        """All that have this site's folder in their environment."""
        mark = f"DATA_DIR={self.data_dir}\0".encode()
        found = []
        for place in Path("/proc").glob("[0-9]*"):
            with contextlib.suppress(OSError):
                if mark in (place / "environ").read_bytes() + b"\0" and ") Z" not in stat(place.name):
                    found.append(int(place.name))
        return found

    def begun_by(self, parent: int) -> list[int]:
        return [one for one in self.processes() if f" {parent} " in stat(one).partition(")")[2][:20]]

    def end(self) -> None:
        for server in self.started:
            if server.poll() is None:
                server.kill()
        for number in self.processes():
            with contextlib.suppress(ProcessLookupError):
                os.kill(number, signal.SIGKILL)
        for server in self.started:
            server.wait()


def stat(process: int | str) -> str:
    """What the system says of it; "" once it is gone."""
    with contextlib.suppress(OSError):
        return Path(f"/proc/{process}/stat").read_text()
    return ""


@contextlib.contextmanager
def real_site(data_dir: Path, *, empty: bool = False) -> Iterator[RealSite]:
    """With a copy of what the test's database and storage hold now, or with an `empty` one that was never migrated."""
    site = RealSite(data_dir)
    for name in () if empty else stored():
        (data_dir / "media" / name).parent.mkdir(parents=True, exist_ok=True)
        with default_storage.open(name) as file:
            (data_dir / "media" / name).write_bytes(file.read())
    if connection.vendor == "sqlite":
        site.database = f"sqlite:///{data_dir}/aangan.sqlite3"
        if not empty:
            with contextlib.closing(sqlite3.connect(data_dir / "aangan.sqlite3")) as own:
                connection.ensure_connection()
                connection.connection.backup(own)
                own.execute("PRAGMA journal_mode=WAL")
        try:
            yield site
        finally:
            site.end()
        return
    source, name = connection.settings_dict["NAME"], f"aangan_real_{uuid.uuid4().hex[:12]}"
    site.database = urlsplit(settings.DATABASE_URL)._replace(path=f"/{name}").geturl()
    connection.close()
    connection.close_pool()
    with connection._nodb_cursor() as main:
        main.execute(f'CREATE DATABASE "{name}" TEMPLATE "{"template0" if empty else source}"')
    try:
        yield site
    finally:
        site.end()
        with connection._nodb_cursor() as main:
            main.execute(f'DROP DATABASE "{name}" WITH (FORCE)')


@contextlib.contextmanager
def room_for(size: int) -> Iterator[None]:
    """No file of this process may grow longer, as on a disk that is full."""
    former = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, former[1]))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, former)


def cookie_of(fan) -> str:
    client = Client()
    client.force_login(fan)
    name = settings.SESSION_COOKIE_NAME
    return f"{name}={client.cookies[name].value}; {settings.CSRF_COOKIE_NAME}={CSRF}"


class Writer(threading.Thread):
    """A fan who says one thing after the other, until told to stop or the site is gone. What was acknowledged is noted."""

    def __init__(self, site: RealSite, number: int, cookie: str, story: str, *, most: int = 6):
        super().__init__()
        self.site, self.address, self.most = site, f"{story}comments/", most
        self.headers = {"Cookie": cookie, "X_Forwarded_For": f"203.0.{number // 250}.{number % 250 + 1}"}
        self.number, self.is_told = number, False
        self.acknowledged: list[str] = []
        self.unsure: dict[str, str] = {}  # what was sent and never answered, with its token
        self.refused: list[int] = []

    def run(self) -> None:
        for turn in range(self.most):
            if self.is_told:
                return
            words, token = f"{self.number}: {turn} — kya scene tha!", uuid.uuid4().hex
            self.unsure[words] = token
            try:
                self.say(words, token)
            except (OSError, http.client.HTTPException):
                return

    def say(self, words: str, token: str) -> None:
        fields = {"body": words, "token": token, "csrfmiddlewaretoken": CSRF}
        status, *_ = self.site.ask("POST", self.address, fields, **self.headers)
        if status == 302:
            self.acknowledged.append(words)
            del self.unsure[words]
        else:
            self.refused.append(status)

    def say_again(self) -> None:
        """Until it is taken: the count of a rate that was killed half-way is free again after ten seconds."""
        deadline = time.monotonic() + 15
        while self.unsure and time.monotonic() < deadline:
            for words, token in list(self.unsure.items()):
                self.say(words, token)
