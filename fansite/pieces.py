"""Pieces of pages that are the same for whoever comes, kept as they were drawn (`{% kept %}`).

The page cache keeps whole pages for visitors; pieces serve who is signed in, and pages that have to be made anew. They stand
under the version of the site that was looked up before their page read anything: what is read later is as new or newer, and
with the next change nobody finds them any more. In a transaction, whose changes are not counted yet, none is used.
"""

from collections.abc import Callable, Hashable
from functools import wraps
from typing import Any, Concatenate, NamedTuple

from django.db import connection
from django.http import HttpRequest, HttpResponse
from django.template.base import FilterExpression
from django.utils import timezone
from django.utils.safestring import SafeString

from articles.models import Article
from fansite.models import SiteVersion


class Piece(NamedTuple):
    """The HTML, the rangolis that it uses, and what is to be put into its holes."""

    html: str
    faces: dict[str, SafeString]
    holes: tuple[FilterExpression, ...] = ()


class Pieces:
    """Those of one version by their keys, `most` characters in all."""

    def __init__(self, version: tuple, *, most: int = 16 * 1024 * 1024):
        self.version, self.most, self.size = version, most, 0
        self.kept: dict[Hashable, Piece] = {}

    def keep(self, key: Hashable, piece: Piece) -> None:
        """The oldest make room."""
        self.kept[key] = piece
        self.size += len(piece.html)
        while self.size > self.most and (oldest := self.kept.pop(next(iter(self.kept)), None)):
            self.size -= len(oldest.html)


_newest = Pieces(())


def version_now() -> tuple:
    """On what each piece and page depends; scheduled stories and closing talks change with the clock alone."""
    row = SiteVersion.objects.filter(pk=1).values_list("seed", "epoch").first() or (0, 0)
    moment = timezone.now()
    due = Article.objects.published().order_by("-published_at").values_list("published_at", "pk").first()
    return (*row, due, int(moment.timestamp() // 3600))


def with_pieces[**P](
    view: Callable[Concatenate[HttpRequest, P], HttpResponse],
) -> Callable[Concatenate[HttpRequest, P], HttpResponse]:
    """For a view whose templates have pieces."""

    @wraps(view)
    def inner(request: HttpRequest, *args: P.args, **kwargs: P.kwargs) -> HttpResponse:
        global _newest
        if not connection.in_atomic_block:
            version = version_now()
            if version != _newest.version:
                _newest = Pieces(version)
            request.__dict__["_pieces"] = _newest
        return view(request, *args, **kwargs)

    return inner


def pieces_of(request: Any) -> Pieces | None:
    return None if request is None else request.__dict__.get("_pieces")


def forget() -> None:
    """For tests, whose databases begin anew with the same numbers."""
    global _newest
    _newest = Pieces(())
