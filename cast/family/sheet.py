"""What the family page shows: characters and their ties at the places that the drawing gives them."""

from collections.abc import Iterable
from dataclasses import dataclass
from functools import cached_property

from cast.family.lines import RADIUS, TEXT, UNDER, Plate, Spot, draw
from cast.family.outline import Entry, outline
from cast.family.places import PITCH
from cast.family.rows import Tie
from cast.models import Character, Relationship
from cast.models.relationship import Side

LETTERS = 12  # what fits under a portrait on one line
COLOURS = 6  # as many as the style sheet has for families; then they begin anew
# Kinds in the order of the legend, those that look alike under one entry.
LEGEND = (
    (("parent",), "parent and child"),
    (("adoptive", "step"), "adopted or stepchild"),
    (("grandparent",), "grandparent and grandchild"),
    (("spouse",), "married"),
    (("former",), "were married"),
    (("sibling",), "siblings"),
    (("in_law", "household"), "in-laws, or one household"),
    (("friend",), "friends"),
    (("rival",), "rivals"),
    (("linked",), "linked; our sources do not say how"),
)


@dataclass(frozen=True)
class House:
    """A family or house with the number of its colour."""

    name: str
    number: int


@dataclass
class Figure:
    """A character on a plate: the middle of the portrait, and the lines of text under it with their height."""

    person: Character
    house: House | None
    x: int
    y: int

    @property
    def left(self) -> int:
        return self.x - RADIUS + 4

    @property
    def top(self) -> int:
        return self.y - RADIUS + 4

    @property
    def lines(self) -> list[tuple[str, int]]:
        return [(line, self._height(number)) for number, line in enumerate(wrapped(self.person.name), 1)]

    @property
    def house_y(self) -> int:
        return self._height(len(wrapped(self.person.name)) + 1)

    def _height(self, line: int) -> int:
        return self.y + RADIUS + UNDER + TEXT * line - 5


@dataclass
class Panel:
    """A plate with its characters in the places of its spots."""

    plate: Plate
    figures: list[Figure]

    @property
    def names(self) -> list[str]:
        return [figure.person.name for figure in self.figures]

    @property
    def is_broad(self) -> bool:
        """It takes the sheet's whole width; others stand beside each other."""
        return self.plate.width > 3.5 * PITCH

    @property
    def width(self) -> str:
        """In em, so that the drawing grows with its text and never shrinks."""
        return f"{self.plate.width / 16:g}em"

    @property
    def height(self) -> str:
        return f"{self.plate.height / 16:g}em"


@dataclass
class Told:
    """An entry of the list in words: the tie to the parent it stands under, and the others from its own side.

    Note and source of a tie are given where it is told first; `known` are the ties told before.
    """

    entry: Entry
    person: Character
    house: House | None
    via: Side | None
    sides: list[Side]
    known: set[int]

    @property
    def closes(self) -> range:
        return range(self.entry.closes)


class Sheet:
    def __init__(self, characters: Iterable[Character], relationships: Iterable[Relationship]):
        self.people = {one.pk: one for one in characters}
        self.rows: dict[Tie, Relationship] = {}
        for tie in relationships:
            if tie.one_id in self.people and tie.other_id in self.people:
                tie.one, tie.other = self.people[tie.one_id], self.people[tie.other_id]
                self.rows[Tie(tie.one_id, tie.kind, tie.other_id)] = tie
        names = sorted({one.family for one in self.people.values() if one.family})
        self.houses = [House(name, number % COLOURS + 1) for number, name in enumerate(names)]
        self.house_of = {house.name: house for house in self.houses}

    @cached_property
    def panels(self) -> list[Panel]:
        texts = {pk: len(wrapped(one.name)) + bool(one.family) for pk, one in self.people.items()}
        return [Panel(plate, [self._figure(spot) for spot in plate.spots]) for plate in draw(texts, list(self.rows))]

    def _figure(self, spot: Spot) -> Figure:
        person = self.people[spot.person]
        return Figure(person, self.house_of.get(person.family), spot.x, spot.y)

    @cached_property
    def alone(self) -> list[tuple[Character, House | None]]:
        """Who is tied to nobody yet, with the house, by name."""
        tied = {pk for tie in self.rows for pk in (tie.one, tie.other)}
        alone = sorted((one for pk, one in self.people.items() if pk not in tied), key=lambda one: one.name)
        return [(one, self.house_of.get(one.family)) for one in alone]

    @property
    def legend(self) -> list[tuple[str, str]]:
        """The kinds that are drawn, each with what its line says."""
        drawn = {line.kind for panel in self.panels for line in panel.plate.lines}
        shown = ((next((kind for kind in kinds if kind in drawn), None), words) for kinds, words in LEGEND)
        return [(kind, words) for kind, words in shown if kind]

    @property
    def told(self) -> list[Told]:
        """Everybody on a plate, in the plates' order, for the nested list."""
        entries = []
        for panel in self.panels:
            people = [spot.person for spot in panel.plate.spots]
            inside = set(people)
            entries += outline(people, [tie for tie in self.rows if tie.one in inside])
        known: set[Tie] = set()
        return [self._told(entry, known) for entry in entries]

    def _told(self, entry: Entry, known: set[Tie]) -> Told:
        person = self.people[entry.person]
        sides = sorted((self.rows[tie].side_of(person.pk) for tie in entry.ties), key=lambda side: side.order)
        via = self.rows[entry.via].side_of(person.pk) if entry.via else None
        before = {self.rows[tie].pk for tie in known.intersection(entry.ties)}
        known.update(entry.ties)
        return Told(entry, person, self.house_of.get(person.family), via, sides, before)


def wrapped(name: str) -> list[str]:
    """The name in lines that fit under a portrait, broken between words."""
    lines: list[str] = []
    for word in name.split():
        if lines and len(lines[-1]) + 1 + len(word) <= LETTERS:
            lines[-1] += f" {word}"
        else:
            lines.append(word)
    return lines
