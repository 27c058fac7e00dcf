"""Pictures and faces for templates."""

import math
from functools import lru_cache
from typing import Protocol

from django import template
from django.template.loader import render_to_string
from django.utils.safestring import SafeString

from fansite.accounts.models import User
from fansite.markup import trusted
from fansite.pictures.avatars import addresses
from fansite.pictures.models import Picture
from fansite.pictures.rangoli import symbol
from fansite.shield import SHUT, Shield
from fansite.shielding import shield_of

register = template.Library()
WHOLE = math.inf  # not cut at all
# As the style sheets draw them: from this width of the window on, so broad, and cut to this ratio. The last line holds for
# the narrowest windows.
PLACES: dict[str, list[tuple[str, float, str, float]]] = {
    "lead": [("74rem", 38, "rem", 1.6), ("46rem", 51, "vw", 1.6), ("", 100, "vw", 1.6)],
    "second": [("74rem", 41.5, "rem", 2.1), ("46rem", 55.5, "vw", 2.1), ("", 92, "vw", 2.1)],
    "row": [("50rem", 12, "rem", 4 / 3), ("26rem", 24, "vw", 4 / 3), ("", 6.2, "rem", 4 / 3)],
    "list": [("60rem", 9.5, "rem", 4 / 3), ("50rem", 12, "rem", 4 / 3), ("26rem", 24, "vw", 4 / 3), ("", 6.2, "rem", 4 / 3)],
    "head of a list": [("74rem", 38, "rem", 1.6), ("60rem", 50.5, "vw", 1.6), ("", 92, "vw", 2.1)],
    "story": [("69rem", 64, "rem", 1.6), ("46rem", 92, "vw", 1.6), ("", 100, "vw", 1.6)],
    "photo": [("46rem", 42, "rem", WHOLE), ("", 92, "vw", WHOLE)],
    "broad photo": [("69rem", 64, "rem", WHOLE), ("46rem", 92, "vw", WHOLE), ("", 100, "vw", WHOLE)],
    "tall photo": [("30.5rem", 28, "rem", WHOLE), ("", 92, "vw", WHOLE)],
    "face": [("", 42, "px", 1)],
    "small": [("", 32, "px", 1)],
    "big": [("", 104, "px", 1)],
    "huge": [("62.5rem", 220, "px", 1), ("36.4rem", 22, "vw", 1), ("", 128, "px", 1)],
    "tag": [("67rem", 150, "px", 1), ("39.3rem", 14, "vw", 1), ("", 88, "px", 1)],
    "cast": [("46.1rem", 104, "px", 1), ("", 86, "px", 1)],
    "entry": [("", 58, "px", 1)],
    "part": [("", 56, "px", 1)],
    "chip": [("", 34, "px", 1)],
    "alone": [("60rem", 71, "px", 1), ("", 60, "px", 1)],
}  # fmt: skip


class Seen(Protocol):
    """Whoever has a face: fans, tags, actors and characters."""

    @property
    def face_seed(self) -> str: ...


class Shaped(Protocol):
    width: int
    height: int


class Square:
    """A fan's own picture, whatever its side."""

    width = height = 1


class Portrayed(Seen, Protocol):
    """Whoever can have a portrait of their own."""

    @property
    def picture(self) -> Picture | None: ...


def sizes(pic: Shaped, place: str) -> str:
    """The attribute of that name. A picture broader than its frame is cut at its sides: it is drawn broader than that."""
    lines = []
    for window, breadth, unit, ratio in PLACES[place]:
        drawn = f"{breadth * max(1, pic.width / pic.height / ratio):.4g}{unit}"
        lines.append(f"(min-width: {window}) {drawn}" if window else drawn)
    return ", ".join(lines)


@register.inclusion_tag("pictures/_picture.html")
def picture(pic: Picture, place: str, eager: bool = False) -> dict:
    """The picture in AVIF and WebP for a place of the table; `eager` for the one that a page opens with."""
    srcsets = {format: pic.srcset(format) for format in ("avif", "webp")}
    return {"picture": pic, "sizes": sizes(pic, place), "eager": eager} | srcsets


@register.inclusion_tag("pictures/_face.html", takes_context=True)
def face(context: template.Context, person: Seen | None, size: str = "", place: str = "") -> dict:
    """An actor's, character's or tag's portrait, a fan's own picture; without one the rangoli of their name.

    `size` is the class that the style sheet knows, `place` where it draws another width than that class says.

    The rangoli itself is drawn once a page, by `face_symbols`; where there is no request to remember it, at once.
    """
    place = place or size or "face"
    if isinstance(person, User) and person.shows_avatar:
        own = addresses(person)
        srcset = ", ".join(f"{address} {side}w" for side, address in own.items())
        return {"own": own[96], "srcset": srcset, "size": size, "sizes": sizes(Square(), place)}
    portrait: Picture | None = getattr(person, "picture", None)
    if portrait and not _shield(context).covers(portrait):
        return {"portrait": portrait, "size": size, "place": place}
    id, drawn = symbol_svg(person.face_seed if person else "a former fan")
    wanted = _wanted(context)
    if wanted is None:
        return {"id": id, "size": size, "symbol": drawn}
    wanted[id] = drawn
    return {"id": id, "size": size}


@register.inclusion_tag("pictures/_drawn_face.html", takes_context=True)
def drawn_face(context: template.Context, person: Portrayed, x: int, y: int, width: int) -> dict:
    """A portrait, or the rangoli, inside of an SVG drawing of ours, which brings the clip path `#round`."""
    place = {"x": x, "y": y, "width": width}
    portrait = person.picture
    if portrait and not _shield(context).covers(portrait) and (small := portrait.smallest):
        return place | {"address": small.get_absolute_url(), "keeps": portrait.svg_focus}
    id, drawn = symbol_svg(person.face_seed)
    if (wanted := _wanted(context)) is not None:
        wanted[id] = drawn
    return place | {"id": id}


@lru_cache(maxsize=4096)
def symbol_svg(seed: str) -> tuple[str, SafeString]:
    """The rangoli of a name, with the id under which `use` finds it."""
    drawn = symbol(seed)
    return drawn.id, trusted(render_to_string("pictures/_symbol.html", {"symbol": drawn}))


@register.inclusion_tag("pictures/_symbols.html", takes_context=True)
def face_symbols(context: template.Context) -> dict:
    """The rangolis that the page's faces use; last in the page."""
    return {"symbols": list((_wanted(context) or {}).values())}


def _shield(context: template.Context) -> Shield:
    request = getattr(context, "request", None)
    return SHUT if request is None else shield_of(request)


def _wanted(context: template.Context) -> dict[str, SafeString] | None:
    """Kept on the request: `include … only` hands on nothing else."""
    request = getattr(context, "request", None)
    return None if request is None else request.__dict__.setdefault("_faces", {})
