"""Every link of the demo site leads somewhere, and six kinds of page are open to everybody."""

import re
import urllib.error
import urllib.parse
import urllib.request

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.conftest import PHONE, sticks_out

LINK = re.compile(
    r"""<a\b[^>]*?\shref="([^"]+)"|<(?:img|script)\b[^>]*?\ssrc="([^"]+)"|<link\b[^>]*?\shref="([^"]+)"|srcset="([^"]+)\""""
)
KINDS = {
    "home": "/",
    "story": "/articles/who-has-played-samar/",
    "list": "/articles/",
    "tag": "/tags/samar-shah/",
    "character": "/cast/characters/samar-shah/",
    "sign-in": "/accounts/login/",
}


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def get(address: str) -> tuple[int, str, str]:
    """Status, place it leads to, and text, without following."""
    opener = urllib.request.build_opener(NoRedirect)
    try:
        with opener.open(urllib.request.Request(address), timeout=20) as answer:
            kind = answer.headers.get_content_type()
            body = answer.read()
            return answer.status, "", body.decode() if kind == "text/html" else ""
    except urllib.error.HTTPError as answer:
        return answer.code, answer.headers.get("Location", ""), ""


def test_every_link_ends_in_a_page_within_one_redirect(site):
    waiting, seen, broken = ["/"], {"/"}, []
    while waiting:
        path = waiting.pop()
        status, location, page = get(site.address + path)
        if status in (301, 302):
            path = urllib.parse.urljoin(path, location)
            status, _, page = get(urllib.parse.urljoin(site.address, path))
        if status != 200:
            broken.append((path, status))
        for found in LINK.findall(page):
            href = next(filter(None, found)).replace("&amp;", "&")
            for one in [part.split()[0] for part in href.split(",")] if found[3] else [href]:
                target = urllib.parse.urldefrag(urllib.parse.urljoin(site.address + path, one))[0]
                if target.startswith(site.address) and (target := target.removeprefix(site.address) or "/") not in seen:
                    seen.add(target)
                    waiting.append(target)
    assert broken == []
    assert len(seen) > 150
    assert not re.search(r"ERROR|Traceback", site.log.read_text())


@pytest.mark.parametrize("scheme", ["light", "dark"])
@pytest.mark.parametrize("kind", KINDS)
def test_pages_are_open_to_everybody(open_page, kind, scheme):
    for viewport in (PHONE, {"width": 1280, "height": 900}):
        page = open_page(KINDS[kind], scheme=scheme, viewport=viewport, bypass_csp=True)
        found = Axe().run(page).response["violations"]
        assert [(one["id"], one["nodes"][0]["html"][:200]) for one in found] == []
        assert sticks_out(page) == 0
        assert page.locator("h1").count() == 1
