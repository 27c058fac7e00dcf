"""Portrayals as bars on one axis of years: where each part of the drawing stands, and nothing about how it looks.

Across, everything is a share of the width, so that the drawing fits a phone and a wide screen alike while its text keeps
its size. Downwards, everything is in pixels. A known end is a hard edge; a bound is hatched on the side where the day may
lie; an end that nobody tells fades out; a period that was still on goes on as an arrow.
"""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field, replace

from cast.dates import Reduced, moment_words, parse
from cast.periods import change_date

NARROW = 288  # the drawing's width in pixels on the narrowest phone, by which words are kept apart
LETTER = 6.9  # no letter of the labels is broader on average
AXIS, NAME, BAR, THICK, WORDS, LINE, ROW = 30, 17, 27, 18, 62, 17, 80
BESIDE = 7
ZONE = 0.13  # how wide a bound is hatched and an open end goes on
MOST_YEARS = 6  # that are named


@dataclass(frozen=True)
class Period:
    """One bar to be: `key` and `replaces` tell which bar is a change of actor after which."""

    key: int
    name: str
    since: str
    until: str
    replaces: int | None = None
    took_over: bool = False
    handed_on: bool = False
    covered: bool = False  # the end lies later than the reader has come


@dataclass(frozen=True)
class Label:
    share: float
    anchor: str
    text: str
    line: int = 0
    beside: bool = False  # a line that runs down past it

    @property
    def x(self) -> str:
        return percent(self.share)

    @property
    def y(self) -> int:
        return WORDS + LINE * self.line

    @property
    def dx(self) -> int:
        return {"start": BESIDE, "middle": 0, "end": -BESIDE}[self.anchor] if self.beside else 0

    def extent(self, width: float) -> tuple[float, float]:
        """From where to where the words reach in a drawing so wide."""
        at, long = self.share * width + self.dx, len(self.text) * LETTER
        left = at - {"start": 0, "middle": long / 2, "end": long}[self.anchor]
        return left, left + long


@dataclass(frozen=True)
class Piece:
    """A stretch of a bar: solid, hatch, in, out (fading), or unknown."""

    kind: str
    start: float
    end: float

    @property
    def x(self) -> str:
        return percent(self.start)

    @property
    def width(self) -> str:
        return percent(self.end - self.start)


@dataclass(frozen=True)
class Edge:
    """Where a bar begins or ends: hard, bound, or open (an arrow)."""

    kind: str
    share: float

    @property
    def x(self) -> str:
        return percent(self.share)


@dataclass(frozen=True)
class Row:
    name: str
    y: int
    pieces: list[Piece]
    edges: list[Edge]
    labels: list[Label]
    changes: list[Edge] = field(default_factory=list)  # where this bar follows another, or another follows it

    @property
    def name_y(self) -> int:
        return NAME

    @property
    def bar_y(self) -> int:
        return BAR

    @property
    def thick(self) -> int:
        return THICK

    @property
    def middle(self) -> int:
        return BAR + THICK // 2

    @property
    def edge_y(self) -> tuple[int, int]:
        return BAR - 4, BAR + THICK + 4

    @property
    def height(self) -> int:
        return ROW + LINE * max((label.line for label in self.labels), default=0)


@dataclass(frozen=True)
class Change:
    """The line from a bar down to the one that follows it."""

    share: float
    top: int
    bottom: int

    @property
    def x(self) -> str:
        return percent(self.share)


@dataclass(frozen=True)
class Chart:
    years: list[tuple[str, str]]  # across, and the year's name, "" where there is no room for all
    rows: list[Row]
    changes: list[Change]
    height: int
    words: str

    @property
    def kinds(self) -> set[str]:
        """What the drawing holds, for the line that explains it."""
        pieces = {piece.kind for row in self.rows for piece in row.pieces}
        return pieces | {edge.kind for row in self.rows for edge in row.edges}


def percent(share: float) -> str:
    return f"{share * 100:.2f}".rstrip("0").rstrip(".") + "%"


def lay_out(periods: Iterable[Period]) -> Chart | None:
    """The drawing of the periods, one row each in their order; None where no date is known."""
    rows = list(periods)
    axis = Axis.around(rows)
    if axis is None:
        return None
    drawn, changes, y = [], [], AXIS
    for number, period in enumerate(rows):
        following = rows[number + 1] if number + 1 < len(rows) else None
        former = rows[number - 1] if number and rows[number - 1].key == period.replaces else None
        if following is not None and following.replaces != period.key:
            following = None
        row = replace(draw(axis, period, former=former, following=following), y=y)
        if following is not None and (date := parse(shared_change(period, following))):
            share = axis.share(date.last)
            changes.append(Change(share, y + BAR + THICK, y + row.height + BAR))
        drawn.append(row)
        y += row.height
    return Chart(axis.ticks(), drawn, changes, y, "; ".join(in_words(period) for period in rows) + ".")


def shared_change(former: Period, following: Period) -> str:
    """The date at which one bar ends and the next begins, where they do at the same; else ""."""
    date = change_date(former.until, following.since)
    differ = former.until and following.since and former.until != following.since and not former.until.endswith("..")
    return "" if differ or not date or parse(date) is None else date


@dataclass(frozen=True)
class Axis:
    first: int
    last: int  # the year after the last one drawn

    @classmethod
    def around(cls, periods: list[Period]) -> "Axis | None":
        """All known days, and room beyond them where a bar has an open side."""
        dates = [date for period in periods for date in map(parse, (period.since, period.until)) if date]
        if not dates:
            return None
        first, last = min(date.first for date in dates), max(date.last for date in dates)
        opens = any(not (since := parse(period.since)) or since.is_bound for period in periods)
        goes_on = any(not (until := parse(period.until)) or until.later for period in periods)
        before = 1 if opens and first.timetuple().tm_yday < 150 else 0
        beyond = 1 if goes_on and last.timetuple().tm_yday > 215 else 0
        return cls(max(1, first.year - before), min(9999, last.year + 1 + beyond))

    @property
    def days(self) -> float:
        return (self.last - self.first) * 365.2425

    def share(self, day: datetime.date) -> float:
        return min(1.0, max(0.0, (day.toordinal() - datetime.date(self.first, 1, 1).toordinal()) / self.days))

    def ticks(self) -> list[tuple[str, str]]:
        step = -(-(self.last - self.first) // MOST_YEARS)
        return [
            (percent(self.share(datetime.date(year, 1, 1))), str(year) if not (year - self.first) % step else "")
            for year in range(self.first, self.last)
        ]


def draw(axis: Axis, period: Period, *, former: Period | None, following: Period | None) -> Row:
    """One row; where it meets the row before or after it in a change, that change is told once, under the former."""
    since, until = period.since, period.until
    arrival = shared_change(former, period) if former else ""
    leaving = shared_change(period, following) if following else ""
    since, until = since or arrival, leaving if leaving and (not until or until.endswith("..")) else until
    begin, end = parse(since), parse(until)
    if not begin and not end:
        return Row(period.name, 0, [Piece("unknown", 0, 1)], [], [Label(0, "start", "dates not known")])
    pieces, edges = stretches(axis, begin, end)
    told = []
    if not arrival:
        told.append((axis.share(begin.last if begin.by else begin.first) if begin else 0.0, start_words(period)))
    if left := parse(leaving):
        told.append((axis.share(left.last), f"changed {moment_words(leaving, short=True)}"))
    else:
        told.append((axis.share(end.last) if end else 1.0, end_words(period)))
    marks = []
    if begin and (arrival or period.took_over):
        marks.append(Edge("change", axis.share(begin.last if begin.by else begin.first)))
    if end and not end.later and (leaving or period.handed_on):
        marks.append(Edge("change", axis.share(end.last)))
    return Row(period.name, 0, pieces, edges, set_apart(told, beside=bool(leaving)), marks)


def stretches(axis: Axis, begin: Reduced | None, end: Reduced | None) -> tuple[list[Piece], list[Edge]]:
    """How a bar begins, its body, and how it ends; each takes no more room than the dates leave it."""
    how_in, start, sure, edges = start_of(axis, begin)
    how_out, unsure, stop, more = end_of(axis, end)
    if begin is None:
        sure = min(sure, 0.6 * (stop if end is None or end.by else unsure))
    elif begin.later:
        sure = max(start, min(sure, unsure))
    unsure = max(unsure, sure)
    parts = [Piece(how_in, start, sure), Piece("solid", sure, unsure), Piece(how_out, unsure, max(stop, unsure))]
    return [part for part in parts if part.end > part.start], edges + more


def start_of(axis: Axis, begin: Reduced | None) -> tuple[str, float, float, list[Edge]]:
    """How the bar begins, from where it may hold, from where it does, and the mark at its edge."""
    if begin is None:
        return "in", 0.0, 2 * ZONE, []
    first, last = axis.share(begin.first), axis.share(begin.last)
    if begin.by:
        return "hatch", max(0.0, last - ZONE), last, [Edge("bound", last)]
    if begin.later:
        return "hatch", first, min(1.0, first + ZONE), [Edge("bound", first)]
    return "hatch", first, last, [Edge("hard", first)]


def end_of(axis: Axis, end: Reduced | None) -> tuple[str, float, float, list[Edge]]:
    """How the bar ends, to where it does hold, to where it may, and the marks at its edge."""
    if end is None:
        return "out", 1 - 2 * ZONE, 1.0, []
    first, last = axis.share(end.first), axis.share(end.last)
    if end.by:
        return "hatch", max(0.0, last - ZONE), last, [Edge("bound", last)]
    if end.later:
        beyond = min(1.0, last + ZONE)
        return "out", last, beyond, [Edge("bound", last), Edge("open", beyond)]
    return "hatch", first, last, [Edge("hard", last)]


def start_words(period: Period) -> str:
    date = parse(period.since)
    if date is None:
        return "start not known"
    if period.took_over:
        return f"took over {moment_words(period.since, short=True)}"
    words = moment_words(period.since, short=True)
    return words if date.by else f"since {words.removeprefix('on ').removeprefix('in ')}"


def end_words(period: Period) -> str:
    date = parse(period.until)
    if date is None:
        return end_open(period)
    if date.later:
        return f"still on {date.words(short=True)}" if date.day else f"still in {date.words(short=True)}"
    if period.handed_on:
        return f"recast {moment_words(period.until, short=True)}"
    return f"ended {moment_words(period.until, short=True)}"


def end_open(period: Period) -> str:
    return "end covered" if period.covered else "end not known"


def set_apart(told: list[tuple[float, str]], *, beside: bool = False) -> list[Label]:
    """Words at their places, none over another or over the edge at the narrowest width, and so at every width.

    `beside`: the last of them stands beside the line of a change.
    """
    placed: list[Label] = []
    for number, (share, text) in enumerate(told, 1):
        wishes: tuple[str, ...] = ("start", "middle", "end") if share < 0.5 else ("end", "middle", "start")
        apart = beside and number == len(told)
        wishes = tuple(wish for wish in wishes if not apart or wish != "middle")
        options = [Label(share, anchor, text, line, apart) for line in range(3) for anchor in wishes]
        placed.append(next((label for label in options if fits(label, placed)), Label(0, "start", text, 2)))
    return placed


def fits(label: Label, placed: list[Label]) -> bool:
    left, right = label.extent(NARROW)
    if left < 0 or right > NARROW:
        return False
    others = [other.extent(NARROW) for other in placed if other.line == label.line]
    return all(right + LETTER <= begin or end + LETTER <= left for begin, end in others)


def in_words(period: Period) -> str:
    since, until = parse(period.since), parse(period.until)
    start = "start not known" if since is None else f"in the role {moment_words(period.since)}"
    at = moment_words(period.until.removesuffix(".."))
    end = end_open(period) if until is None else f"{'still in the role' if until.later else 'ended'} {at}"
    return f"{period.name}: {start}, {end}"
