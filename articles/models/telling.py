"""A story's text with what stands in it, and the photos after it."""

from collections.abc import Sequence
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.utils.safestring import SafeString

from fansite.markup import cut_after
from fansite.shield import Shield

if TYPE_CHECKING:
    from articles.models.article import Article
    from articles.models.covered_photo import CoveredPhoto
    from articles.models.covered_quote import CoveredQuote
    from articles.models.embed import Embed
    from articles.models.photo import Photo
    from articles.models.question import Question
    from articles.models.quote import Quote

    type Shown = Quote | CoveredQuote | Photo | CoveredPhoto | Embed | Question


@dataclass(frozen=True)
class Telling:
    """`pieces`: the text, each piece with what stands behind it. `photos`: those without a place in it."""

    pieces: Sequence[tuple[SafeString, "Shown | None"]]
    photos: Sequence["Photo | CoveredPhoto"]

    @property
    def html(self) -> str:
        text = "".join(f"{piece}{inset.html if inset else ''}" for piece, inset in self.pieces)
        return text + "".join(photo.html for photo in self.photos)


def tell(story: "Article", shield: Shield) -> Telling:
    """What stands behind one paragraph keeps its own order: quotes, photos, embeds, questions."""
    photos = sorted(story.photos.all(), key=lambda one: one.order)
    embeds = sorted(story.embeds.all(), key=lambda one: one.order)
    questions = sorted(story.questions.all(), key=lambda one: one.order)
    placed: list[Any] = [
        *story.quotes.all(),
        *(one for one in photos if one.after_paragraph),
        *embeds,
        *questions,
    ]
    placed.sort(key=lambda one: (one.after_paragraph is None, one.after_paragraph or 0))
    pieces = cut_after(story.body, [one.after_paragraph for one in placed])
    within = shield.inside(story)
    return Telling(
        list(zip(pieces, [*(one.shown_to(within) for one in placed), None], strict=True)),
        [photo.shown_to(within) for photo in photos if not photo.after_paragraph],
    )
