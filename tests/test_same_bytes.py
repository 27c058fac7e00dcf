"""An anonymous public page is the same bytes for everybody with the same theme and the same point of the story."""

import re
from datetime import timedelta

import pytest
from django.test import Client
from django.utils import timezone

from tests.factories import make_article, make_comment, make_event
from tests.test_budgets import BUDGETS, fill

pytestmark = pytest.mark.django_db
PAGES = [*BUDGETS, "/about/", "/rules/", "/privacy/", "/nowhere/", "/search/"]


def render_all(ids, settings, cookies):
    client = Client()
    client.cookies.load(cookies)
    return {path: client.get(path.format(**ids)) for path in PAGES}


@pytest.mark.parametrize("point", ["", "0", "break"])
def test_public_pages_are_the_same_bytes_for_everybody(settings, time_machine, point):
    ids = fill(2)
    event = make_event(is_break=True, break_label="up to here")
    make_comment(make_article(safe_from=event, safe_title="Later"))
    chosen = {"spoiler": str(event.pk) if point == "break" else point} if point else {}
    time_machine.move_to(timezone.now() + timedelta(seconds=1), tick=False)
    first = render_all(ids, settings, {"csrftoken": "a" * 32} | chosen)
    settings.SECRET_KEY = "another secret altogether, as after a restart elsewhere"
    time_machine.move_to(timezone.now() + timedelta(minutes=7), tick=False)
    second = render_all(ids, settings, {"csrftoken": "b" * 32, "messages": "[]", "sidebar": "open"} | chosen)
    different = [path for path in PAGES if first[path].content != second[path].content]
    assert different == []
    assert {path: response.cookies for path, response in second.items() if response.cookies} == {}


def test_public_pages_hold_no_form_that_posts():
    ids = fill(1)
    pages = render_all(ids, None, {})
    assert [
        path for path, page in pages.items() if re.search(rb'method="?post|csrfmiddlewaretoken', page.content, re.I)
    ] == []


def test_a_theme_changes_the_page_and_nothing_else_does():
    fill(1)
    plain, dark, odd = (
        Client(headers={"cookie": f"theme={theme}"}).get("/").content for theme in ("", "dark", "<script>")
    )
    assert dark != plain
    assert odd == plain


def test_a_point_of_the_story_is_brought_to_one_form():
    event = make_event(is_break=True, break_label="up to here")
    later = make_event("Afterwards")
    make_article(safe_from=later, safe_title="Later")

    def read(point):
        return Client(headers={"cookie": f"spoiler={point}"} if point else {}).get("/").content

    assert read("0") == read(later.pk) == read("-3") == read("9" * 30)
    assert read("") == read("1.5") == read("<script>") == read("0x1")
    assert read(event.pk) == read(f"00{event.pk}")
    assert read("0") != read("")


def test_pages_of_signed_in_readers_stay_private(client):
    fill(1)
    anonymous = client.get("/articles/lead/")
    assert anonymous["Cache-Control"] == "no-cache"
    client.cookies["session"] = "x"
    assert client.get("/articles/lead/")["Cache-Control"] == "private, no-cache"
    assert "Cookie" in anonymous["Vary"]
