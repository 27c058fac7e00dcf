"""The ledger of ratings as a page draws it: statements side by side, and a line where sources give figures."""

import datetime
from collections.abc import Iterable
from dataclasses import dataclass, field
from decimal import Decimal

from cast.dates import date_words
from cast.models import RatingStatement, StoryEvent
from cast.weeks import week_start

WIDTH, HEIGHT = 720, 260
LEFT, RIGHT, TOP, BOTTOM = 44, 12, 46, 30
WEEK = datetime.timedelta(days=7)


def side_by_side(statements: Iterable[RatingStatement]) -> list[list[RatingStatement]]:
    """In the order of time, the undated last; what contradicts another stands beside it, and so does what speaks of
    the same week and channel group."""
    groups: list[list[RatingStatement]] = []
    of_statement: dict[int, list[RatingStatement]] = {}
    of_week: dict[tuple[str, str], list[RatingStatement]] = {}
    for one in sorted(statements, key=lambda one: (bool(one.contradicts_id), one.moment or "9999", one.pk)):
        week = (one.week, one.channel_group)
        group = of_statement.get(one.contradicts_id) if one.contradicts_id else None
        if group is None and one.week:
            group = of_week.get(week)
        if group is None:
            groups.append(group := [])
        group.append(one)
        of_statement[one.pk] = group
        of_week.setdefault(week, group)
    return sorted(groups, key=lambda group: group[0].moment or "9999")


@dataclass(frozen=True)
class Figure:
    """What a statement says in numbers, with the Monday of its week."""

    monday: datetime.date
    value: Decimal
    statement: RatingStatement

    @property
    def order(self) -> tuple[datetime.date, int]:
        return self.monday, self.statement.pk


@dataclass
class Dot:
    x: float
    y: float
    statement: RatingStatement


@dataclass
class Pin:
    """Events of one date on the line: at their day, or over their month or year where no source gives the day."""

    x: float
    width: float
    y: int
    events: list[tuple[int, StoryEvent]] = field(default_factory=list)

    @property
    def numbers(self) -> str:
        return ", ".join(str(number) for number, _ in self.events)


@dataclass
class Line:
    """One channel group's figures over the weeks."""

    name: str
    dots: list[Dot] = field(default_factory=list)
    # (x1, y1, x2, y2, whether weeks between are missing)
    steps: list[tuple[float, float, float, float, bool]] = field(default_factory=list)
    # Where sources give several figures for a week: (x, y of the least, y of the most).
    spans: list[tuple[float, float, float]] = field(default_factory=list)
    marks: list[tuple[float, str]] = field(default_factory=list)
    ends: list[tuple[float, str, str]] = field(default_factory=list)
    pins: list[Pin] = field(default_factory=list)
    pinned: list[tuple[int, StoryEvent]] = field(default_factory=list)


def lines(statements: Iterable[RatingStatement], events: Iterable[StoryEvent]) -> list[Line]:
    """A line for each channel group that has figures with their weeks."""
    groups: dict[str, list[Figure]] = {}
    for one in statements:
        if (monday := week_start(one.week)) and one.figure is not None:
            groups.setdefault(one.channel_group, []).append(Figure(monday, one.figure, one))
    events = list(events)
    return [line(name, sorted(rows, key=lambda one: one.order), events) for name, rows in groups.items()]


def line(name: str, rows: list[Figure], events: list[StoryEvent]) -> Line:
    first, last = rows[0].monday, rows[-1].monday + WEEK
    days = (last - first).days
    most = max(one.value for one in rows)
    top = next(step for step in (1, 2, 3, 4, 5, 6, 8, 10, 20, 50, 100) if step >= most)

    def x(day: datetime.date) -> float:
        return round(LEFT + (WIDTH - LEFT - RIGHT) * (day - first).days / days, 1)

    def y(figure: Decimal) -> float:
        return round(HEIGHT - BOTTOM - (HEIGHT - TOP - BOTTOM) * float(figure) / top, 1)

    drawn = Line(name)
    weeks: dict[datetime.date, list[Dot]] = {}
    for one in rows:
        dot = Dot(x(one.monday + datetime.timedelta(days=3)), y(one.value), one.statement)
        drawn.dots.append(dot)
        weeks.setdefault(one.monday, []).append(dot)
    before: tuple[datetime.date, list[Dot]] | None = None
    for monday, dots in weeks.items():
        heights = sorted({dot.y for dot in dots})
        if len(heights) > 1:
            drawn.spans.append((dots[0].x, heights[-1], heights[0]))
        # Nothing is drawn to or from a week whose figure is disputed: a line would take a side.
        elif before and len({dot.y for dot in before[1]}) == 1:
            missing = monday - before[0] > WEEK
            drawn.steps.append((before[1][0].x, before[1][0].y, dots[0].x, dots[0].y, missing))
        before = (monday, dots)
    drawn.marks = [(y(Decimal(top) * part / 2), f"{Decimal(top) * part / 2:g}") for part in range(3)]
    drawn.ends = [(LEFT, "start", date_words(first.isoformat()))]
    drawn.ends += [(WIDTH - RIGHT, "end", date_words((last - datetime.timedelta(days=1)).isoformat()))]
    pins: dict[str, Pin] = {}
    number = 0
    for event in events:
        days_of = span(event.plain_date)
        if days_of and days_of[0] < last and days_of[1] > first:
            left, right = x(max(days_of[0], first)), x(min(days_of[1], last))
            # The numbers of neighbours stand on two lines in turn, as their dates may be close.
            pin = Pin(left, max(round(right - left, 1), 2), 14 if len(pins) % 2 else 28)
            number += 1
            pins.setdefault(event.plain_date, pin).events.append((number, event))
    drawn.pins = list(pins.values())
    drawn.pinned = sorted((one for pin in drawn.pins for one in pin.events), key=lambda one: one[0])
    return drawn


def span(text: str) -> tuple[datetime.date, datetime.date] | None:
    """The first day of a date of reduced precision, and the day after its last; None where there is no date."""
    if not text:
        return None
    year, month, day = ([int(part) for part in text.split("-")] + [0, 0])[:3]
    if day:
        began = datetime.date(year, month, day)
        return began, began + datetime.timedelta(days=1)
    if month:
        return datetime.date(year, month, 1), datetime.date(year + month // 12, month % 12 + 1, 1)
    return datetime.date(year, 1, 1), datetime.date(year + 1, 1, 1)
