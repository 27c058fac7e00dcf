import datetime
import json
import re
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.utils import timezone

from articles.feeds import MOST
from articles.models import Article
from tests.factories import make_actor, make_article, make_character, make_fan, make_tag

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"
FEEDS = ["/feeds/latest/", "/feeds/latest.json", "/tags/samar/feed/", "/tags/samar/feed.json"]
ATOMS, JSONS = FEEDS[::2], FEEDS[1::2]
SITE = "http://127.0.0.1:8000"
MOMENT = datetime.datetime(2026, 11, 20, 18, 30, tzinfo=datetime.UTC)


@pytest.fixture
def samar():
    return make_character("Samar", name_hi="समर").tag


def parsed(client, path: str) -> ElementTree.Element:
    return ElementTree.fromstring(client.get(path).content)


def entries(client, path: str) -> list[dict]:
    """The stories of a feed of either form, with what both say of them."""
    if path in JSONS:
        return [
            {"id": item["id"], "title": item["title"], "content": item["content_html"], "url": item["url"],
             "published": item["date_published"], "updated": item["date_modified"], "summary": item.get("summary")}
            for item in client.get(path).json()["items"]
        ]  # fmt: skip
    found = []
    for entry in parsed(client, path).iter(f"{ATOM}entry"):
        texts = {
            name: entry.findtext(ATOM + name) for name in ("id", "title", "content", "published", "updated", "summary")
        }
        found.append(texts | {"url": entry.find(f"{ATOM}link[@rel='alternate']").get("href")})
    return found


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_tells_a_story_in_full(client, samar, path):
    story = make_article(
        published_at=MOMENT, slug="s", title="Chai & talk <at six>", standfirst="“समर” कहाँ है?",
        body='<p>वह <a href="/cast/">यहाँ</a> है.</p>', tags=[samar],
    )  # fmt: skip
    Article.objects.update(modified_at=MOMENT + timedelta(hours=2))
    (entry,) = entries(client, path)
    assert entry == {
        "id": f"tag:127.0.0.1,2026:story/{story.pk}",
        "title": "Chai & talk <at six>",
        "summary": "“समर” कहाँ है?",
        "content": f'<p><em>“समर” कहाँ है?</em></p><p>वह <a href="{SITE}/cast/" rel="noopener">यहाँ</a> है.</p>',
        "url": f"{SITE}/articles/s/",
        "published": "2026-11-20T18:30:00+00:00",
        "updated": "2026-11-20T20:30:00+00:00",
    }


@pytest.mark.parametrize("path", FEEDS)
def test_the_newest_stand_first_and_a_feed_ends_somewhere(client, samar, path):
    stories = [make_article(tags=[samar]) for _ in range(MOST + 2)]
    assert [entry["title"] for entry in entries(client, path)] == [story.title for story in stories[:1:-1]]


@pytest.mark.parametrize("path", FEEDS[2:])
def test_a_tags_feed_holds_its_stories_alone(client, samar, path):
    mine = make_article(tags=[samar, make_tag()])
    make_article(tags=[make_tag()])
    assert [entry["title"] for entry in entries(client, path)] == [mine.title]


@pytest.mark.parametrize("path", FEEDS)
def test_an_entry_keeps_its_id_when_its_address_changes(client, samar, path):
    story = make_article(tags=[samar])
    before = entries(client, path)[0]
    story.take_slug("another")
    story.save()
    after = entries(client, path)[0]
    assert after["id"] == before["id"]
    assert after["url"] == f"{SITE}/articles/another/"


@pytest.mark.parametrize("path", FEEDS)
def test_what_was_changed_before_it_was_public_counts_as_new_then(client, samar, path):
    make_article(published_at=MOMENT, tags=[samar])
    Article.objects.update(modified_at=MOMENT - timedelta(days=9))
    assert entries(client, path)[0]["updated"] == "2026-11-20T18:30:00+00:00"


@pytest.mark.parametrize("path", ATOMS)
def test_an_atom_feed_keeps_the_rules_of_rfc_4287(client, samar, path):
    for _ in range(3):
        make_article(tags=[samar, make_actor().tag])
    response = client.get(path)
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = ElementTree.fromstring(response.content)
    assert feed.tag == f"{ATOM}feed"
    links = {link.get("rel"): link.get("href") for link in feed.findall(f"{ATOM}link")}
    assert links == {"self": SITE + path, "alternate": f"{SITE}/" if "latest" in path else f"{SITE}/tags/samar/"}
    moment = re.compile(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d(\.\d+)?(Z|[+-]\d\d:\d\d)")
    for node in (feed, *feed.findall(f"{ATOM}entry")):
        for required in ("id", "title", "updated"):
            assert len(node.findall(ATOM + required)) == 1, required
        assert moment.fullmatch(node.findtext(f"{ATOM}updated"))
        assert node.findtext(f"{ATOM}author/{ATOM}name")
    updated = [entry.findtext(f"{ATOM}updated") for entry in feed.iter(f"{ATOM}entry")]
    assert feed.findtext(f"{ATOM}updated") == max(updated)
    ids = [node.text for node in feed.iter(f"{ATOM}id")]
    assert len(ids) == len(set(ids)) == 4
    addresses = [node.get("href") for node in feed.iter(f"{ATOM}link")] + [
        node.text for node in feed.iter(f"{ATOM}uri")
    ]
    assert [address for address in addresses if not address.startswith(f"{SITE}/")] == []


@pytest.mark.parametrize("path", JSONS)
def test_a_json_feed_keeps_the_rules_of_its_version(client, samar, path):
    for number in range(3):
        make_article(tags=[samar], standfirst="" if number else "What happened.")
    response = client.get(path)
    assert response["Content-Type"] == "application/feed+json"
    feed = json.loads(response.content)
    assert feed["version"] == "https://jsonfeed.org/version/1.1"
    assert feed["feed_url"] == SITE + path
    assert feed["title"].endswith("Aangan")
    ids = [item["id"] for item in feed["items"]]
    assert len(ids) == len(set(ids)) == 3
    for item in feed["items"]:
        assert item["content_html"]
        assert [type(author["name"]) for author in item["authors"]] == [str]
        for date in (item["date_published"], item["date_modified"]):
            assert datetime.datetime.fromisoformat(date).tzinfo
    assert ["summary" in item for item in feed["items"]] == [False, False, True]


@pytest.mark.parametrize("path", FEEDS)
def test_a_feed_that_is_empty_is_whole_and_has_no_clock(client, samar, path, time_machine):
    first = client.get(path).content
    time_machine.move_to(timezone.now() + timedelta(days=3))
    assert entries(client, path) == []
    assert client.get(path).content == first


@pytest.mark.parametrize("path", FEEDS)
def test_characters_that_xml_cannot_hold_break_no_feed(client, samar, path):
    author = make_fan(display_name="Me\x0b")
    make_article(title="A\x0bB\uffff", standfirst="\x1b", body="<p>C\x08\ufffe</p>", author=author, tags=[samar])
    assert len(entries(client, path)) == 1


@pytest.mark.parametrize("path", FEEDS)
@pytest.mark.parametrize("sent", ["{}", "W/{}", '"other", {}', "*"])
def test_who_has_the_feed_gets_304_until_it_changes(client, samar, path, sent):
    story = make_article(tags=[samar])
    etag = client.get(path)["ETag"]
    assert etag.startswith('"')
    ask = {"If-None-Match": sent.format(etag)}
    for method in (client.get, client.head):
        response = method(path, headers=ask)
        assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)
        assert (response["Cache-Control"], response["Vary"]) == ("no-cache", "Cookie")
    Article.objects.filter(pk=story.pk).update(title="Changed")
    if sent != "*":
        assert client.get(path, headers=ask).status_code == 200
        assert client.get(path)["ETag"] != etag


@pytest.mark.parametrize("path", FEEDS)
def test_a_compressed_feed_is_known_again(client, samar, path):
    make_article(tags=[samar], body="<p>It happened again and again.</p>" * 20)
    packed = {"Accept-Encoding": "gzip"}
    response = client.get(path, headers=packed)
    assert response["Content-Encoding"] == "gzip"
    assert client.get(path, headers=packed | {"If-None-Match": response["ETag"]}).status_code == 304


@pytest.mark.parametrize("path", FEEDS)
def test_head_is_answered_as_get_and_nothing_is_written(client, samar, path):
    get, head = client.get(path), client.head(path)
    assert (head.status_code, head.content) == (200, b"")
    assert [head[name] for name in ("ETag", "Content-Type")] == [get[name] for name in ("ETag", "Content-Type")]
    assert client.post(path).status_code == 405


@pytest.mark.parametrize("form", ["feed/", "feed.json"])
def test_a_feed_by_another_spelling_leads_on(client, samar, form):
    for typed in ("समर", "SAMAR"):
        response = client.get(f"/tags/{typed}/{form}")
        assert (response.status_code, response["Location"]) == (301, f"/tags/samar/{form}")
    samar.take_names("Samar Shah", slug="samar-shah")
    assert client.get(f"/tags/samar/{form}")["Location"] == f"/tags/samar-shah/{form}"
    assert client.get(f"/tags/nobody/{form}").status_code == 404
    make_character("Anupamaa", nicknames=["Anu"])
    make_character("Choti Anu", nicknames=["Anu"])
    choice = client.get(f"/tags/anu/{form}").text
    assert f'href="/tags/choti-anu/{form}"' in choice
    assert f'href="/tags/anupamaa/{form}"' in choice


@pytest.mark.parametrize(
    ("page", "feeds"),
    [("/", FEEDS[:2]), ("/articles/", FEEDS[:2]), ("/articles/?kind=news", FEEDS[:2]), ("/tags/samar/", FEEDS[2:])],
)
def test_pages_tell_of_the_feed_they_show(client, samar, page, feeds):
    html = client.get(page).text
    found = re.findall(r'<link rel="alternate" type="([^"]+)" title="[^"]+" href="([^"]+)">', html)
    assert found == list(zip(("application/atom+xml", "application/feed+json"), feeds, strict=True))
    assert 'href="/feeds/latest/">Feed</a>' in html
    assert ("tags" not in page) or 'href="/tags/samar/feed/">Feed of these stories</a>' in html
