"""The demo's quotes; `Loader` calls this, each piece once."""

import re
from functools import partial
from typing import TYPE_CHECKING

from articles.models import Article, Quote
from cast.models import Actor, Source
from fansite.demo.files import Piece, blocks

if TYPE_CHECKING:
    from fansite.demo.loader import Loader


def load_quotes(loader: "Loader") -> None:
    for piece in blocks("quotes"):
        loader.once(f"quote:{piece.slug}", partial(quote, loader, piece))


def quote(loader: "Loader", piece: Piece) -> Quote | None:
    speaker = loader.get(Actor, f"actor:{piece['speaker']}")
    source = loader.get(Source, f"source:{piece['source']}")
    story = loader.get(Article, f"story:{piece['story']}")
    if not (speaker and source) or (piece["story"] and not story):
        return None
    made = Quote.objects.create(
        words=piece["words"],
        language=piece["language"],
        translation=piece["translation"],
        translator=piece["translator"],
        is_free=bool(piece["free"]),
        speaker=speaker,
        occasion=piece["occasion"],
        said_on=piece["said"],
        source=source,
        article=story,
        after_paragraph=int(piece["after"]) if piece["after"] else None,
    )
    made.set_topics([tag for tag in map(loader.tag, piece.several("topics")) if tag])
    if story:
        take_out(made, story)
        story.sync()
    return made


def take_out(quote: Quote, story: Article) -> None:
    """An earlier version of the demo had the words in the text itself."""
    written = rf"<blockquote><p>{re.escape(quote.words)}\.</p>.*?</blockquote>\s*"
    body = re.sub(written, "", story.body, count=1, flags=re.S)
    Article.objects.filter(pk=story.pk, body=story.body).update(body=body)
