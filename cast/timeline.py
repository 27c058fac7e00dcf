"""The events of the story as a page draws them: in bunches, by time or by track."""

from collections.abc import Iterable
from dataclasses import dataclass, field

from cast.models import CoveredEvent, StoryEvent, Track

type Told = StoryEvent | CoveredEvent


@dataclass
class Bunch:
    """Neighbours whose order among each other no source states; most often a single event."""

    events: list[Told] = field(default_factory=list)

    @property
    def is_open(self) -> bool:
        return len(self.events) > 1

    @property
    def last(self) -> Told:
        return self.events[-1]


@dataclass
class Strand:
    """The events of one track; those of none come last."""

    track: Track | None
    bunches: list[Bunch]


def in_bunches(events: Iterable[Told]) -> list[Bunch]:
    """The events in their order; a break ends its bunch, as what follows came after it. Needs `in_order`."""
    found: list[Bunch] = []
    for event in events:
        before = found[-1].last if found else None
        if before and before.bunch == event.bunch and not before.is_break:
            found[-1].events.append(event)
        else:
            found.append(Bunch([event]))
    return found


def in_strands(events: Iterable[StoryEvent]) -> list[Strand]:
    """The events track by track, the track that begins first standing first."""
    by_track: dict[int | None, list[StoryEvent]] = {}
    for event in events:
        by_track.setdefault(event.track_id, []).append(event)
    loose = by_track.pop(None, [])
    strands = [Strand(these[0].track, in_bunches(these)) for these in by_track.values()]
    return [*strands, Strand(None, in_bunches(loose))] if loose else strands
