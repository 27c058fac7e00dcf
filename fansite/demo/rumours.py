"""The demo's claims with what was said to them and decided on them; `Loader` calls these, each piece once."""

from functools import partial
from typing import TYPE_CHECKING

from articles.models import Article, Claim, ClaimOfStory, ClaimStatement, ClaimTag, DecisionNotAllowed, VerdictEntry
from cast.models import Actor, Source, StoryEvent
from fansite.demo.files import Piece, blocks, moment

if TYPE_CHECKING:
    from fansite.demo.loader import Loader


def load_rumours(loader: "Loader") -> None:
    """Last of all, as they name people, events and stories."""
    for piece in blocks("claims"):
        loader.once(f"claim:{piece.slug}", partial(claim, loader, piece))
        for slug in piece.several("stories"):
            loader.once(f"claim-told:{piece.slug}/{slug}", partial(telling, loader, piece, slug))
    for piece in blocks("statements"):
        loader.once(f"statement:{piece.slug}", partial(statement, loader, piece))
    for piece in blocks("verdicts"):
        loader.once(f"verdict:{piece.slug}", partial(verdict, loader, piece))


def claim(loader: "Loader", piece: Piece) -> Claim | None:
    event = loader.get(StoryEvent, f"event:{piece['safe']}")
    if (piece["safe"] and event is None) or Claim.objects.filter(slug=piece.slug).exists():
        return None  # without its cover it would tell too much; or somebody entered one before the demo had it
    entered = moment(piece["entered"])
    made = Claim.objects.create(
        text=piece["text"],
        slug=piece.slug,
        opened_on=piece["opened"],
        safe_from=event,
        is_public=True,
        opened_at=entered,
        changed_at=entered,
    )
    tags = (tag for tag in map(loader.tag, piece.several("tags")) if tag)
    ClaimTag.objects.bulk_create(ClaimTag(claim=made, tag=tag) for tag in tags)
    return made


def telling(loader: "Loader", piece: Piece, slug: str) -> ClaimOfStory | None:
    told, story = loader.get(Claim, f"claim:{piece.slug}"), loader.get(Article, f"story:{slug}")
    if not (told and story):
        return None
    row, _ = ClaimOfStory.objects.get_or_create(claim=told, article=story)
    return row


def statement(loader: "Loader", piece: Piece) -> ClaimStatement | None:
    told, source = loader.get(Claim, f"claim:{piece['claim']}"), loader.get(Source, f"source:{piece['source']}")
    by = loader.get(Actor, f"actor:{piece['by']}")
    if not (told and source and (by or piece["words"])):
        return None
    return ClaimStatement.objects.create(
        claim=told,
        by=by,
        by_words=piece["words"],
        to=piece["to"],
        said_on=piece["said"],
        stance=piece["stance"],
        text=piece["text"],
        source=source,
    )


def verdict(loader: "Loader", piece: Piece) -> VerdictEntry | None:
    told, editor = loader.get(Claim, f"claim:{piece['claim']}"), loader.by("newsroom") or loader.by("demo_editor")
    if not (told and editor):
        return None
    said = loader.get(ClaimStatement, f"statement:{piece['on']}")
    at = moment(piece["decided"])
    try:
        return told.decide(piece["verdict"], piece["reason"], by=editor, statement=said, at=at)
    except DecisionNotAllowed:
        return None  # what it stands on was deleted, or somebody decided the same before
