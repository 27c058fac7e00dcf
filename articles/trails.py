"""The published stories just before and just after one, on each claim and each track that it belongs to."""

from collections.abc import Iterable
from dataclasses import dataclass, field
from typing import Any

from django.db.models import OuterRef, Q, QuerySet, Subquery

from articles.models import Article, Claim, CoveredStory
from articles.models.claim import ClaimQuerySet
from cast.models import StoryEvent, Track
from fansite.shield import Shield


@dataclass
class Trail:
    """The rumours and tracks on which the story has the same neighbours."""

    earlier: Article | CoveredStory | None
    later: Article | CoveredStory | None
    rumours: list[Claim] = field(default_factory=list)
    tracks: list[Track] = field(default_factory=list)


def claims_of(story: Article) -> ClaimQuerySet:
    """The story's claims with its neighbours on each."""
    return with_neighbours(Claim.objects.of_story(story), story, Q(claim_rows__claim=OuterRef("pk")))


def trails_of(story: Article, claims: Iterable[Claim], shield: Shield) -> list[Trail]:
    """`claims` are those of `claims_of` that are open to the reader; a track is, where an event of it is. Two queries."""
    if not story.is_public:
        return []
    events = StoryEvent.objects.open_to(shield)
    of_track = Q(event_rows__event__in=events.filter(track=OuterRef(OuterRef("pk"))).values("pk"))
    told = events.filter(story_rows__article=story)
    tracks = with_neighbours(Track.objects.filter(pk__in=told.values("track")), story, of_track)
    found: list[Any] = [*claims, *tracks]
    neighbours = {pk for one in found for pk in (one.earlier, one.later) if pk}
    shown = {other.pk: other.shown_to(shield) for other in Article.objects.for_row().filter(pk__in=neighbours)}
    trails: dict[tuple[int | None, int | None], Trail] = {}
    for one in found:
        trail = trails.setdefault((one.earlier, one.later), Trail(shown.get(one.earlier), shown.get(one.later)))
        (trail.rumours if isinstance(one, Claim) else trail.tracks).append(one)
    return [trail for trail in trails.values() if trail.earlier or trail.later]


def with_neighbours[T: QuerySet](things: T, story: Article, about: Q) -> T:
    """With the numbers of the stories `earlier` and `later`; `about` says which are about a thing."""
    others = Article.objects.published().filter(about).newest_first()
    moment, pk = story.key
    after = others.filter(Q(published_at__gt=moment) | Q(published_at=moment, pk__gt=pk)).reverse()
    return things.annotate(
        earlier=Subquery(others.older_than(story.key).values("pk")[:1]), later=Subquery(after.values("pk")[:1])
    )
