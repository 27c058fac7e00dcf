"""What the server tells of itself: a line for each request, and each line of the log with the request it belongs to.

The line names the route, never the address: in addresses stand searches, names and the secrets of links. No reader's
address, cookie or program is in it either. Lines are gathered and written by a thread of their own, so that a page that is
kept ready waits for none of it.
"""

import atexit
import itertools
import json
import logging
import re
import secrets
import sys
import threading
from collections import deque
from collections.abc import Callable, Iterable
from contextvars import ContextVar
from functools import lru_cache
from time import gmtime, perf_counter, strftime, time
from typing import Any

from django.conf import settings
from django.db import connections
from django.db.backends.signals import connection_created
from django.urls import Resolver404, resolve

# Names in the environ: what is known of the request, how the page cache stood to it, whether Django was asked.
REQUEST, KEPT, MADE = "aangan.request", "aangan.kept", "aangan.made"
METHODS = {"GET", "HEAD", "POST", "OPTIONS", "PUT", "PATCH", "DELETE", "TRACE"}
SAFE_ID = re.compile(r"[A-Za-z0-9_-]{8,64}")
PAUSE = 0.2
MOST_LINES = 100_000  # that wait: where nobody reads them, the oldest go


type Environ = dict[str, Any]


class Seen:
    """What is known of the request that is answered here."""

    __slots__ = ("id", "queries")

    def __init__(self, id: str = ""):
        self.id, self.queries = id, 0


seen: ContextVar[Seen] = ContextVar("seen", default=Seen())  # noqa: B039 - outside of requests nobody reads it


class Watch:
    """WSGI middleware around Django: gives each request an id, and a line where `lines` are given."""

    def __init__(self, application: Callable, *, lines: "Lines | None"):
        self.application, self.lines = application, lines
        connection_created.connect(count_queries, dispatch_uid="count_queries")
        for connection in connections.all(initialized_only=True):
            count_queries(self, connection)

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        begun = perf_counter()
        environ.get(MADE, []).append(True)
        seen.set(this := Seen(own_id(environ)))
        environ[REQUEST] = this
        told: list = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            told[:] = status, headers
            return start_response(status, [*headers, ("X-Request-ID", this.id)])

        chunks = self.application(environ, start)
        if self.lines:
            kept = environ.get(KEPT, "none")
            self.lines.add(environ, this.id, told[0], told[1], chunks, perf_counter() - begun, this.queries, kept)
        return chunks


class WatchKept:
    """WSGI middleware around the page cache: the lines of what it shows by itself. They cost it a tenth of its speed."""

    def __init__(self, application: Callable, *, lines: "Lines"):
        self.application, self.lines = application, lines

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        begun = perf_counter()
        environ[MADE] = made = []  # type: ignore[var-annotated]
        told: list = []

        def start(status: str, headers: list[tuple[str, str]], exc_info: Any = None) -> Any:
            told[:] = status, headers
            return start_response(status, headers)

        chunks = self.application(environ, start)
        if not made:
            self.lines.add(environ, own_id(environ), told[0], told[1], chunks, perf_counter() - begun, 0, "hit")
        return chunks


PROCESS, NUMBERS = secrets.token_hex(4), itertools.count(1)


def own_id(environ: Environ) -> str:
    """One of a proxy of ours is taken over, so that its log and ours tell of the same."""
    given = environ.get("HTTP_X_REQUEST_ID")
    if given and settings.TRUSTED_PROXY_COUNT and SAFE_ID.fullmatch(given):
        return given
    return f"{PROCESS}-{next(NUMBERS):x}"


class Lines:
    """Written a few times a second, all that came since at once."""

    def __init__(self, write: Callable[[str], Any] | None = None):
        self.form = JSON if settings.LOG_FORMAT == "json" else TEXT
        self.write, self.waiting = write or sys.stderr.write, deque[str](maxlen=MOST_LINES)
        self.thread: threading.Thread | None = None
        self.starting = threading.Lock()

    def add(self, environ: Environ, id: str, status: str, headers: list[tuple[str, str]], chunks: Iterable[bytes],
            took: float, queries: int, kept: str) -> None:  # fmt: skip
        method = environ["REQUEST_METHOD"]
        size = sum(map(len, chunks)) if isinstance(chunks, list) else int(dict(headers).get("Content-Length", 0))
        line = self.form % (
            second(int(time())), id, method if method in METHODS else "odd", route_of(environ.get("PATH_INFO", "")),
            status[:3], took * 1000, queries, kept, size,
        )  # fmt: skip
        self.waiting.append(line)
        if self.thread is None:
            with self.starting:
                if self.thread is None:
                    self.thread = threading.Thread(target=self.go_on, daemon=True, name="lines")
                    self.thread.start()
                    atexit.register(self.flush)

    def go_on(self) -> None:
        ending = threading.main_thread()
        while True:
            ending.join(PAUSE)
            self.flush()
            if not ending.is_alive():
                return

    def flush(self) -> None:
        if self.waiting:
            self.write("".join(self.waiting.popleft() for _ in range(len(self.waiting))))
            getattr(getattr(self.write, "__self__", None), "flush", lambda: None)()


JSON = (
    '{"time":"%s","request":"%s","method":"%s","route":%s,"status":%s,"ms":%.2f,"queries":%d,"cache":"%s","bytes":%d}\n'
)
TEXT = "%s request=%s method=%s route=%s status=%s ms=%.2f queries=%d cache=%s bytes=%d\n"


@lru_cache(2)
def second(moment: int) -> str:
    return strftime("%Y-%m-%dT%H:%M:%SZ", gmtime(moment))


@lru_cache(4096)
def route_of(path: str) -> str:
    """The pattern that the address fits, "" for none; quoted."""
    try:
        return json.dumps(f"/{resolve(path.encode('latin-1', 'replace').decode(errors='replace')).route}")
    except Resolver404:
        return json.dumps(settings.STATIC_URL if path.startswith(settings.STATIC_URL) else "")


def count_queries(sender: Any, connection: Any, **kwargs: Any) -> None:
    if counted not in connection.execute_wrappers:
        connection.execute_wrappers.append(counted)


def counted(execute: Callable, sql: str, params: Any, many: bool, context: dict) -> Any:
    seen.get().queries += 1
    return execute(sql, params, many, context)


class OfRequest(logging.Filter):
    """Gives each record the id of the request that it came up in."""

    def filter(self, record: logging.LogRecord) -> bool:
        record.request_id = seen.get().id
        return True


class TextLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        line = super().format(record)
        return f"[{request_id}] {line}" if (request_id := getattr(record, "request_id", "")) else line


class JsonLines(logging.Formatter):
    def format(self, record: logging.LogRecord) -> str:
        told = {"time": second(int(record.created)), "level": record.levelname, "logger": record.name}
        told["message"] = record.getMessage()
        if request_id := getattr(record, "request_id", ""):
            told["request"] = request_id
        if record.exc_info:
            told["trace"] = self.formatException(record.exc_info)
        return json.dumps(told, ensure_ascii=False)
