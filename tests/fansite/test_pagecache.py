"""Kept pages: the right bytes at once, and never those of a page that is not as it was."""

import gzip
import threading
from datetime import timedelta
from io import BytesIO

import brotli
import pytest
from django.core.wsgi import get_wsgi_application
from django.db import connection, transaction
from django.test import Client
from django.utils import timezone

from articles.models import Article
from cast.models import Tag
from fansite.epoch import watched
from fansite.models import SiteVersion
from fansite.pagecache import PageCache
from tests.factories import make_article, make_comment, make_event, make_fan, make_tag

# Triggers of PostgreSQL wait for the end of a transaction, so there has to be one.
pytestmark = pytest.mark.django_db(transaction=True)
HOST = "127.0.0.1:8000"


class Visitor:
    """Asks the cache as a server does; counts how often Django was asked behind it."""

    def __init__(self, application=None, *, most: int = 10_000_000, look: float = 0.0):
        self.made = 0
        self.django = application or get_wsgi_application()
        self.cache = PageCache(self.counted, most=most, look=look)

    def counted(self, environ, start_response):
        self.made += 1
        return self.django(environ, start_response)

    def ask(self, address: str = "/", method: str = "GET", **headers: str) -> tuple[str, dict[str, str], bytes]:
        path, _, query = address.partition("?")
        environ = {
            "REQUEST_METHOD": method, "PATH_INFO": path, "QUERY_STRING": query, "SERVER_NAME": "127.0.0.1",
            "SERVER_PORT": "8000", "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(),
            "HTTP_HOST": HOST, "REMOTE_ADDR": "127.0.0.1",
        } | {f"HTTP_{name.upper()}": value for name, value in headers.items()}  # fmt: skip
        told = []
        chunks = self.cache(environ, lambda status, headers, exc_info=None: told.extend((status, headers)))
        body = b"".join(chunks)
        assert len({name.lower() for name, _ in told[1]}) == len(told[1])
        getattr(chunks, "close", lambda: None)()
        return told[0], dict(told[1]), body


def test_a_page_is_made_once_and_packed_once():
    visitor, story = Visitor(), make_article()
    plain = Client(headers={"host": HOST}).get(story.get_absolute_url())
    status, headers, body = visitor.ask(story.get_absolute_url())
    assert (status, body) == ("200 OK", plain.content)
    assert {name: headers[name] for name in ("Cache-Control", "Content-Security-Policy", "Content-Type")} == {
        name: plain[name] for name in ("Cache-Control", "Content-Security-Policy", "Content-Type")
    }
    packed = {"gzip": gzip.decompress, "br": brotli.decompress}
    for coding, unpack in packed.items():
        answer = visitor.ask(story.get_absolute_url(), accept_encoding=f"{coding}, zstd;q=0.5")
        assert answer[1]["Content-Encoding"] == coding
        assert unpack(answer[2]) == body
        assert answer[1]["Content-Length"] == str(len(answer[2]))
    assert visitor.ask(story.get_absolute_url(), accept_encoding="br;q=0")[2] == body
    assert visitor.ask(story.get_absolute_url(), "HEAD")[1:] == (headers, b"")
    again = visitor.ask(story.get_absolute_url(), if_none_match=headers["ETag"])
    assert (again[0], again[2]) == ("304 Not Modified", b"")
    assert visitor.ask(story.get_absolute_url(), if_none_match='"another"')[2] == body
    assert visitor.made == 1


CHANGES = {
    "words": lambda story: Article.objects.update(standfirst="Other words"),
    "a tag's name": lambda story: Tag.objects.update(name="Another name"),
    "a tag of its own": lambda story: story.set_tags([make_tag("Quite new")]),
    "its author's name": lambda story: type(story.author).objects.update(display_name="Somebody else"),
    "a comment": lambda story: make_comment(story),
    "a heart": lambda story: story.comments.get().set_heart(fan=make_fan(), on=True),
    "a comment that goes": lambda story: story.comments.get().delete_by_author(by=story.comments.get().author),
    "a withdrawal": lambda story: story.withdraw(by=story.author),
    "its end": lambda story: story.delete(),
    "SQL by hand": lambda story: connection.cursor().execute("UPDATE articles_article SET title = 'By hand'"),
}


@pytest.mark.parametrize("change", CHANGES)
def test_what_changed_is_shown_to_the_next_who_asks(change):
    visitor, story = Visitor(), make_article(tags=[make_tag()])
    make_comment(story)
    before = visitor.ask(story.get_absolute_url())
    CHANGES[change](story)
    after = visitor.ask(story.get_absolute_url(), if_none_match=before[1]["ETag"])
    assert after[0] != "304 Not Modified"
    assert after[2] == Client(headers={"host": HOST}).get(story.get_absolute_url()).content != before[2]


def test_what_was_not_committed_is_shown_to_nobody():
    visitor, story = Visitor(), make_article()
    before = visitor.ask(story.get_absolute_url())
    epoch = SiteVersion.objects.get().epoch
    with transaction.atomic():
        Article.objects.update(title="Never meant so")
        transaction.set_rollback(True)
    assert SiteVersion.objects.get().epoch == epoch
    assert visitor.ask(story.get_absolute_url()) == before


def test_a_scheduled_story_comes_by_itself(time_machine):
    time_machine.move_to(timezone.now().replace(second=10), tick=False)
    visitor = Visitor()
    make_article(timezone.now() + timedelta(seconds=5), title="Kal ki baat")
    assert b"Kal ki baat" not in visitor.ask()[2]
    time_machine.shift(timedelta(seconds=6))
    assert b"Kal ki baat" in visitor.ask()[2]


def test_within_a_second_nobody_looks_again(django_assert_num_queries):
    visitor, story = Visitor(look=60.0), make_article()
    before = visitor.ask(story.get_absolute_url())
    with django_assert_num_queries(0):
        assert visitor.ask(story.get_absolute_url()) == before
    Article.objects.update(title="Other words")
    assert visitor.ask(story.get_absolute_url()) == before


@pytest.mark.parametrize(
    ("address", "headers"),
    [
        ("/", {"cookie": "session=abc"}),
        ("/", {"cookie": "messages=abc"}),
        ("/", {"host": "127.0.0.1"}),
        ("/contact/", {}),
        ("/articles/nowhere/", {}),
        ("/search/?q=samar", {}),
        ("/fans/chai/", {}),
        (f"/articles/?kind={'x' * 300}", {}),
    ],
)
def test_what_is_one_readers_or_rare_is_made_each_time(address, headers):
    make_fan("chai")
    visitor = Visitor()
    answers = [visitor.ask(address, **headers) for _ in range(2)]
    assert visitor.made == 2
    assert all("ETag" not in answer[1] for answer in answers)


@pytest.mark.parametrize(
    ("status", "headers"),
    [
        ("200 OK", [("Cache-Control", "no-cache"), ("Set-Cookie", "a=b")]),
        ("200 OK", [("Cache-Control", "private, no-cache")]),
        ("200 OK", []),
        ("500 Internal Server Error", [("Cache-Control", "no-cache")]),
    ],
)
def test_an_answer_that_is_not_for_everybody_is_not_kept(status, headers):
    def application(environ, start_response):
        start_response(status, headers)
        return [b"mine"]

    visitor = Visitor(application)
    assert [visitor.ask() for _ in range(3)] == [(status, dict(headers), b"mine")] * 3
    assert visitor.made >= 3
    assert not visitor.cache.pages


def test_nothing_but_the_theme_and_the_point_goes_into_a_page():
    visitor = Visitor()
    brink = make_event(is_break=True, break_label="up to here")
    make_article(safe_from=make_event("Afterwards"), safe_title="Later")
    plain = visitor.ask()
    odd = {
        "cookie": "csrftoken=abc; theme=<script>; spoiler=x", "accept_language": "hi", "user_agent": "<b>",
        "x_forwarded_host": "evil.example", "x_forwarded_proto": "https", "x_original_url": "/admin/", "range": "bytes=0-5",
        "referer": "http://evil.example/",
    }  # fmt: skip
    assert visitor.ask(**odd)[2] == plain[2]
    assert visitor.made == 1
    beginning = visitor.ask(cookie="spoiler=0")[2]
    assert beginning != plain[2]
    for nonsense in ("999999", "-4", "0" * 30, "00", "9" * 40):
        assert visitor.ask(cookie=f"spoiler={nonsense}")[2] == beginning
    assert visitor.made == 2
    assert b'data-theme="dark"' in visitor.ask(cookie=f"theme=dark; spoiler={brink.pk}")[2]
    assert visitor.made == 3


def test_the_house_is_not_filled_to_the_roof():
    visitor = Visitor(most=60_000)
    for number in range(12):
        visitor.ask(f"/articles/?year={2000 + number}", accept_encoding="gzip")
    assert len(visitor.cache.pages) < 12
    assert visitor.cache.size <= 60_000
    assert visitor.cache.size == sum(page.size for page in visitor.cache.pages.values())


def test_many_who_ask_at_once_wait_for_one_page():
    story, answers = make_article(), []
    visitor = Visitor(look=60.0)
    start = threading.Barrier(3)

    def ask():
        start.wait()
        answers.append(visitor.ask(story.get_absolute_url())[2])
        connection.close()

    threads = [threading.Thread(target=ask) for _ in range(3)]
    for one in threads:
        one.start()
    for one in threads:
        one.join()
    assert len(set(answers)) == 1
    assert visitor.made == 1


def test_the_same_again_is_no_change():
    story, fan = make_article(), make_fan()
    epoch = SiteVersion.objects.get().epoch
    story.save()
    fan.last_login = timezone.now()
    fan.save()
    assert SiteVersion.objects.get().epoch == epoch


def test_each_table_that_pages_show_raises_the_epoch():
    query = "SELECT count(*) FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%\\_epoch\\_%' ESCAPE '\\'"
    if connection.vendor == "postgresql":
        query = "SELECT count(*) FROM pg_trigger WHERE tgname LIKE '%\\_epoch\\_%'"
    with connection.cursor() as cursor:
        cursor.execute(query)
        assert cursor.fetchone()[0] == 3 * len(watched())
    assert len(watched()) > 35
