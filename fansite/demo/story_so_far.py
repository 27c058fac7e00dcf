"""The demo's tracks, events and statements on ratings; `Loader` calls these, each piece once."""

from functools import partial
from typing import TYPE_CHECKING

from articles.models import Article, StoryOfEvent
from cast.models import Character, Move, Portrayal, RatingStatement, Relationship, Source, StoryEvent, Track
from fansite.demo.files import Piece, blocks, pieces

if TYPE_CHECKING:
    from fansite.demo.loader import Loader


def load_story(loader: "Loader") -> None:
    for piece in blocks("tracks"):
        loader.once(f"track:{piece.slug}", partial(track, piece))
    for piece in blocks("events"):
        loader.once(f"event:{piece.slug}", partial(event, loader, piece))
    for piece in blocks("ratings"):
        loader.once(f"rating:{piece.slug}", partial(rating, loader, piece))


def load_tellings(loader: "Loader") -> None:
    """Which story tells of which event, once both are there."""
    for piece in blocks("events"):
        for slug in piece.several("stories"):
            loader.once(f"telling:{piece.slug}/{slug}", partial(telling, loader, piece, slug))


def track(piece: Piece) -> Track:
    return Track.objects.create(safe_name=piece["safe"], name=piece["name"], slug=piece.slug)


def event(loader: "Loader", piece: Piece) -> StoryEvent | None:
    if not (source := loader.get(Source, f"source:{piece['source']}")):
        return None
    people = (loader.get(Character, f"character:{slug}") for slug in piece.several("characters"))
    return StoryEvent.objects.add(
        title=piece["title"],
        summary=piece["summary"],
        kind=piece["kind"],
        happened=piece["happened"],
        is_order_open=bool(piece["open"]),
        order_note=piece["note"],
        track=loader.get(Track, f"track:{piece['track']}"),
        source=source,
        is_break=bool(piece["break"]),
        break_label=piece["break"],
        changes=piece["changes"],
        characters=[person for person in people if person],
    )


def rating(loader: "Loader", piece: Piece) -> RatingStatement | None:
    if not (source := loader.get(Source, f"source:{piece['source']}")):
        return None
    return RatingStatement.objects.create(
        week=piece["week"],
        channel_group=piece["group"],
        rank=int(piece["rank"]) if piece["rank"] else None,
        text=piece["text"],
        reported_by=source,
        contradicts=loader.get(RatingStatement, f"rating:{piece['contradicts']}"),
    )


def telling(loader: "Loader", piece: Piece, slug: str) -> StoryOfEvent | None:
    told, story = loader.get(StoryEvent, f"event:{piece.slug}"), loader.get(Article, f"story:{slug}")
    return StoryOfEvent.objects.create(article=story, event=told) if told and story else None


def load_shields(loader: "Loader") -> None:
    """From which event on a piece is safe to know; pieces of their own, for what an earlier version of the demo made."""
    for piece in filter(lambda piece: piece["safe"], pieces("stories")):
        loader.once(f"safe:story:{piece.slug}", partial(shield_story, loader, piece))
    for piece in filter(lambda piece: piece["safe"], blocks("portrayals")):
        key = f"portrayal:{piece.slug}"
        loader.once(f"safe:{key}", partial(shield, loader, Portrayal, key, piece))
    for piece in filter(lambda piece: piece["safe"], blocks("moves")):
        key = f"move:{piece.slug}"
        loader.once(f"safe:{key}", partial(shield, loader, Move, key, piece))
    for piece in filter(lambda piece: piece["safe"], blocks("ties")):
        key = f"tie:{piece.slug}"
        loader.once(f"safe:{key}", partial(shield, loader, Relationship, key, piece))


def shield_story(loader: "Loader", piece: Piece) -> Article | None:
    if story := shield(loader, Article, f"story:{piece.slug}", piece):
        story.sync()
    return story


def shield[M: (Article, Move, Portrayal, Relationship)](
    loader: "Loader", model: type[M], key: str, piece: Piece
) -> M | None:
    """Unless somebody chose an event already."""
    thing, event = loader.get(model, key), loader.get(StoryEvent, f"event:{piece['safe']}")
    if thing is None or event is None or thing.safe_from:
        return None
    thing.safe_from = event
    if isinstance(thing, Article):
        thing.safe_title, thing.safe_cover = piece["safe-headline"], thing.cover
    thing.save()
    return thing
