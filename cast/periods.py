"""What two reduced dates, since and until, let us say of somebody's time in a role. Plain functions on their text.

A bound speaks for its own day: who was in a role by a day was in it that day, and what had ended by a day was over.
"""

import datetime
from collections.abc import Iterable
from typing import Protocol

from cast.dates import earliest, latest, parse

DAY = datetime.timedelta(days=1)


class Part(Protocol):
    """A time in a role, and which one it follows."""

    @property
    def pk(self) -> int: ...

    @property
    def since(self) -> str: ...

    @property
    def until(self) -> str: ...

    @property
    def replaces_id(self) -> int | None: ...


def ends_before_it_begins(since: str, until: str) -> bool:
    begin, end = earliest(since), latest(until)
    return bool(begin and end and end < begin)


def in_role(since: str, until: str, *, on: str) -> bool | None:
    """Whether the period held on that day (month, year): True, False, or None where the dates do not decide it.

    A start that nobody tells is taken to lie before, an end told as a bound to lie at the bound; an end that nobody
    tells decides nothing.
    """
    begun, over = _has_begun(since, on), _is_over(until, on)
    if begun is False or over is True:
        return False
    return True if begun and over is False else None


def _has_begun(since: str, on: str) -> bool | None:
    if not since:
        return True
    first, last, certain, possible = earliest(on), latest(on), latest(since), earliest(since)
    if last and possible and last < possible:
        return False
    return True if first and certain and first >= certain else None


def _is_over(until: str, on: str) -> bool | None:
    date, first, last = parse(until), earliest(on), latest(on)
    if date is None or first is None or last is None:
        return None
    if date.later:
        return False if last <= date.last else None
    if first > date.last or (date.by and first == date.last):
        return True
    return False if last < date.first or (last == date.first and not date.by) else None


def certain_days(since: str, until: str) -> tuple[datetime.date, datetime.date] | None:
    """The first and the last day on which the period held for certain, None where there is no such day."""
    date = parse(until)
    begin = latest(since)
    end = None if date is None or date.by else date.first if date.later else day_before(date.first)
    begin, end = begin or end, end or begin
    if begin is None or end is None:
        return None
    if begin > min(end, latest(until) or end) or end < (earliest(since) or end):
        return None
    return begin, end


def day_before(day: datetime.date) -> datetime.date:
    """The first day of the calendar has none before it and answers itself."""
    return max(day, datetime.date.min + DAY) - DAY


def overlap(one: tuple[str, str], other: tuple[str, str]) -> bool:
    """Whether two periods, as (since, until), hold on one day for certain."""
    mine, theirs = certain_days(*one), certain_days(*other)
    return bool(mine and theirs and max(mine[0], theirs[0]) <= min(mine[1], theirs[1]))


def change_date(until: str, since: str) -> str:
    """When one followed the other, from the end of the first and the start of the next; "" where neither tells."""
    if since:
        return since
    date = parse(until)
    return until if date and not date.later else ""


def oldest_first[P: Part](periods: Iterable[P]) -> list[P]:
    """By time as far as it is known; a successor always after what it replaces.

    What has no date keeps its place in the order of entry, after what has.
    """
    periods = list(periods)
    by_key = {period.pk: period for period in periods}
    ordered: list[P] = []
    seen: set[int] = set()

    def place(period: P) -> None:
        if period.pk in seen:
            return
        seen.add(period.pk)
        if period.replaces_id in by_key:
            place(by_key[period.replaces_id])
        ordered.append(period)

    for period in sorted(periods, key=_known_from):
        place(period)
    return ordered


def _known_from(period: Part) -> datetime.date:
    days = (earliest(period.since), latest(period.since), earliest(period.until), latest(period.until))
    return next((day for day in days if day), datetime.date.max)
