"""Every answer carries the headers that are worth an A+ at MDN's Observatory, whoever made it, once the site has https."""

import logging
import runpy
from io import BytesIO
from pathlib import Path

import pytest
from django.conf import settings as kept
from django.contrib import messages
from django.core.wsgi import get_wsgi_application
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path

from fansite.pagecache import PageCache
from fansite.pictures.models import Rendition
from tests.factories import make_article, make_comment, make_embed, make_fan, make_staff
from tests.fansite.test_settings import HTTPS
from tests.observatory import score
from tests.test_budgets import BUDGETS, OWN_BUDGETS, fill

pytestmark = [pytest.mark.django_db, pytest.mark.usefixtures("fresh_limits")]
HOST = "aangan.example"
# What the tests have in their own way.
APART = {"BASE_DIR", "DATA_DIR", "DATABASES", "CACHES", "MEDIA_ROOT", "STATIC_ROOT", "STORAGES", "LOGGING", "MAILERS"}
PUBLIC = [
    *BUDGETS,
    *("/tags/nowhere/", "/nowhere/", "/%00/", "/about/", "/rules/", "/privacy/", "/contact/", "/reading/", "/search/"),
    *("/articles/lead", "/c/{comment}/", "/c/{comment}/heart/", "/me/settings/", "/admin/", "/healthz/", "/readyz/"),
    *("/accounts/login/", "/accounts/signup/", "/accounts/password/reset/", "/accounts/logout/", "/unsubscribe/x/"),
    *("/preview/nothing/", "/static/looked-at.css", "/media/{rendition}", "/media/cards/site-0-0.jpg", "/breaks/"),
]  # fmt: skip
STAFFS = [
    *("", "articles/article/", "articles/article/add/", "comments/comment/queue/", "pictures/picture/", "jsi18n/"),
    *("nowhere/", "accounts/user/"),
]
# Anybody may show them, and a frame of another site has no policy of its own.
SHOWN_ELSEWHERE = ("/static/", "/media/")


def breaks(request: HttpRequest) -> HttpResponse:
    raise RuntimeError("nobody caught me")


def leaves_word(request: HttpRequest) -> HttpResponse:
    messages.info(request, "Done")
    return HttpResponse("done")


urlpatterns = [path("breaks/", breaks), path("leaves-word/", leaves_word), path("", include("fansite.urls"))]
handler400 = "fansite.views.bad_request"
handler404 = "fansite.views.not_found"
handler500 = "fansite.views.server_error"


@pytest.fixture
def https(settings, monkeypatch):
    """The settings as the file makes them of an environment with https."""
    for name, value in HTTPS.items():
        monkeypatch.setenv(name, value)
    monkeypatch.setenv("TRUSTED_PROXY_COUNT", "1")
    made = runpy.run_path(str(kept.BASE_DIR / "fansite" / "settings.py"))
    for name, value in made.items():
        if name.isupper() and name not in APART and value != getattr(settings, name, None):
            setattr(settings, name, value)
    settings.STAFF_NEED_SECOND_FACTOR = False
    settings.ROOT_URLCONF = __name__


def browser(**options) -> Client:
    headers = {"host": HOST, "x-forwarded-proto": "https"}
    return Client(headers=headers, raise_request_exception=False, **options)


def poor(answers: dict[str, HttpResponse]) -> dict:
    """Those with less than an A+, or with a cookie that another host could have set."""
    found = {}
    for address, response in answers.items():
        points, parts = score(response.headers, response.cookies)
        names = [name for name in response.cookies if not name.startswith("__Host-")]
        attributes = [one for one in response.cookies.values() if one["domain"] or one["path"] != "/"]
        if points < 100 or names or attributes or "Permissions-Policy" not in response.headers:
            found[address] = (response.status_code, points, parts, names)
    return found


def test_every_page_is_worth_an_a_plus(https):
    ids = fill(1)
    ids["rendition"] = Rendition.objects.first().name
    Path(kept.STATIC_ROOT, "looked-at.css").write_text("p { margin: 0 }")
    visitor, fan, staff = browser(), browser(), browser()
    fan.force_login(make_fan())
    boss = make_staff("Editors", "")
    boss.is_superuser = True
    boss.save()
    staff.force_login(boss)
    answers = {address: visitor.get(address.format(**ids)) for address in PUBLIC}
    assert {response.status_code for response in answers.values()} >= {200, 301, 302, 404, 500}
    assert answers["/static/looked-at.css"].status_code == answers["/media/{rendition}"].status_code == 200
    assert poor(answers) == {}
    assert poor({address: fan.get(address.format(**ids)) for address in [*PUBLIC[::4], *OWN_BUDGETS]}) == {}
    newsroom = {address: staff.get(f"/admin/{address}") for address in STAFFS}
    assert [address for address, response in newsroom.items() if response.status_code != 200] == ["nowhere/"]
    assert poor(newsroom) == {}


def test_what_goes_wrong_is_worth_an_a_plus(https):
    story, fan = make_article(), make_fan()
    client = browser(enforce_csrf_checks=True)
    unchecked = browser()
    unchecked.force_login(fan)
    address = f"{story.get_absolute_url()}comments/"
    often = [unchecked.post(address, {"body": "My dear words", "token": number}) for number in range(7)][-1]
    own = make_comment(make_article())
    own.delete_by_author(by=own.author)
    answers = {
        "host": client.get("/", headers={"host": "somewhere-else.example"}),
        "fields": unchecked.post("/reading/", {f"field-{number}": "" for number in range(1100)}),
        "csrf": client.post("/reading/", {"theme": "dark"}),
        "method": unchecked.post("/"),
        "trace": unchecked.generic("TRACE", "/"),
        "gone": client.get(own.get_absolute_url()),
        "often": often,
    }
    assert [one.status_code for one in answers.values()] == [400, 400, 403, 405, 405, 410, 429]
    assert poor(answers) == {}


def test_every_cookie_belongs_to_this_host_alone(https):
    client = browser()
    client.get("/reading/")
    chosen = client.post("/reading/", {"theme": "dark", "spoiler": "0", "next": "/"})
    assert set(chosen.cookies) == {"__Host-theme", "__Host-spoiler"}
    assert b'data-theme="dark"' in client.get("/").content
    fan = make_fan()
    fan.set_password("ten-thousand-diyas")
    fan.save()
    unknown = client.post("/accounts/login/", {"login": fan.username, "password": "ten-thousand-diyas"})
    client.force_login(fan)
    told = client.get("/leaves-word/")
    assert set(told.cookies) == {"__Host-messages"}
    assert poor({"/accounts/login/": unknown, "/leaves-word/": told}) == {}
    assert client.get("/about/").cookies["__Host-messages"].value == ""


def test_a_page_with_a_frame_of_another_site_lets_it_in(https):
    story = make_article()
    make_embed(story)
    page = browser().get(story.get_absolute_url())
    assert "frame-src https://www.youtube-nocookie.com" in page["Content-Security-Policy"]
    assert page["Cross-Origin-Embedder-Policy"] == "unsafe-none"
    assert browser().get("/")["Cross-Origin-Embedder-Policy"] == "credentialless"


def test_kept_pages_say_the_same_again_and_when_nothing_has_changed(https, db):
    cache = PageCache(get_wsgi_application(), most=1_000_000)
    environ = {
        "REQUEST_METHOD": "GET", "PATH_INFO": "/about/", "QUERY_STRING": "", "SERVER_NAME": HOST, "SERVER_PORT": "80",
        "SERVER_PROTOCOL": "HTTP/1.1", "wsgi.url_scheme": "http", "wsgi.input": BytesIO(), "HTTP_HOST": HOST,
        "HTTP_X_FORWARDED_PROTO": "https", "REMOTE_ADDR": "127.0.0.1",
    }  # fmt: skip

    def ask(**more):
        told = []
        cache(environ | more, lambda status, headers, exc_info=None: told.extend((status, dict(headers))))
        return told

    first = ask()
    again = ask(HTTP_IF_NONE_MATCH=first[1]["ETag"])
    assert (first[0], again[0]) == ("200 OK", "304 Not Modified")
    for _, headers in (first, again):
        assert score(headers, {})[0] >= 100


def test_strangers_who_ask_for_other_hosts_do_not_fill_the_log(caplog):
    client = Client()
    with caplog.at_level(logging.WARNING):
        for number in range(20):
            answer = client.get("/", headers={"host": f"host-{number}.example"})
    assert answer.status_code == 400
    assert [record.name for record in caplog.records] == ["fansite.headers"]
