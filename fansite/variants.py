"""To which few forms a request is brought before a page is looked for, and what makes pages besides the database."""

import hashlib
import re
from functools import lru_cache
from pathlib import Path
from typing import Any, NamedTuple

from django.conf import settings
from django.http import parse_cookie

from fansite.accounts.models import Theme
from fansite.cookies import cookie_name

type Environ = dict[str, Any]


class Variant(NamedTuple):
    """What a visitor chose; "" where nothing was."""

    theme: str = ""
    spoiler: str = ""  # the id of a break of the story, 0 for its beginning

    @property
    def cookies(self) -> str:
        return "; ".join(f"{cookie_name(name)}={value}" for name, value in self._asdict().items() if value)


PLAIN = Variant()


@lru_cache(1024)
def variant_of(cookie: str, breaks: frozenset[int]) -> Variant | None:
    """None for whoever is, or was just, known by name."""
    found = parse_cookie(cookie)
    if settings.SESSION_COOKIE_NAME in found or cookie_name("messages") in found:
        return None
    theme, point = found.get(cookie_name("theme"), ""), found.get(cookie_name("spoiler"), "")
    if not re.fullmatch(r"-?[0-9]+", point, re.ASCII):
        point = ""
    elif len(point) > 18 or int(point) not in breaks:
        point = "0"
    return Variant(theme if theme in (Theme.LIGHT, Theme.DARK) else "", point and str(int(point)))


@lru_cache(1024)
def coding_of(accepted: str) -> str:
    """The best that the client takes: what it gives no weight to, it does not."""
    weights = {}
    for part in accepted.lower().split(","):
        name, _, weight = part.partition(";")
        weights[name.strip()] = not re.fullmatch(r"\s*q\s*=\s*0(\.0*)?\s*", weight)
    return next((coding for coding in ("br", "gzip") if weights.get(coding)), "")


def is_safe(environ: Environ) -> bool:
    """Django sends who comes by http on to https."""
    if not settings.SECURE_SSL_REDIRECT:
        return True
    header, value = settings.SECURE_PROXY_SSL_HEADER or ("", "")
    return environ.get(header, "") == value if header else environ.get("wsgi.url_scheme") == "https"


def release() -> str:
    """A digest of what makes pages besides the database."""
    digest = hashlib.sha256(
        repr((settings.SITE_URL, settings.SITE_NAME, settings.SITE_NAME_HI, settings.SITE_TAGLINE)).encode()
    )
    for folder in ("fansite", "articles", "cast", "templates", "static"):
        for file in sorted(Path(settings.BASE_DIR, folder).rglob("*")):
            if file.is_file() and file.suffix != ".pyc":
                digest.update(f"{file.name}:{file.stat().st_size}".encode() + file.read_bytes())
    return digest.hexdigest()[:16]
