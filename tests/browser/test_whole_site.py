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


def same_page(address: str) -> str:
    """The address without fragment and, on pages that only lead on, without the way back."""
    address = urllib.parse.urldefrag(address)[0]
    parts = urllib.parse.urlsplit(address)
    return address.partition("?")[0] if parts.path.startswith(("/accounts/", "/reading/")) else address


def links(page: str) -> list[str]:
    found = []
    for href, src, linked, srcset in LINK.findall(page):
        found += [part.split()[0] for part in srcset.split(",")] if srcset else [href or src or linked]
    return [one.replace("&amp;", "&") for one in found]


def test_every_link_ends_in_a_page_within_one_redirect(site):
    waiting, status_of = [f"{site.address}/"], {}
    while waiting:
        address = waiting.pop()
        if address in status_of:
            continue
        status, location, page = get(address)
        if status in (301, 302):
            target = same_page(urllib.parse.urljoin(address, location))
            if target not in status_of:
                status_of[target], _, page = get(target)
            status = status_of[target]
        status_of[address] = status
        within = (same_page(urllib.parse.urljoin(address, one)) for one in links(page))
        waiting += [one for one in within if one.startswith(f"{site.address}/") and one not in status_of]
    assert {address: status for address, status in status_of.items() if status != 200} == {}
    assert len(status_of) > 300
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
