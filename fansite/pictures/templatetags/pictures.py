"""Pictures and faces for templates."""

from django import template

from fansite.pictures.models import Picture
from fansite.pictures.rangoli import Symbol, symbol

register = template.Library()
# As the style sheet draws them, in pixels.
FACE_WIDTHS = {"small": 32, "": 42, "big": 104, "huge": 220}


@register.inclusion_tag("pictures/_picture.html")
def picture(pic: Picture, sizes: str = "100vw", eager: bool = False) -> dict:
    """The picture in AVIF and WebP; `sizes` as in HTML, `eager` for the one that a page opens with."""
    return {"picture": pic, "avif": pic.srcset("avif"), "webp": pic.srcset("webp"), "sizes": sizes, "eager": eager}


@register.inclusion_tag("pictures/_face.html", takes_context=True)
def face(context: template.Context, person, size: str = "") -> dict:
    """A fan's, actor's, character's or tag's portrait; without a picture the rangoli of their name.

    The rangoli itself is drawn once a page, by `face_symbols`; where there is no request to remember it, at once.
    """
    if person and (portrait := getattr(person, "picture", None)):
        # A broad picture is cut at its sides: it is drawn broader than the circle.
        broad = round(FACE_WIDTHS.get(size, 220) * max(1, portrait.width / portrait.height))
        return {"portrait": portrait, "size": size, "sizes": f"{broad}px"}
    drawn = symbol(person.face_seed if person else "a former fan")
    wanted = _wanted(context)
    if wanted is None:
        return {"id": drawn.id, "size": size, "symbol": drawn}
    wanted[drawn.id] = drawn
    return {"id": drawn.id, "size": size}


@register.inclusion_tag("pictures/_symbols.html", takes_context=True)
def face_symbols(context: template.Context) -> dict:
    """The rangolis that the page's faces use; last in the page."""
    return {"symbols": list((_wanted(context) or {}).values())}


def _wanted(context: template.Context) -> dict[str, Symbol] | None:
    """Kept on the request: `include … only` hands on nothing else."""
    request = getattr(context, "request", None)
    return None if request is None else request.__dict__.setdefault("_faces", {})
