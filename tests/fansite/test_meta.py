import re

import pytest
from django.utils.html import escape

from fansite.pictures.cards import site_card
from tests.factories import make_actor, make_article, make_character, make_fan, make_picture, make_tag
from tests.test_budgets import BUDGETS, fill

pytestmark = pytest.mark.django_db
SITE = "http://127.0.0.1:8000"
PAGES = [
    path for path in [*BUDGETS, "/about/", "/rules/"] if path.endswith("/") and not re.search("feed|preview", path)
]


def said(client, path: str) -> dict[str, list[str]]:
    """What the head of a page says by property or name."""
    found = {}
    for name, content in re.findall(r'<meta (?:property|name)="([^"]+)" content="([^"]*)">', client.get(path).text):
        found.setdefault(name, []).append(content)
    return found


def test_every_page_has_all_that_link_previews_need(client):
    ids = fill(1)
    needed = {"og:title", "og:description", "og:url", "og:type", "og:site_name", "og:locale", "twitter:card"}
    needed |= {f"og:image{part}" for part in ("", ":type", ":width", ":height", ":alt")}
    for path in PAGES:
        found = said(client, path.format(**ids))
        assert {name for name in needed if len(found.get(name, [])) == 1 and found[name][0]} == needed, path
        assert found["og:image"][0].startswith((f"{SITE}/media/", f"{SITE}/quotes/")), path
        assert found["og:url"][0].startswith(f"{SITE}/"), path


def test_every_picture_for_previews_is_there_as_it_is_described(client):
    ids = fill(1)
    make_article(slug="bare")
    make_actor("Nidhi Shah")
    for path in [*PAGES, "/articles/bare/", "/cast/actors/nidhi-shah/", "/tags/nidhi-shah/"]:
        found = said(client, path.format(**ids))
        picture = client.get(found["og:image"][0].removeprefix(SITE))
        assert (picture.status_code, picture["Content-Type"]) == (200, found["og:image:type"][0]), path
        assert (found["og:image:width"], found["og:image:height"]) == (["1200"], ["630"])


def test_a_story_says_when_by_whom_and_of_what(client):
    author = make_fan("meher_writes")
    story = make_article(
        slug="s", kind="interview", author=author, tags=[make_character("Samar").tag, make_tag("Recasts")],
        cover=make_picture(alt='Two cups & a "lamp"'),
    )  # fmt: skip
    found = said(client, "/articles/s/")
    told = {name: found[name] for name in found if name.startswith("article:")}
    assert told == {
        "article:published_time": [story.first_published_at.isoformat()],
        "article:modified_time": [story.changed_at.isoformat()],
        "article:author": [f"{SITE}/fans/meher_writes/"],
        "article:section": ["Interview"],
        "article:tag": ["Samar", "Recasts"],
    }
    assert found["og:type"] == ["article"]
    assert found["og:image"] == [SITE + story.cover.share.get_absolute_url()]
    assert found["og:image:alt"] == [str(escape('Two cups & a "lamp"'))]


def test_a_decorative_cover_is_described_by_the_headline(client):
    make_article(slug="s", title="Tea", cover=make_picture(alt="", decorative=True))
    assert said(client, "/articles/s/")["og:image:alt"] == ["Tea"]


def test_a_page_without_a_picture_shows_the_sites_own(client):
    assert said(client, "/about/")["og:image"] == [SITE + site_card().get_absolute_url()]
