import datetime
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.conf import settings
from django.urls import resolve
from django.utils import timezone
from PIL import Image

from articles.models import Article
from cast.models import Actor
from fansite.sitemaps import Sitemap
from tests.factories import make_actor, make_article, make_character, make_quote, make_tag

pytestmark = pytest.mark.django_db
MAP = "{http://www.sitemaps.org/schemas/sitemap/0.9}"
NEWS = "{http://www.google.com/schemas/sitemap-news/0.9}"
SITE = "http://127.0.0.1:8000"
MOMENT = datetime.datetime(2026, 11, 20, 18, 30, tzinfo=datetime.UTC)
FILES = ["pages", "stories", "quotes", "rumours", "tags", "actors", "characters"]


def listed(client, path: str) -> dict[str, str | None]:
    """The addresses of a sitemap, each with its date, in the zone of the site."""
    response = client.get(path)
    assert (response.status_code, response["Content-Type"]) == (200, "application/xml")
    root = ElementTree.fromstring(response.content)
    found = {node.findtext(f"{MAP}loc"): node.findtext(f"{MAP}lastmod") for node in root}
    assert [address for address in found if not address.startswith(f"{SITE}/")] == []
    return {address.removeprefix(SITE): date for address, date in found.items()}


def test_the_index_names_every_file_and_what_is_dated_has_its_true_date(client):
    make_article(published_at=MOMENT)
    Article.objects.update(modified_at=MOMENT + timedelta(hours=3))
    make_tag()
    assert listed(client, "/sitemap.xml") == {
        f"/sitemap-{name}.xml": "2026-11-21T03:00:00+05:30" if name == "stories" else None for name in FILES
    }


def test_a_story_is_dated_by_its_last_change(client):
    make_article(slug="old", published_at=MOMENT)
    Article.objects.update(modified_at=MOMENT + timedelta(hours=3))
    make_article(slug="edited-before", published_at=MOMENT)
    Article.objects.filter(slug="edited-before").update(modified_at=MOMENT - timedelta(days=1))
    assert listed(client, "/sitemap-stories.xml") == {
        "/articles/old/": "2026-11-21T03:00:00+05:30",
        "/articles/edited-before/": "2026-11-21T00:00:00+05:30",
    }


def test_people_and_tags_are_dated_by_their_newest_story_or_not_at_all(client):
    samar, quiet = make_character("Samar"), make_actor("Nidhi Shah")
    for hours in (0, 5, 2):
        make_article(published_at=MOMENT + timedelta(hours=hours), tags=[samar.tag, make_actor(f"A {hours}").tag])
    make_tag("Recasts")
    date = "2026-11-21T05:00:00+05:30"
    assert listed(client, "/sitemap-characters.xml") == {"/cast/characters/samar/": date}
    assert listed(client, "/sitemap-actors.xml")["/cast/actors/nidhi-shah/"] is None
    tags = listed(client, "/sitemap-tags.xml")
    assert {path: tags[path] for path in ("/tags/samar/", f"/tags/{quiet.slug}/", "/tags/recasts/", "/tags/a-0/")} == {
        "/tags/samar/": date, "/tags/nidhi-shah/": None, "/tags/recasts/": None, "/tags/a-0/": "2026-11-21T00:00:00+05:30",
    }  # fmt: skip


def test_every_address_in_the_sitemaps_is_an_indexed_page_under_that_address(client):
    make_article(tags=[make_actor("A").tag, make_character().tag, make_tag()])
    make_quote(speaker=Actor.objects.get())
    addresses = [address for name in FILES for address in listed(client, f"/sitemap-{name}.xml")]
    assert len(addresses) == len(set(addresses)) == 15 + 1 + 1 + 3 + 2
    for address in addresses:
        page = client.get(address)
        assert (page.status_code, page.context["meta"].indexed, page.context["meta"].path) == (200, True, address)


def test_a_long_list_is_several_files_without_a_date_that_might_be_wrong(client, monkeypatch):
    monkeypatch.setattr(Sitemap, "limit", 2)
    stories = [make_article() for _ in range(5)]
    index = listed(client, "/sitemap.xml")
    files = [path for path in index if path.startswith("/sitemap-stories")]
    assert files == ["/sitemap-stories.xml", "/sitemap-stories.xml?p=2", "/sitemap-stories.xml?p=3"]
    assert {index[path] for path in files} == {None}
    assert [path for file in files for path in listed(client, file)] == [story.get_absolute_url() for story in stories]


def test_no_file_reaches_what_the_protocol_allows():
    assert Sitemap.limit < 50_000


@pytest.mark.parametrize(
    "path",
    ["/sitemap-x.xml", *(f"/sitemap-stories.xml?p={page}" for page in ("0", "-1", "2", "x", "", "1.5", "9" * 5000))],
)
def test_files_that_are_not_there_are_not_found(client, path):
    assert client.get(path).status_code == 404


def test_the_news_are_what_first_appeared_in_the_last_two_days(client):
    now = timezone.now()
    make_article(slug="fresh", title="Chai & <talk>\x0b", published_at=now - timedelta(hours=47))
    make_article(slug="stale", published_at=now - timedelta(hours=49))
    again = make_article(slug="again", published_at=now - timedelta(days=9))
    again.withdraw(by=again.author)
    again.publish(by=again.author)
    root = ElementTree.fromstring(client.get("/sitemap-news.xml").content)
    assert [node.findtext(f"{MAP}loc") for node in root] == [f"{SITE}/articles/fresh/"]
    told = {node.tag.removeprefix(NEWS): node.text for node in root.iter() if node.tag.startswith(NEWS) and node.text}
    published = datetime.datetime.fromisoformat(told.pop("publication_date"))
    assert published == now - timedelta(hours=47)
    assert told == {"name": "Aangan", "language": "en", "title": "Chai & <talk>"}


def allowed(rules: str, path: str) -> bool:
    """As a crawler reads the one group that our robots.txt has."""
    closed = [line.partition(": ")[2] for line in rules.splitlines() if line.startswith("Disallow: ")]
    return not any(re.match(re.escape(rule).replace(r"\*", ".*"), path) for rule in closed)


def test_robots_are_shown_the_site_but_no_form_no_newsroom_and_no_search(client):
    response = client.get("/robots.txt")
    assert response["Content-Type"] == "text/plain; charset=utf-8"
    rules = response.text
    assert rules.startswith("User-agent: *\n")
    open_to_all = [
        "/",
        "/articles/",
        "/articles/s/",
        "/articles/s/comments/",
        "/tags/admin/",
        "/cast/actors/x/",
        "/c/7/",
    ]
    open_to_all += [
        "/media/a-800.webp",
        "/static/css/base.css",
        "/feeds/latest/",
        "/sitemap.xml",
        "/about/",
        "/fans/x/",
    ]
    closed = ["/admin/", "/admin/articles/", "/accounts/login/", "/reading/", "/search/", "/search/?q=x"]
    closed += ["/articles/s/comments/new/?parent=1", "/c/7/edit/", "/c/7/delete/", "/c/7/heart/"]
    closed += ["/tags/x/follow/", "/me/for-you/", "/unsubscribe/x/"]
    assert {path: allowed(rules, path) for path in open_to_all + closed} == dict.fromkeys(
        open_to_all, True
    ) | dict.fromkeys(closed, False)
    assert re.findall("^Sitemap: (.*)$", rules, re.M) == [f"{SITE}/sitemap.xml", f"{SITE}/sitemap-news.xml"]


def test_a_phone_learns_the_name_the_colours_and_the_icons(client):
    response = client.get("/manifest.webmanifest")
    assert response["Content-Type"] == "application/manifest+json"
    told = response.json()
    assert (told["name"], told["short_name"]) == ("Aangan: The Anupamaa fan community", "Aangan")
    paper = re.search("--paper: (#[0-9a-f]{6});", (settings.BASE_DIR / "static/css/base.css").read_text())[1]
    assert (told["theme_color"], told["background_color"]) == (paper, paper)
    assert [resolve(told[place]).view_name for place in ("start_url", "scope", "id")] == ["home"] * 3
    assert [(icon["sizes"], icon["purpose"]) for icon in told["icons"]] == [
        ("192x192", "any"), ("512x512", "any"), ("512x512", "maskable"),
    ]  # fmt: skip
    for icon in told["icons"]:
        with Image.open(settings.BASE_DIR / icon["src"].lstrip("/")) as picture:
            assert (picture.format, f"{picture.width}x{picture.height}") == ("PNG", icon["sizes"])


def test_pages_lead_to_the_manifest_and_an_icon_for_every_phone(client):
    head = client.get("/").text
    assert '<link rel="manifest" href="/manifest.webmanifest">' in head
    address = re.search('<link rel="apple-touch-icon" href="/(.*?)">', head)[1]
    with Image.open(settings.BASE_DIR / address) as picture:
        assert (picture.format, picture.size, picture.mode) == ("PNG", (180, 180), "RGB")


@pytest.mark.parametrize(
    "path", ["/manifest.webmanifest", "/robots.txt", "/sitemap.xml", "/sitemap-stories.xml", "/sitemap-news.xml"]
)
def test_who_has_it_gets_304(client, path):
    make_article()
    etag = client.get(path)["ETag"]
    for method in (client.get, client.head):
        assert method(path, headers={"If-None-Match": f"W/{etag}"}).status_code == 304
    assert client.post(path).status_code == 405


def test_addresses_are_the_sites_whatever_name_it_is_asked_under(client):
    make_article()
    for path in ("/sitemap.xml", "/sitemap-stories.xml", "/sitemap-news.xml", "/robots.txt", "/feeds/latest/"):
        page = client.get(path, headers={"Host": "localhost"}).text
        assert "http://127.0.0.1:8000/" in page
        assert "localhost" not in page
