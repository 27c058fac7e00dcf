"""The demo's photos in stories; `Loader` calls this, each piece once."""

from functools import partial
from typing import TYPE_CHECKING

from articles.models import Article, Photo
from fansite.demo.files import Piece, blocks

if TYPE_CHECKING:
    from fansite.demo.loader import Loader


def load_photos(loader: "Loader") -> None:
    for piece in blocks("photos"):
        loader.once(f"photo:{piece.slug}", partial(photo, loader, piece))


def photo(loader: "Loader", piece: Piece) -> Photo | None:
    story = loader.get(Article, f"story:{piece['story']}")
    if story is None:
        return None
    made = Photo.objects.create(
        article=story,
        description=piece["description"],
        credit=piece["credit"],
        right=piece["right"] or Photo.Right.UNKNOWN,
        after_paragraph=int(piece["after"]) if piece["after"] else None,
        picture=loader.art(piece, story.author) if piece["art"] else None,
    )
    made.people.set([tag for tag in map(loader.tag, piece.several("people")) if tag])
    story.sync()
    return made
