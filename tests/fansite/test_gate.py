"""Bodies are limited before they are read, and who sends or reads slowly takes nothing from others: at a real server."""

import contextlib
import http.client
import os
import socket
import sqlite3
import subprocess
import time
from dataclasses import dataclass
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings
from django.db import connection

from fansite.gate import REFUSED, Gate, most_bytes
from fansite.serving import granian

FORM = b"Content-Type: application/x-www-form-urlencoded\r\n"


class Unread(BytesIO):
    def read(self, *args):
        raise AssertionError("this was not to be read")


def ask(body: BytesIO, *, most_waiting: int = 9, path: str = "/reading/", **environ):
    """What the gate hands on of a POST."""
    taken = {}

    def application(environ, start_response):
        taken.update(environ, body=environ["wsgi.input"].read())
        start_response("200 OK", [])
        return [b"seen"]

    gate = Gate(application, most_waiting=most_waiting)
    gate({"REQUEST_METHOD": "POST", "PATH_INFO": path, "wsgi.input": body} | environ, lambda status, headers: None)
    gate.pool.shutdown()
    return taken.get(REFUSED), taken["body"]


def test_what_is_within_the_limits_is_handed_on_whole():
    long = b"x" * 700_000
    assert ask(BytesIO(long), CONTENT_LENGTH="700000") == (None, long)
    assert ask(BytesIO(b"a=b&c"), CONTENT_LENGTH="3") == (None, b"a=b")
    assert ask(Unread(), CONTENT_LENGTH="") == ask(Unread(), CONTENT_LENGTH="0") == (None, b"")
    assert ask(Unread(), CONTENT_LENGTH="7", REQUEST_METHOD="GET") == (None, b"")


@pytest.mark.parametrize(
    ("status", "environ"),
    [
        (413, {"CONTENT_LENGTH": str(1024 * 1024 + 1)}),
        (413, {"CONTENT_LENGTH": "9" * 30}),
        (413, {"CONTENT_LENGTH": str(14 * 1024 * 1024), "PATH_INFO": "/me/picture/"}),
        (411, {"HTTP_TRANSFER_ENCODING": "chunked"}),
        (411, {"HTTP_TRANSFER_ENCODING": "chunked", "CONTENT_LENGTH": "3"}),
        (400, {"CONTENT_LENGTH": "three"}),
        (400, {"CONTENT_LENGTH": "-3"}),
        (503, {"CONTENT_LENGTH": "3", "most_waiting": 0}),
    ],
)
def test_what_is_refused_is_not_read(status, environ):
    assert ask(Unread(), **environ) == (status, b"")


def test_what_breaks_off_is_told_so():
    assert ask(BytesIO(b"a=b"), CONTENT_LENGTH="300") == (400, b"")


def test_a_picture_may_be_larger_than_a_text():
    assert most_bytes("/me/picture/") > 12 * 1024 * 1024
    assert most_bytes("/admin/pictures/picture/add/") > 12 * 1024 * 1024
    assert most_bytes("/articles/finale/comments/") == 1024 * 1024


@dataclass
class Server:
    port: int
    log: Path
    held: contextlib.ExitStack

    def hold(self, data: bytes = b"", *, narrow: bool = False) -> socket.socket:
        """A connection that stays as it is until the test is over."""
        one = self.held.enter_context(socket.socket())
        if narrow:
            one.setsockopt(socket.SOL_SOCKET, socket.SO_RCVBUF, 2048)
        one.settimeout(5)
        one.connect(("127.0.0.1", self.port))
        one.sendall(data.replace(b"HOST", f"127.0.0.1:{self.port}".encode()))
        return one

    def get(self, path: str) -> tuple[int, float, http.client.HTTPResponse]:
        begun = time.monotonic()
        asking = http.client.HTTPConnection("127.0.0.1", self.port, timeout=5)
        asking.request("GET", path)
        answer = asking.getresponse()
        answer.read()
        asking.close()
        return answer.status, time.monotonic() - begun, answer


def database_for(data_dir: Path) -> str:
    """The address of the tests' own tables, or of a copy of them where they are in memory."""
    at = connection.settings_dict
    if connection.vendor == "postgresql":
        return f"postgres://{at['USER']}:{at['PASSWORD']}@{at['HOST']}:{at['PORT']}/{at['NAME']}"
    connection.ensure_connection()
    with contextlib.closing(sqlite3.connect(data_dir / "aangan.sqlite3")) as copy:
        connection.connection.backup(copy)
    return f"sqlite:///{data_dir / 'aangan.sqlite3'}"


@pytest.fixture(scope="module")
def started(django_db_setup, django_db_blocker, tmp_path_factory):
    data_dir = tmp_path_factory.mktemp("served")
    with django_db_blocker.unblock():
        address = database_for(data_dir)
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = free.getsockname()[1]
    own = {name: value for name, value in os.environ.items() if name in ("PATH", "HOME", "LANG")}
    own |= {"DATA_DIR": str(data_dir), "SITE_URL": f"http://127.0.0.1:{port}", "LOG_REQUESTS": "all"}
    own |= {"DATABASE_URL": address, "LOG_FORMAT": "json", "DJANGO_SETTINGS_MODULE": "tests.live_settings"}
    log = data_dir / "log"
    with log.open("w") as out:
        command = granian("127.0.0.1", port, workers=1)
        server = subprocess.Popen(command, cwd=settings.BASE_DIR, env=own, stdout=out, stderr=out)
    try:
        yield Server(port, log, contextlib.ExitStack())
    finally:
        server.terminate()
        server.wait(15)


@pytest.fixture
def server(started):
    for _ in range(150):
        with contextlib.suppress(OSError):
            started.get("/healthz/")
            break
        time.sleep(0.1)
    with contextlib.ExitStack() as started.held:
        yield started


@pytest.mark.django_db
def test_slow_clients_take_nothing_from_others(server):
    for _ in range(50):
        server.hold(b"GET / HTTP/1.1\r\nHost: HOST\r\nX-Half: a")
        server.hold(b"POST /reading/ HTTP/1.1\r\nHost: HOST\r\n" + FORM + b"Content-Length: 1000\r\n\r\ntheme=d")
    for _ in range(20):
        server.hold(b"GET /about/ HTTP/1.1\r\nHost: HOST\r\n\r\n" * 40, narrow=True)
    time.sleep(0.5)
    answers = [server.get(path)[:2] for path in ("/", "/search/?q=samar", "/about/", "/articles/") * 2]
    assert [status for status, _ in answers] == [200] * 8
    assert max(took for _, took in answers) < 1


@pytest.mark.parametrize(
    "told", [b"Content-Length: 900000000", b"Transfer-Encoding: chunked"], ids=["a length", "no length"]
)
def test_the_server_stops_reading_what_is_too_large(server, told):
    sending = server.hold(b"POST /reading/ HTTP/1.1\r\nHost: HOST\r\n" + FORM + told + b"\r\n\r\n")
    piece, sent = b"10000\r\n" + b"x" * 65536 + b"\r\n", 0
    with contextlib.suppress(OSError):
        while sent < 200_000_000:
            sending.sendall(piece)
            sent += len(piece)
    assert sent < 30_000_000
    assert server.get("/healthz/")[0] == 200


def test_a_body_that_is_too_large_is_answered_with_a_page(server):
    asking = http.client.HTTPConnection("127.0.0.1", server.port, timeout=5)
    asking.putrequest("POST", "/reading/")
    asking.putheader("Content-Length", "900000000")
    asking.endheaders()
    answer = asking.getresponse()
    assert (answer.status, answer.reason) == (413, "Payload Too Large")
    assert b"That is too large for us" in answer.read()
    assert answer.headers["Content-Security-Policy"]


RAW = [
    b"GET /%00 HTTP/1.1\r\nHost: HOST\r\n\r\n",
    b"GET /%ff%fe/ HTTP/1.1\r\nHost: HOST\r\n\r\n",
    b"GET /\xff\xfe/ HTTP/1.1\r\nHost: HOST\r\n\r\n",
    b"GET //example.com/%2e%2e/ HTTP/1.1\r\nHost: HOST\r\n\r\n",
    b"GET /../../etc/passwd HTTP/1.1\r\nHost: HOST\r\n\r\n",
    b"GET /articles/;a=b HTTP/1.1\r\nHost: HOST\r\n\r\n",
    b"GET /" + b"a" * 8192 + b" HTTP/1.1\r\nHost: HOST\r\n\r\n",
    b"GET /?" + b"a=b&" * 20_000 + b" HTTP/1.1\r\nHost: HOST\r\n\r\n",
    b"get / HTTP/1.1\r\nHost: HOST\r\n\r\n",
    b"TRACE / HTTP/1.1\r\nHost: HOST\r\n\r\n",
    b"PROPFIND / HTTP/1.1\r\nHost: HOST\r\nContent-Length: 2\r\n\r\nab",
    b"CONNECT example.com:443 HTTP/1.1\r\nHost: HOST\r\n\r\n",
    b"OPTIONS * HTTP/1.1\r\nHost: HOST\r\n\r\n",
    b"GET http://example.com/ HTTP/1.1\r\nHost: HOST\r\n\r\n",
    b"GET / HTTP/1.1\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: a b\r\n\r\n",
    b"GET / HTTP/1.1\r\nHost: HOST\r\nHost: example.com\r\n\r\n",
    b'GET / HTTP/1.1\r\nHost: HOST\r\nCookie: \xff=\xfe; session="\r\n\r\n',
    b"GET / HTTP/1.1\r\nHost: HOST\r\nRange: bytes=9-3,-1,\r\nAccept-Language: \xe0\xa4\r\n\r\n",
    b"POST /reading/ HTTP/1.1\r\nHost: HOST\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nab",
    b"POST /reading/ HTTP/1.1\r\nHost: HOST\r\nContent-Type: multipart/form-data; boundary=x\r\nContent-Length: 5\r\n\r\n--x\r\n",
    b"\x16\x03\x01\x02\x00\x01\x00\x01\xfc\x03\x03",
    b"\r\n\r\n\r\n",
]


def test_odd_requests_are_no_fault_of_the_server(server):
    statuses = []
    for raw in RAW:
        one = server.hold(raw)
        one.settimeout(0.5)
        with contextlib.suppress(OSError):
            answer = one.recv(65536)
            statuses.append(int(answer[9:12]) if answer.startswith(b"HTTP/1.1 ") else 0)
    assert [status for status in statuses if status >= 500] == []
    assert {400, 404, 405} <= set(statuses)
    assert server.get("/")[0] == 200
