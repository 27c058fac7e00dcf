"""Every page that links lead to, as a reader without script gets it."""

import re
import urllib.error
import urllib.request
from collections.abc import Collection
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass
from functools import cached_property, partial
from html import unescape
from urllib.parse import urldefrag, urljoin, urlsplit

LINK = re.compile(
    r"""<a\b[^>]*?\shref="([^"]+)"|<(?:img|script)\b[^>]*?\ssrc="([^"]+)"|<link\b[^>]*?\shref="([^"]+)"|srcset="([^"]+)\""""
)
ID = re.compile(r'<[a-z][^<>]*?\sid="([^"]+)"')
# Pages that lead on to where the reader came from: one of each is enough.
LEADING_ON = ("/accounts/", "/reading/")


@dataclass
class Answer:
    address: str
    status: int
    location: str = ""
    kind: str = ""
    html: str = ""

    @cached_property
    def ids(self) -> list[str]:
        return ID.findall(self.html)

    @cached_property
    def links(self) -> list[tuple[str, str]]:
        """Each address with its fragment."""
        found = []
        for href, src, linked, srcset in LINK.findall(self.html):
            found += [part.split()[0] for part in srcset.split(",")] if srcset else [href or src or linked]
        return [place(self.address, unescape(one)) for one in found]


class NoRedirect(urllib.request.HTTPRedirectHandler):
    def redirect_request(self, *args):
        return None


def place(base: str, link: str) -> tuple[str, str]:
    address, fragment = urldefrag(urljoin(base, link))
    leads_on = urlsplit(address).path.startswith(LEADING_ON)
    return address.partition("?")[0] if leads_on else address, fragment


# Made once: each time it reads all certificates of the machine.
OPENER = urllib.request.build_opener(NoRedirect)


def get(address: str, cookie: str) -> Answer:
    """The answer itself: nothing is followed."""
    try:
        with OPENER.open(urllib.request.Request(address, headers={"Cookie": cookie}), timeout=60) as answer:
            kind, body = answer.headers.get_content_type(), answer.read()
            return Answer(address, answer.status, kind=kind, html=body.decode() if kind == "text/html" else "")
    except urllib.error.HTTPError as answer:
        return Answer(address, answer.code, answer.headers.get("Location", ""))


def crawl(site: str, cookie: str = "", *, leave_out: Collection[str] = ()) -> dict[str, Answer]:
    """The answers by address, link by link from the home page; what lies elsewhere is not asked for."""
    answers, found = {}, {f"{site}/"}
    with ThreadPoolExecutor(4) as pool:
        while fresh := sorted(one for one in found - answers.keys() - set(leave_out) if one.startswith(f"{site}/")):
            level = list(pool.map(partial(get, cookie=cookie), fresh))
            answers |= {answer.address: answer for answer in level}
            found = {to for answer in level for to, _ in answer.links}
            found |= {place(answer.address, answer.location)[0] for answer in level if answer.location}
    return answers
