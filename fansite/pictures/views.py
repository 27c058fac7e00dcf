import re

from django.core.files.storage import default_storage
from django.http import FileResponse, Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import redirect
from django.views.decorators.http import require_safe

from articles.models import Article
from cast.models import Tag
from fansite.pictures.cards import Card, site_card

NAME = re.compile(r"[0-9a-f]{20}-\d{1,5}\.(avif|webp|jpg)")
TYPES = {"avif": "image/avif", "webp": "image/webp", "jpg": "image/jpeg"}


@require_safe
def rendition(request: HttpRequest, name: str) -> HttpResponse | FileResponse:
    """A rendition by its name, which holds the digest of its bytes: it never changes. Originals have no address."""
    if not (match := NAME.fullmatch(name)):
        raise Http404
    headers = for_ever(name)
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    try:
        file = default_storage.open(f"renditions/{name}")
    except FileNotFoundError as missing:
        raise Http404 from missing
    except OSError:  # a bucket that is away for a moment
        return HttpResponse(status=503, headers={"Cache-Control": "no-store", "Retry-After": "5"})
    return FileResponse(file, content_type=TYPES[match[1]], headers=headers)


@require_safe
def card(request: HttpRequest, kind: str, pk: int, digest: str) -> HttpResponse:
    """A drawn picture for link previews, of what is live; by a former digest it leads to the present one."""
    cards = live_cards(kind, pk)
    if not cards:
        raise Http404
    shown = next((one for one in cards if one.digest == digest), None)
    if shown is None:
        return redirect(cards[0])
    headers = for_ever(shown.name)
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(shown.data(), content_type=TYPES["jpg"], headers=headers)


def live_cards(kind: str, pk: int) -> list[Card]:
    """The cards as they would be linked today: so nobody can have others drawn, or read what is not published.

    The one that gives nothing away comes first.
    """
    if kind == "story":
        return [card for story in Article.objects.published().filter(pk=pk) for card in (story.safe_card, story.card)]
    if kind == "tag":
        return [tag.card for tag in Tag.objects.filter(pk=pk)]
    return [site_card()] if (kind, pk) == ("site", 0) else []


def for_ever(name: str) -> dict[str, str]:
    return {
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Security-Policy": "sandbox; default-src 'none'",
        "ETag": f'"{name}"',
    }
