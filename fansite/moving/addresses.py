"""Addresses in what a blog wrote: only those that lead somewhere, in a form that HTML allows."""

import re
from urllib.parse import quote, urljoin, urlsplit, urlunsplit

from articles.models.former_address import path_of

HOST = re.compile(r"[\w-]+(\.[\w-]+)*\.?", re.ASCII)
MAIL = re.compile(r"mailto:[^\s@<>\"]+@[\w.-]+", re.I)
# What may stand in an address unescaped; % too, where two digits follow.
LOOSE_PERCENT = re.compile(r"%(?![0-9a-fA-F]{2})")
YOUTUBE = re.compile(r"https?://(?:www\.)?youtube(?:-nocookie)?\.com/embed/([\w-]{6,20})", re.ASCII)
MOST_CHARACTERS = 2000


def clean_address(text: str, *, base: str = "") -> str:
    """The address, absolute and properly escaped; "" for an anchor, a script, and what is no address at all."""
    text = "".join(text.split()) if text.lstrip()[:11].lower() == "javascript:" else text.strip()
    if not text or text.startswith("#") or len(text) > MOST_CHARACTERS:
        return ""
    if MAIL.fullmatch(text):
        return text
    try:
        parts = urlsplit(urljoin(base, text))
        host, port = (parts.hostname or "").encode("idna").decode(), parts.port
    except ValueError:  # UnicodeError is one
        return ""
    if parts.scheme not in ("http", "https") or not HOST.fullmatch(host):
        return ""
    place = host + (f":{port}" if port else "")
    path = quote(LOOSE_PERCENT.sub("%25", parts.path), safe="/%:@!$&'()*+,;=~-._")
    query = quote(LOOSE_PERCENT.sub("%25", parts.query), safe="/%:@!$&'()*+,;=~-._?")
    fragment = quote(LOOSE_PERCENT.sub("%25", parts.fragment), safe="/%:@!$&'()*+,;=~-._?")
    return urlunsplit((parts.scheme, place, path, query, fragment))


def watched(address: str) -> str:
    """A video's page for the address of its frame."""
    match = YOUTUBE.match(address)
    return f"https://www.youtube.com/watch?v={match[1]}" if match else address


def place_of(address: str, host: str) -> str:
    """The path by which the blog knows a page of its own; "" for an address elsewhere."""
    try:
        own = (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""
    return path_of(address) if own == host else ""
