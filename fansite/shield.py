"""The spoiler shield: what a reader who has come so far in the story may see. Knows ids of events, no floor."""

import re
from collections.abc import Collection
from dataclasses import dataclass, replace
from typing import Protocol

MOST_OPENED = 300
MARKS = re.compile(rf"[a-z][0-9]{{1,12}}(\.[a-z][0-9]{{1,12}}){{0,{MOST_OPENED - 1}}}")


class Coverable(Protocol):
    """What may tell of the story. `cover_mark` is its name in the address that opens it, such as "e12"."""

    @property
    def tells_of(self) -> Collection[int]:
        """The events that a reader has come to for whom it is safe; none where it is safe for everybody."""

    @property
    def cover_mark(self) -> str: ...


@dataclass(frozen=True)
class Shield:
    """`reached`: the events that the reader has come to, None for one to whom all is open.

    `opened`: the marks of the covers that the reader opened on purpose, as the page's address names them.
    """

    reached: frozenset[int] | None = None
    opened: frozenset[str] = frozenset()

    @property
    def is_on(self) -> bool:
        return self.reached is not None

    def covers(self, thing: Coverable) -> bool:
        """An event that is not among those reached covers, one that is no longer there too."""
        if self.reached is None or self.reached.issuperset(thing.tells_of):
            return False
        return thing.cover_mark not in self.opened

    def inside(self, thing: Coverable) -> "Shield":
        """The same for what stands in a thing that is open to the reader: what it tells is no secret there."""
        return self if self.reached is None else replace(self, reached=self.reached.union(thing.tells_of))

    def opening(self, mark: str = "") -> str:
        """The marks for an address that opens this cover too, and leaves open what is open; "" where nothing is."""
        others = sorted(self.opened - {mark})[: MOST_OPENED - bool(mark)]
        return ".".join(sorted([*others, mark] if mark else others))

    def opened_of(self, letter: str) -> list[int]:
        """The ids of what was opened of one kind."""
        return [int(mark[1:]) for mark in self.opened if mark.startswith(letter)]


OPEN = Shield()
# For what is sent to readers of whom nothing is known: feeds, sitemaps, mails.
SHUT = Shield(frozenset())


def read_opened(text: str) -> frozenset[str]:
    """The marks in an address such as `?open=e12.s3`; none where it is none."""
    return frozenset(text.split(".")) if MARKS.fullmatch(text) else frozenset()
