"""Public pages, made once and kept as bytes, in front of Django.

Why it cannot show a wrong page. A kept page carries the version that stood *before* it was made, and is shown only while
that is still the version, which is looked up at most a second before. The version is counted by the database, within
the transaction of each change (`fansite/epoch.py`; for a thread `Article.comments_version`, under the story's lock): a
change that commits late, a deletion and a rename raise it like any other. To it belong the newest story that is due, the
release (a digest of all code, templates and settings that a page shows) and the hour; the minute for pages that count
comments. Nothing else goes into a page: it is made of its address, its host, the reader's theme and point of the story,
each brought to one of few forms first, and of no other header or cookie: they are taken out of the request before. What
belongs to one reader never comes here: whoever sends a session or a message goes by, and so does each answer that is not
200, sets a cookie, or does not say `no-cache` alone. Where the version cannot be looked up, Django answers.
"""

import gzip
import hashlib
import re
import time
from collections import OrderedDict
from collections.abc import Callable, Iterable
from threading import Lock
from typing import NamedTuple
from urllib.parse import urlsplit

import brotli
from django.conf import settings
from django.db import Error

from articles.models import Article
from cast.models import StoryEvent
from fansite.pieces import version_now
from fansite.variants import PLAIN, Environ, coding_of, is_safe, release, variant_of
from fansite.watching import KEPT as STATE

type Answer = tuple[str, list[tuple[str, str]], bytes]

KEPT = re.compile(r"/(?:articles/|tags/|cast/|story/|quotes/|rumours/|about/|rules/|privacy/|$)")
THREAD = re.compile(r"/articles/([^/]+)/(?:comments/)?")
COUNTING = re.compile(r"/(?:articles/|tags/|$)")
LONGEST = 300  # characters of an address
CODINGS: dict[str, Callable[[bytes], bytes]] = {
    "": bytes,
    "gzip": lambda body: gzip.compress(body, 6, mtime=0),
    "br": lambda body: brotli.compress(body, quality=5),
}
RELEASE = release()
OWN = {"content-length", "content-encoding", "vary", "etag", "date", "x-request-id"}


class Site(NamedTuple):
    """What all pages share."""

    looked: float = 0.0
    version: tuple = ()
    breaks: frozenset[int] = frozenset()


class Page:
    """One address in one variant: its answers by coding, and how long they may be shown without another look."""

    __slots__ = ("answers", "made", "site", "size", "until", "version")

    def __init__(self, version: tuple, site: tuple, made: Answer):
        self.version, self.site, self.made = version, site, made
        self.answers: dict[str, Answer] = {}
        self.size, self.until = len(made[2]), 0.0


class PageCache:
    """WSGI middleware; `application` is Django."""

    def __init__(self, application: Callable, *, most: int, look: float = 1.0, inside: Callable | None = None):
        """`most` bytes are kept in this process, a version is looked at each `look` seconds, `inside` Django's threads."""
        self.application, self.most, self.pause, self.size = application, most, look, 0
        self.pages: OrderedDict[tuple, Page] = OrderedDict()
        self.locks, self.looking = [Lock() for _ in range(64)], Lock()
        self.inside = inside or (lambda work, *args: work(*args))
        self.site = Site()
        self.host = urlsplit(settings.SITE_URL).netloc

    def __call__(self, environ: Environ, start_response: Callable) -> Iterable[bytes]:
        answer = self.find(environ)
        if answer is None:
            return self.application(environ, start_response)
        status, headers, body = answer
        etag = environ.get("HTTP_IF_NONE_MATCH")
        if etag and headers[0][0] == "ETag" and headers[0][1] in etag:
            start_response("304 Not Modified", [one for one in headers if one[0] != "Content-Length"])
            return []
        start_response(status, headers)
        return [] if environ["REQUEST_METHOD"] == "HEAD" else [body]

    def find(self, environ: Environ) -> Answer | None:
        """The kept answer, or one made now; None where Django is to answer."""
        path = environ.get("PATH_INFO", "")
        if environ["REQUEST_METHOD"] not in ("GET", "HEAD") or not KEPT.match(path):
            return None
        query = environ.get("QUERY_STRING", "")
        if len(path) + len(query) > LONGEST or environ.get("HTTP_HOST") != self.host or not is_safe(environ):
            return None
        now = time.monotonic()
        try:
            if now >= self.site.looked + self.pause:
                with self.looking:
                    if now >= self.site.looked + self.pause:
                        self.site = self.inside(self.look, now)
            cookie = environ.get("HTTP_COOKIE")
            variant = variant_of(cookie, self.site.breaks) if cookie else PLAIN
            if variant is None:
                return None
            key = (path, query, variant)
            page: Page | Answer | None = self.pages.get(key)
            if not isinstance(page, Page) or page.site is not self.site.version or now >= page.until:
                with self.locks[hash(key) % len(self.locks)]:
                    page = self.inside(self.fresh, key, environ, now)
        except Error:
            return None
        if not isinstance(page, Page):
            return page
        coding = coding_of(environ.get("HTTP_ACCEPT_ENCODING", ""))
        return page.answers.get(coding) or self.coded(key, page, coding)

    def look(self, now: float) -> Site:
        """At what every page depends on; the same objects while it is the same."""
        version = (*version_now(), RELEASE)
        if version == self.site.version:
            return self.site._replace(looked=now)
        return Site(now, version, frozenset(StoryEvent.objects.filter(is_break=True).values_list("pk", flat=True)))

    def version_of(self, path: str) -> tuple:
        """What this page depends on besides: its thread's count, or the minute."""
        if thread := THREAD.fullmatch(path):
            return tuple(Article.objects.filter(slug=thread[1]).values_list("comments_version", flat=True))
        return (int(time.time() // 60),) if COUNTING.match(path) else ()

    def fresh(self, key: tuple, environ: Environ, now: float) -> Page | Answer | None:
        """The page at the version of now; under its lock, so that it is made once however many ask.

        An answer where there is no page, which is kept nowhere.
        """
        site, page = self.site.version, self.pages.get(key)
        if page and page.site is site and now < page.until:
            return page
        version = (site, self.version_of(key[0]))
        if page and page.version == version:
            page.site, page.until = site, now + self.pause
            self.pages.move_to_end(key)
            return page
        made = self.made(environ, key, "stale" if page else "miss")
        self.drop(key)
        if made is None or not made[0].startswith("200"):
            return made
        page = Page(version, site, made)
        page.until = now + self.pause
        self.pages[key] = page
        self.size += page.size
        while self.size > self.most and len(self.pages) > 1:
            self.drop(next(iter(self.pages)))
        return page

    def drop(self, key: tuple) -> None:
        if page := self.pages.pop(key, None):
            self.size -= page.size

    def made(self, environ: Environ, key: tuple, state: str) -> Answer | None:
        """What Django answers whoever sends nothing but the address and the variant; None if that is not for everybody."""
        asked = {name: value for name, value in environ.items() if not name.startswith("HTTP_")}
        for name in ("HTTP_HOST", "HTTP_X_FORWARDED_PROTO"):
            if name in environ:
                asked[name] = environ[name]
        asked |= {"REQUEST_METHOD": "GET", "HTTP_COOKIE": key[2].cookies, STATE: state}
        told: list = []
        chunks = self.application(asked, lambda status, headers, exc_info=None: told.extend((status, headers)))
        try:
            body = b"".join(chunks)
        finally:
            getattr(chunks, "close", lambda: None)()
        status, headers = told
        said = {name.lower(): value for name, value in headers}
        return None if "set-cookie" in said or said.get("cache-control") != "no-cache" else (status, headers, body)

    def coded(self, key: tuple, page: Page, coding: str) -> Answer:
        status, headers, body = page.made
        body = CODINGS[coding](body)
        digest = hashlib.sha256(repr((page.version, key, coding)).encode()).hexdigest()[:24]
        kept = [(name, value) for name, value in headers if name.lower() not in OWN]
        own = [("ETag", f'"{digest}"'), *kept]
        own += [("Vary", "Accept-Encoding, Cookie"), ("Content-Length", str(len(body)))]
        page.answers[coding] = answer = (status, own + [("Content-Encoding", coding)] * bool(coding), body)
        if self.pages.get(key) is page:
            page.size += len(body)
            self.size += len(body)
        return answer
