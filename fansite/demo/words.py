"""The demo's quotes and questions; `Loader` calls this, each piece once."""

import re
from functools import partial
from typing import TYPE_CHECKING

from articles.models import Article, Question, Quote
from cast.models import Actor, Source
from fansite.demo.files import Piece, blocks

if TYPE_CHECKING:
    from fansite.demo.loader import Loader


def load_questions(loader: "Loader") -> None:
    for piece in blocks("questions"):
        loader.once(f"question:{piece.slug}", partial(question, loader, piece))


def question(loader: "Loader", piece: Piece) -> Question | None:
    story = loader.get(Article, f"story:{piece['story']}")
    if not story:
        return None
    made = Question.objects.create(
        article=story,
        asked=piece["asked"],
        answer=piece["answer"],
        position=int(piece["order"]),
        after_paragraph=int(piece["after"]),
    )
    made.speakers.set(filter(None, (loader.get(Actor, f"actor:{slug}") for slug in piece.several("speakers"))))
    made.topics.set(filter(None, map(loader.tag, piece.several("topics"))))
    # An earlier version of the demo had it in the text itself.
    take_out(story, rf"<h2>{re.escape(made.asked)}</h2>\s*<p>.*?</p>\s*")
    return made


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
        take_out(story, rf"<blockquote><p>{re.escape(made.words)}\.</p>.*?</blockquote>\s*")
    return made


def take_out(story: Article, written: str) -> None:
    """What stood in the text of an earlier version of the demo, and stands in a row of its own now."""
    body = re.sub(written, "", story.body, count=1, flags=re.S)
    Article.objects.filter(pk=story.pk, body=story.body).update(body=body)
    story.sync()
