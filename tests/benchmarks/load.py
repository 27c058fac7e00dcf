"""Load sites to measure with, each in a folder or, with DATABASE_URL, a database of its own, and servers on them."""

import contextlib
import json
import os
import signal
import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from pathlib import Path
from urllib.parse import urlsplit

ROOT = Path(__file__).resolve().parents[2]
SERVER_OF_DATABASES = os.environ.get("DATABASE_URL", "")
ENDS_WITHIN = 30
# A session of each of these accounts, as its cookie; without names those of so many fans.
SIGN_IN = """
import json, sys
from django.conf import settings
from django.contrib.auth import BACKEND_SESSION_KEY, HASH_SESSION_KEY, SESSION_KEY
from django.db import transaction
from fansite.accounts.models import User
from fansite.accounts.sessions import SessionStore
people = User.objects.order_by("pk")
people = people.filter(username__in={names!r}) if {names!r} else people.filter(is_staff=False)[:{most}]
found = dict()
with transaction.atomic():
    for one in people:
        store = SessionStore()
        store.update({{SESSION_KEY: str(one.pk), BACKEND_SESSION_KEY: settings.AUTHENTICATION_BACKENDS[0],
                      HASH_SESSION_KEY: one.get_session_auth_hash(), "seen": 0}})
        store.create()
        found[one.username] = settings.SESSION_COOKIE_NAME + "=" + store.session_key
print(json.dumps(found))
"""


def free_port() -> int:
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        return free.getsockname()[1]


@dataclass
class Server:
    port: int
    process: subprocess.Popen
    ready_after: float = 0.0

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def processes(self) -> list[tuple[str, int]]:
        """It and all that it started, each with what it is."""
        return [(what_is(pid), pid) for pid in [self.process.pid, *below(self.process.pid)]]

    def memory(self) -> list[tuple[str, float, float]]:
        """What each process is, with its RSS and PSS in MB."""
        return [(name, *memory_of(pid)) for name, pid in self.processes()]


def below(pid: int) -> list[int]:
    with contextlib.suppress(OSError):
        children = Path(f"/proc/{pid}/task/{pid}/children").read_text().split()
        return [other for child in map(int, children) for other in (child, *below(child))]
    return []


def command_of(pid: int) -> list[str]:
    return Path(f"/proc/{pid}/cmdline").read_text().rstrip("\0").split("\0")


def what_is(pid: int) -> str:
    words = " ".join(command_of(pid))
    if words.startswith("nginx"):
        return "nginx"
    for name, mark in (("worker of mails", "manage.py worker"), ("serve", "manage.py serve")):
        if mark in words:
            return name
    parent = int(Path(f"/proc/{pid}/stat").read_text().rpartition(")")[2].split()[1])
    return "server process" if "-m granian" in " ".join(command_of(parent)) else "granian"


def memory_of(pid: int) -> tuple[float, float]:
    told = Path(f"/proc/{pid}/smaps_rollup").read_text()
    found = {line.split()[0]: int(line.split()[1]) / 1024 for line in told.splitlines()[1:]}
    return found["Rss:"], found["Pss:"]


@contextlib.contextmanager
def running(command: list[str], port: int, *, env: dict[str, str], log: Path, answers: str = "") -> Iterator[Server]:
    """The program, once it answers on the port, and ended with all that it started."""
    begin = time.monotonic()
    with log.open("ab") as out:
        process = subprocess.Popen(command, cwd=ROOT, env=os.environ | env, stdout=out, stderr=out)
        try:
            while not is_up(port, answers):
                if process.poll() is not None or time.monotonic() > begin + 120:
                    raise SystemExit(f"{' '.join(command)} did not start:\n{log.read_text()[-2000:]}")
                time.sleep(0.01)
            yield Server(port, process, time.monotonic() - begin)
        finally:
            process.send_signal(signal.SIGTERM)
            process.wait(ENDS_WITHIN)


def is_up(port: int, answers: str) -> bool:
    with contextlib.suppress(OSError), socket.create_connection(("127.0.0.1", port), 1) as line:
        if not answers:
            return True
        line.sendall(f"GET {answers} HTTP/1.0\r\nHost: 127.0.0.1:{port}\r\n\r\n".encode())
        return line.recv(12) in (b"HTTP/1.1 200", b"HTTP/1.0 200")
    return False


@dataclass
class LoadSite:
    """Made at the first need, and kept with its folder."""

    folder: Path
    articles: int
    comments: int
    fans: int | None = None
    env: dict[str, str] = field(init=False)

    def __post_init__(self) -> None:
        self.env = {"DATA_DIR": str(self.folder), "TRUSTED_PROXY_COUNT": "1", "SITE_URL": ""}
        if SERVER_OF_DATABASES:
            path = f"/aangan_load_{self.articles}_{self.comments}"
            self.env["DATABASE_URL"] = urlsplit(SERVER_OF_DATABASES)._replace(path=path).geturl()

    @property
    def title(self) -> str:
        return f"{self.articles:,} stories, {self.comments:,} comments"

    def manage(self, *words: str) -> str:
        env = {name: value for name, value in (os.environ | self.env).items() if name != "SITE_URL"}
        command = [sys.executable, "manage.py", *words]
        return subprocess.run(command, cwd=ROOT, env=env, check=True, stdout=subprocess.PIPE, text=True).stdout

    def make(self) -> float:
        """Answers how many seconds it took."""
        self.folder.mkdir(parents=True, exist_ok=True)
        if SERVER_OF_DATABASES:
            self.make_database()
        begin = time.monotonic()
        self.manage("migrate", "--verbosity", "0")
        fans = ["--fans", str(self.fans)] if self.fans else []
        self.manage("make_load_site", "--articles", str(self.articles), "--comments", str(self.comments), *fans)
        took = time.monotonic() - begin
        # So that a start is like every one after the first.
        self.manage("shell", "-v0", "-c", "from fansite.serving import prepare_static; prepare_static()")
        return took

    def make_database(self) -> None:
        import psycopg

        name = urlsplit(self.env["DATABASE_URL"]).path.strip("/")
        with psycopg.connect(SERVER_OF_DATABASES, autocommit=True) as main:
            if not main.execute("SELECT 1 FROM pg_database WHERE datname = %s", [name]).fetchone():
                main.execute(f"CREATE DATABASE {name}")

    def sign_in(self, *names: str, most: int = 0) -> dict[str, str]:
        return json.loads(self.manage("shell", "-v0", "-c", SIGN_IN.format(names=list(names), most=most)))

    @contextlib.contextmanager
    def served(self, *, workers: int, **env: str) -> Iterator[Server]:
        port = free_port()
        command = [sys.executable, "manage.py", "serve", "--bind", f"127.0.0.1:{port}", "--workers", str(workers)]
        told = self.env | {"SITE_URL": f"http://127.0.0.1:{port}"} | env
        with running(command, port, env=told, log=self.folder / "server.log", answers="/healthz/") as server:
            yield server
