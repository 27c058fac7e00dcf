"""Whatever anybody sends is answered without a fault of ours, and changes nothing of what others get."""

from io import BytesIO

import pytest
from django.core.wsgi import get_wsgi_application
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from fansite.gate import Gate
from fansite.models import SiteVersion
from fansite.pagecache import PageCache
from fansite.watching import Watch
from tests.factories import make_article, make_comment, make_tag

# Each answer closes the connection, as in a server: within a transaction there would be no other.
pytestmark = [pytest.mark.django_db(transaction=True), pytest.mark.usefixtures("fresh_limits")]
HOST = "127.0.0.1:8000"
BOUNDED = settings(
    max_examples=90, deadline=None, derandomize=True, database=None,
    suppress_health_check=[HealthCheck.function_scoped_fixture, HealthCheck.too_slow, HealthCheck.data_too_large],
)  # fmt: skip

PLACES = [
    *("/", "/articles/", "/articles/finale/", "/articles/finale/comments/", "/c/1/", "/c/1/replies/", "/tags/", "/cast/"),
    *("/tags/trp-talk/", "/cast/actors/x/", "/cast/characters/x/", "/story/", "/quotes/", "/quotes/1/", "/rumours/"),
    *("/search/", "/reading/", "/contact/", "/fans/x/", "/me/settings/", "/accounts/login/", "/accounts/signup/"),
    *("/admin/login/", "/media/x", "/media/cards/tag-1-0a1b2c3d4e5f60718293.jpg", "/static/x", "/sitemap-stories.xml"),
    *("/unsubscribe/x/", "/preview/x/", "/feeds/latest/", "/accounts/password/reset/key/1-x/", "/readyz/"),
]  # fmt: skip
ODD = ["\0", "\x7f", "\xff\xfe", "ð\x9f\x8e\x89", "//", "/../", "/./", ";a=b", "%00", "%", "?", "#", "\\", " ", "\r\n", "a" * 8192, "à¥¯", "-1", "9" * 40]  # fmt: skip
NAMES = ["page", "after", "before", "year", "kind", "sort", "q", "open", "next", "parent", "quote", "p", "topic", "tag", "by", "week", "character", "verdict", "o", "from"]  # fmt: skip
VALUES = ["", "0", "-1", "1e9", "9" * 30, "9999999999999999999", "%00", "%ff", "à¥¨", "2026-13-45", "0000-00-00", "\\", "'", '"', "a" * 3000, "%F0%9F%8E%89", "last", "1-2", "3-99999999999999999999", "[]", "//x"]  # fmt: skip
METHODS = [
    "GET",
    "HEAD",
    "POST",
    "OPTIONS",
    "TRACE",
    "PUT",
    "DELETE",
    "PATCH",
    "PROPFIND",
    "get",
    "",
    "GE T",
    "X" * 200,
]
KINDS = ["application/x-www-form-urlencoded", "multipart/form-data", "multipart/form-data; boundary=x", 'multipart/form-data; boundary="', "text/plain; charset=nonsense", "application/x-www-form-urlencoded; charset=utf-16", "application/json", "", ";", "\xff"]  # fmt: skip
BODIES = [b"", b"a=b", b"\0\xff", b"%00=%ff&body=%F0", b"a=&" * 1200, b"[" * 5000, b"--x\r\n", b'--x\r\nContent-Disposition: form-data; name="upload"; filename="\0.png"\r\n\r\n\x89PNG', b"body=" + b"9" * 9000, b"theme=dark&spoiler=" + b"9" * 5000]  # fmt: skip
HEADERS = {
    "HTTP_COOKIE": ["=", ";;;", "theme", "session=\xff", 'messages="\\', "spoiler=%00", "csrftoken=" + "a" * 5000, "theme=dark; theme=light", "a=b; " * 900],
    "HTTP_ACCEPT_LANGUAGE": ["", "*", "\xff", "hi-" + "a" * 900, ",,,;q=9", "en;q=nan"],
    "HTTP_ACCEPT_ENCODING": ["br", "gzip;q=x", "*", "\xff", ",;,", "br;q=0, gzip;q=0.0"],
    "HTTP_RANGE": ["bytes=0-5", "bytes=9-3", "bytes=-", "bytes=0-0,-1", "x"],
    "HTTP_IF_NONE_MATCH": ["*", '"', "W/", "a" * 900],
    "HTTP_IF_MODIFIED_SINCE": ["x", "Thu, 32 Foo 99999 00:00:00 GMT", "0"],
    "HTTP_X_FORWARDED_HOST": ["evil.example", "", "a b"],
    "HTTP_X_FORWARDED_PROTO": ["https", "gopher"],
    "HTTP_X_FORWARDED_FOR": ["x", "1.2.3.4, \xff", "::1%eth0"],
    "HTTP_FORWARDED": ["for=x;host=evil.example"],
    "HTTP_X_ORIGINAL_URL": ["/admin/"],
    "HTTP_X_REWRITE_URL": ["/admin/"],
    "HTTP_X_HTTP_METHOD_OVERRIDE": ["DELETE", "POST"],
    "HTTP_X_REQUEST_ID": ["evil\r\n", "abcdefgh12345678"],
    "HTTP_REFERER": ["http://evil.example/", "\xff", "http://["],
    "HTTP_ORIGIN": ["null", "http://["],
    "HTTP_USER_AGENT": ["", "<b>", "\xff" * 300],
    "HTTP_TRANSFER_ENCODING": ["chunked"],
    "HTTP_HOST": ["", "evil.example", "127.0.0.1:99999", "[::1", "a b", "\xff"],
}  # fmt: skip
headers = st.lists(st.sampled_from(sorted(HEADERS)), max_size=4, unique=True).flatmap(
    lambda names: st.fixed_dictionaries({name: st.sampled_from(HEADERS[name]) for name in names})
)
paths = st.tuples(st.sampled_from(PLACES), st.one_of(st.just(""), st.sampled_from(ODD))).map("".join)
queries = st.lists(st.tuples(st.sampled_from(NAMES), st.sampled_from(VALUES)).map("=".join), max_size=3).map("&".join)


class Site:
    """All that stands before Django, in this thread, as the tests' tables are its own."""

    def __init__(self):
        self.gate = Gate(get_wsgi_application())
        self.gate.here.is_inside = True
        self.cache = PageCache(Watch(self.gate, lines=None), most=10_000_000, inside=self.gate.inside)

    def ask(self, path="/", query="", method="GET", body=b"", **more) -> tuple[str, dict[str, str], bytes]:
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(body),
            "CONTENT_LENGTH": str(len(body)), "HTTP_HOST": HOST, "REMOTE_ADDR": "127.0.0.1",
        } | more  # fmt: skip
        told = []
        chunks = self.cache(environ, lambda status, headers, exc_info=None: told.extend((status, headers)))
        return told[0], dict(told[1]), b"".join(chunks)


@pytest.fixture
def site():
    make_comment(make_article(slug="finale", tags=[make_tag("TRP talk")]))
    SiteVersion.objects.renew()  # as each start of the server does
    return Site()


@BOUNDED
@given(path=paths, query=queries, headers=headers)
def test_no_address_and_no_header_is_a_fault_of_ours(site, path, query, headers):
    assert site.ask(path, query, **headers)[0] < "5"


@BOUNDED
@given(
    path=st.sampled_from(PLACES), method=st.sampled_from(METHODS), body=st.sampled_from(BODIES),
    kind=st.sampled_from(KINDS), length=st.sampled_from(["", "0", "3", "-1", "x", "99999999999", None]), headers=headers,
)  # fmt: skip
def test_no_method_and_no_body_is_a_fault_of_ours(site, path, method, body, kind, length, headers):
    more = headers | {"CONTENT_TYPE": kind} | ({} if length is None else {"CONTENT_LENGTH": length})
    assert site.ask(path, method=method, body=body, **more)[0] < "5"


@settings(BOUNDED, max_examples=40)
@given(path=st.sampled_from(["/", "/articles/finale/", "/about/", "/tags/trp-talk/"]), headers=headers)
def test_nothing_that_one_sends_goes_into_what_others_get(site, path, headers):
    """By an unkeyed header; the theme is kept apart, and what is not one is none."""
    plain = site.ask(path)
    fresh = Site()
    fresh.ask(path, **headers)
    fresh.ask(path, method="HEAD", **headers)
    status, told, body = fresh.ask(path)
    assert (status, body) == (plain[0], plain[2])
    assert told["ETag"] == plain[1]["ETag"]
    assert b"evil" not in body
    assert {name: value for name, value in told.items() if name != "X-Request-ID"} == plain[1]
