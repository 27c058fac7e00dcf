"""The stories that the demo's newsroom chose to be read next; `Loader` calls this, each piece once."""

from functools import partial
from typing import TYPE_CHECKING

from articles.models import AlsoRead, Article
from fansite.demo.files import blocks

if TYPE_CHECKING:
    from fansite.demo.loader import Loader


def load_also_read(loader: "Loader") -> None:
    for piece in blocks("also"):
        for position, slug in enumerate(piece.several("read"), 1):
            loader.once(f"also:{piece.slug}/{slug}", partial(also_read, loader, piece.slug, slug, position))


def also_read(loader: "Loader", after: str, slug: str, position: int) -> AlsoRead | None:
    story, other = loader.get(Article, f"story:{after}"), loader.get(Article, f"story:{slug}")
    if not (story and other):
        return None
    row, _ = AlsoRead.objects.get_or_create(article=story, other=other, defaults={"position": position})
    return row
