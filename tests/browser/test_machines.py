"""What the pages hold for machines, as a real browser on the real server meets it."""

import json

import pytest

KINDS = {
    "home": "/",
    "story": "/articles/who-has-played-samar/",
    "list": "/articles/",
    "tag": "/tags/samar-shah/",
    "character": "/cast/characters/samar-shah/",
    "family": "/cast/family/",
    "moves": "/cast/moves/",
    "timeline": "/story/",
    "ratings": "/story/ratings/",
}

PICTURE = """address => new Promise(done => {
  const picture = new Image();
  picture.onload = () => done([picture.naturalWidth, picture.naturalHeight]);
  picture.onerror = () => done(null);
  picture.src = address;
})"""


@pytest.mark.parametrize("kind", KINDS)
def test_the_strict_policy_has_nothing_against_the_data(open_page, kind):
    """The fixture fails on any error in the console, such as a blocked script."""
    page = open_page(KINDS[kind])
    blocks = page.locator('script[type="application/ld+json"]').all_text_contents()
    assert [json.loads(block)["@context"] for block in blocks] == ["https://schema.org"]
    picture = page.locator('meta[property="og:image"]').get_attribute("content")
    assert page.evaluate(PICTURE, picture) == [1200, 630]


def test_the_manifest_is_read_and_its_icons_are_there(open_page, site):
    page = open_page("/")
    session = page.context.new_cdp_session(page)
    found = session.send("Page.getAppManifest")
    assert (found["url"], found["errors"]) == (f"{site.address}/manifest.webmanifest", [])
    told = json.loads(found["data"])
    for icon in told["icons"]:
        side = int(icon["sizes"].partition("x")[0])
        assert page.evaluate(PICTURE, icon["src"]) == [side, side]
    assert page.evaluate(PICTURE, page.locator('link[rel="apple-touch-icon"]').get_attribute("href")) == [180, 180]


def test_feeds_are_found_from_the_page(open_page, site):
    page = open_page("/tags/samar-shah/")
    for link in page.locator('link[rel="alternate"]').all():
        answer = page.request.get(link.get_attribute("href"))
        assert (answer.status, answer.headers["content-type"].partition(";")[0]) == (200, link.get_attribute("type"))
        again = page.request.get(link.get_attribute("href"), headers={"If-None-Match": answer.headers["etag"]})
        assert again.status == 304
