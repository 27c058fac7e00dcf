"""Plates: everybody who hangs together, in places, with the lines between them."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from cast.family.places import PITCH, WIDE, Unit, place
from cast.family.rows import PAIRS, STEPS, Tie, components, generations

RADIUS = 34  # of a portrait with its ring
TEXT = 18  # a line of text under it
UNDER = 10  # between portrait and text
GAP = 40  # between one row's text and the next row's portraits
STEP = 14  # between lines that run beside each other
ARCH = 34  # over a row where ties reach past a neighbour


@dataclass(frozen=True)
class Spot:
    """Where somebody stands: the middle of the portrait."""

    person: int
    x: int
    y: int
    row: int


@dataclass(frozen=True)
class Line:
    kind: str
    path: str


@dataclass
class Plate:
    width: int
    height: int
    spots: list[Spot]
    lines: list[Line]
    has_generations: bool


def draw(texts: dict[int, int], ties: list[Tie]) -> list[Plate]:
    """A plate for each group of people tied together, the largest first. `texts` has everybody with the number of
    lines under the portrait; who is tied to nobody is on no plate."""
    ties = [tie for tie in ties if tie.one != tie.other and tie.one in texts and tie.other in texts]
    plates = []
    for people in components(texts, ties):
        if len(people) > 1:
            inside = set(people)
            plates.append(_Drawing(people, [tie for tie in ties if tie.one in inside], texts).plate())
    return plates


@dataclass
class _Hop:
    """A line, or several from one start, down through the gap under a row."""

    kind: str
    start: float
    origin: str  # "pair": from their line; "person": from under the text; "passing": from the foot of the row
    ends: list[tuple[float, int]]
    source: int
    lane: int = 0

    @property
    def reach(self) -> tuple[float, float]:
        xs = [self.start, *(x for x, _ in self.ends)]
        return min(xs), max(xs)

    @property
    def is_straight(self) -> bool:
        left, right = self.reach
        return right - left <= 1


@dataclass
class _Drawing:
    people: list[int]
    ties: list[Tie]
    texts: dict[int, int]
    lines: list[Line] = field(default_factory=list)

    def plate(self) -> Plate:
        self.row = generations(self.people, self.ties)
        self.x, self.units = place(self.people, self.ties, self.row)
        width = max(self.x.values()) + PITCH / 2
        # Readers begin at the left: there stands the half with whom most have to do.
        ends = [one for tie in self.ties for one in (tie.one, tie.other)]
        if width <= WIDE and self.x[max(self.people, key=ends.count)] > width / 2:
            self.x = {one: width - x for one, x in self.x.items()}
        count = max(self.row.values()) + 1
        self.order = [
            sorted((one for one in self.people if self.row[one] == number), key=self.x.__getitem__)
            for number in range(count)
        ]
        loose = self._loose()
        gaps = self._gaps(count)
        self._rows(gaps, {self.row[tie.one] for tie in loose if self.row[tie.one] == self.row[tie.other]})
        for tie in loose:
            self._bend(tie)
        self._pairs()
        for number, gap in enumerate(gaps):
            for hop in gap:
                self._descend(number, hop)
        spots = [Spot(one, round(self.x[one]), round(self.middle[self.row[one]]), self.row[one]) for one in self.people]
        spots.sort(key=lambda spot: (spot.row, spot.x))
        return Plate(round(width), round(self.foot[-1]) + 6, spots, self.lines, has_generations=bool(self.units))

    def _neighbours(self) -> set[frozenset]:
        return {frozenset(pair) for line in self.order for pair in pairwise(line)}

    def _drawn(self, tie: Tie) -> bool:
        """A child's line shows the tie; so it does for siblings, who hang on one line."""
        if tie.kind in STEPS:
            return self.row[tie.one] < self.row[tie.other]
        children = ({way[-1] for way in unit.ways} for unit in self.units)
        return tie.kind == "sibling" and any({tie.one, tie.other} <= group for group in children)

    def _beside(self) -> dict[frozenset, list[Tie]]:
        near, beside = self._neighbours(), defaultdict(list)
        for tie in self.ties:
            pair = frozenset((tie.one, tie.other))
            if pair in near and not self._drawn(tie):
                beside[pair].append(tie)
        return beside

    def _loose(self) -> list[Tie]:
        near = self._neighbours()
        return [tie for tie in self.ties if frozenset((tie.one, tie.other)) not in near and not self._drawn(tie)]

    def _gaps(self, count: int) -> list[list[_Hop]]:
        """The lines of descent, gap by gap, each in a lane where it lies over no other."""
        arriving, leaving = defaultdict(list), defaultdict(list)
        for unit in sorted(self.units, key=self._start):
            leaving[unit.parents].append(unit)
            for way in unit.ways:
                arriving[way[-1]].append(unit)
        gaps: list[list[_Hop]] = [[] for _ in range(count)]
        for unit in self.units:
            start = self._start(unit) + _share(leaving[unit.parents], unit)
            origin = "pair" if len(unit.parents) == 2 else "person"
            ends = [(self._end(way[0], arriving, unit), way[0]) for way in unit.ways]
            number = self.row[unit.parents[0]]
            gaps[number].append(_Hop(unit.kind, start, origin, ends, unit.parents[0]))
            for way in unit.ways:
                for step, (upper, lower) in enumerate(pairwise(way), number + 1):
                    end = (self._end(lower, arriving, unit), lower)
                    gaps[step].append(_Hop(unit.kind, self.x[upper], "passing", [end], upper))
        for gap in gaps:
            lanes: list[list[_Hop]] = []
            for hop in sorted((hop for hop in gap if not hop.is_straight), key=lambda hop: hop.reach):
                free = (n for n, lane in enumerate(lanes) if not any(_overlap(hop, other) for other in lane))
                hop.lane = next(free, len(lanes))
                if hop.lane == len(lanes):
                    lanes.append([])
                lanes[hop.lane].append(hop)
        return gaps

    def _start(self, unit: Unit) -> float:
        return sum(self.x[one] for one in unit.parents) / len(unit.parents)

    def _end(self, one: int, arriving: dict, unit: Unit) -> float:
        return self.x[one] + (_share(arriving[one], unit) if one > 0 else 0)

    def _rows(self, gaps: list[list[_Hop]], arched: set[int]) -> None:
        """How far down each row's portraits, and its foot under the text, are."""
        self.middle, self.foot = [], []
        y = 6.0
        for number, line in enumerate(self.order):
            y += ARCH if number in arched else 0
            self.middle.append(y + RADIUS)
            text = max((self.texts[one] for one in line), default=0)
            y += 2 * RADIUS + UNDER + TEXT * text if line else 0
            self.foot.append(y)
            y += GAP + STEP * max((hop.lane for hop in gaps[number]), default=0)

    def _descend(self, number: int, hop: _Hop) -> None:
        lane = self.foot[number] + GAP / 2 + STEP * hop.lane
        if hop.origin == "passing":
            top = self.foot[number]
        elif hop.origin == "pair":
            top = self.middle[number]
        else:
            top = self.middle[number] + RADIUS + UNDER + TEXT * self.texts[hop.source] + 4
        for x, one in hop.ends:
            low = self.foot[number + 1] if one < 0 else self.middle[number + 1] - RADIUS
            self.lines.append(Line(hop.kind, _elbow(hop.start, top, lane, x, low)))

    def _pairs(self) -> None:
        for pair, ties in self._beside().items():
            left, right = sorted(self.x[one] for one in pair)
            middle = self.middle[self.row[next(iter(pair))]]
            for number, tie in enumerate(ties):
                y = middle + (number - (len(ties) - 1) / 2) * STEP
                lines = (y - 2.5, y + 2.5) if tie.kind in PAIRS else (y,)
                path = "".join(f"M{left + RADIUS + 3:.0f} {y:.1f}H{right - RADIUS - 3:.0f}" for y in lines)
                self.lines.append(Line(tie.kind, path))

    def _bend(self, tie: Tie) -> None:
        """Over the heads of those between, or from row to row behind them."""
        (x1, y1), (x2, y2) = ((self.x[one], self.middle[self.row[one]]) for one in (tie.one, tie.other))
        if self.row[tie.one] == self.row[tie.other]:
            top = y1 - RADIUS
            path = f"M{x1:.0f} {top:.0f}C{x1:.0f} {top - ARCH - 8:.0f} {x2:.0f} {top - ARCH - 8:.0f} {x2:.0f} {top:.0f}"
        else:
            half = (y1 + y2) / 2
            path = f"M{x1:.0f} {y1:.0f}C{x1:.0f} {half:.0f} {x2:.0f} {half:.0f} {x2:.0f} {y2:.0f}"
        self.lines.append(Line(tie.kind, path))


def _share(units: list[Unit], unit: Unit) -> float:
    """Lines from one place, or to one, lie beside each other."""
    return (units.index(unit) - (len(units) - 1) / 2) * STEP


def _overlap(one: _Hop, other: _Hop) -> bool:
    (left, right), (from_left, to_right) = one.reach, other.reach
    return left < to_right + STEP and from_left < right + STEP


def _elbow(x1: float, y1: float, lane: float, x2: float, y2: float) -> str:
    """Down, along the lane, and down again, with round corners."""
    if abs(x1 - x2) < 1:
        return f"M{x1:.0f} {y1:.0f}V{y2:.0f}"
    turn = min(10.0, abs(x1 - x2) / 2)
    side = turn if x2 > x1 else -turn
    return (
        f"M{x1:.0f} {y1:.0f}V{lane - turn:.0f}Q{x1:.0f} {lane:.0f} {x1 + side:.0f} {lane:.0f}"
        f"H{x2 - side:.0f}Q{x2:.0f} {lane:.0f} {x2:.0f} {lane + turn:.0f}V{y2:.0f}"
    )
