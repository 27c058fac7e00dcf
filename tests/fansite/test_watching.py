"""A line for each request that names no reader and no address, and the number that leads from a page to the log."""

import json
import logging
import re
from contextlib import contextmanager
from io import BytesIO, StringIO

import pytest
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.urls import include, path

from articles.models import Article
from fansite.gate import Gate
from fansite.pagecache import PageCache
from fansite.watching import JsonLines, Lines, OfRequest, Watch, WatchKept
from tests.factories import make_article

# Each answer closes the connection, as in a server: within a transaction there would be no other.
pytestmark = pytest.mark.django_db(transaction=True)
HOST = "127.0.0.1:8000"


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("nobody caught me")


urlpatterns = [path("breaks/", breaks), path("", include("fansite.urls"))]
handler500 = "fansite.views.server_error"


class Site:
    """All that stands before Django, in this thread, with what it wrote."""

    def __init__(self, *, every_page: bool = True):
        self.written = []
        self.lines = Lines(self.written.append)
        self.lines.thread = "none: the tests flush by themselves"
        gate = Gate(get_wsgi_application())
        gate.here.is_inside = True
        cache = PageCache(Watch(gate, lines=self.lines), most=10_000_000, look=0, inside=gate.inside)
        self.application = WatchKept(cache, lines=self.lines) if every_page else cache

    def ask(self, path: str, query: str = "", method: str = "GET", **more) -> tuple[dict[str, str], bytes]:
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
            "HTTP_HOST": HOST, "REMOTE_ADDR": "203.0.113.9", "HTTP_USER_AGENT": "a-phone",
        } | more  # fmt: skip
        told = {}
        chunks = self.application(environ, lambda status, headers, exc_info=None: told.update(headers))
        return told, b"".join(chunks)

    def told(self) -> list[dict]:
        self.lines.flush()
        return [json.loads(line) for line in "".join(self.written).splitlines()]


@pytest.fixture(autouse=True)
def as_json(settings):
    settings.LOG_FORMAT = "json"


@contextmanager
def log():
    """What is written of what Django says; begun once a site is there, which sets up the logging anew."""
    written, logger = StringIO(), logging.getLogger("django.request")
    handler = logging.StreamHandler(written)
    handler.addFilter(OfRequest())
    handler.setFormatter(JsonLines())
    logger.addHandler(handler)
    try:
        yield written
    finally:
        logger.removeHandler(handler)


def test_each_request_has_a_line(django_assert_num_queries):
    site, story = Site(), make_article(slug="finale")
    address = story.get_absolute_url()
    site.ask(address)
    body = site.ask(address)[1]
    Article.objects.update(title="Other words")
    site.ask(address)
    site.ask("/search/", "q=what-i-look-for")
    site.ask("/preview/a-secret-token/")
    site.ask("/nowhere/")
    site.ask("/", method="POST")
    lines = site.told()
    assert [(line["method"], line["route"], line["status"], line["cache"]) for line in lines] == [
        ("GET", "/articles/<str:slug>/", 200, "miss"),
        ("GET", "/articles/<str:slug>/", 200, "hit"),
        ("GET", "/articles/<str:slug>/", 200, "stale"),
        ("GET", "/search/", 200, "none"),
        ("GET", "/preview/<str:token>/", 410, "none"),
        ("GET", "", 404, "none"),
        ("POST", "/", 403, "none"),
    ]
    assert lines[1]["bytes"] == len(body)
    assert lines[0]["queries"] > 10 > lines[1]["queries"] == 0
    assert len({line["request"] for line in lines}) == len(lines)
    assert all(line["ms"] >= 0 and re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\dZ", line["time"]) for line in lines)
    written = "".join(site.written)
    assert [
        word for word in ("finale", "what-i-look-for", "a-secret-token", "203.0", "a-phone") if word in written
    ] == []


def test_what_was_kept_ready_costs_no_line_unless_each_is_asked_for():
    site = Site(every_page=False)
    for _ in range(3):
        site.ask("/about/")
    assert [line["cache"] for line in site.told()] == ["miss"]


def test_a_page_that_is_kept_does_not_keep_the_number_of_who_came_first():
    site = Site()
    first, again = site.ask("/about/")[0], site.ask("/about/")[0]
    assert "X-Request-ID" not in first
    assert first == again
    assert site.ask("/search/")[0]["X-Request-ID"] == site.told()[-1]["request"]


@pytest.mark.parametrize(
    ("proxies", "given", "is_taken"),
    [(1, "from-my-proxy-1", True), (0, "from-my-proxy-1", False), (1, 'a"\r\nb', False), (1, "x" * 200, False)],
)
def test_a_number_is_taken_from_a_proxy_of_ours_alone(settings, proxies, given, is_taken):
    settings.TRUSTED_PROXY_COUNT = proxies
    told = Site().ask("/search/", HTTP_X_REQUEST_ID=given)[0]
    assert (told["X-Request-ID"] == given) == is_taken


def test_the_page_of_what_broke_and_its_line_of_the_log_have_one_number(settings):
    settings.ROOT_URLCONF = __name__
    site = Site()
    with log() as written:
        headers, page = site.ask("/breaks/")
    number = headers["X-Request-ID"]
    assert f"name this number: {number}".encode() in page
    line = next(json.loads(text) for text in written.getvalue().splitlines() if "nobody caught me" in text)
    assert (line["request"], line["level"], line["logger"]) == (number, "ERROR", "django.request")
    assert "RuntimeError: nobody caught me" in line["trace"]
    assert site.told()[-1]["request"] == number


def test_lines_that_nobody_reads_do_not_fill_the_memory(settings):
    lines = Lines(lambda text: None)
    assert lines.waiting.maxlen


def test_lines_are_written_without_being_asked():
    written = []
    lines = Lines(written.append)
    lines.add({"REQUEST_METHOD": "EV\nIL", "PATH_INFO": "/"}, "id-1", "200 OK", [], [b"abc"], 0.0015, 2, "none")
    for _ in range(100):
        if not written:
            lines.thread.join(0.02)
    assert json.loads("".join(written)) | {"time": ""} == {
        "time": "", "request": "id-1", "method": "odd", "route": "/", "status": 200, "ms": 1.5, "queries": 2,
        "cache": "none", "bytes": 3,
    }  # fmt: skip
