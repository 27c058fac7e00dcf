"""Dates not known to the day: ISO 8601 text of reduced precision, with `..` before or after for a bound.

`2023`, `2023-12` and `2023-12-05` are what a source says; `..2023-02-05` is "by that day", `2025-04-21..` "that day or
later". The text sorts by time as far as it is known. No day is ever invented.
"""

import calendar
import datetime
import re
from collections.abc import Sequence
from dataclasses import dataclass
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import MONTHS

_FORM = re.compile(r"(?P<by>\.\.)?(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?(?P<later>\.\.)?")


@dataclass(frozen=True)
class Reduced:
    """A year, a month or a day (what is not known is 0), or a bound: `by` then, `later` than that or then."""

    year: int
    month: int = 0
    day: int = 0
    by: bool = False
    later: bool = False

    def __str__(self) -> str:
        text = "-".join([f"{self.year:04}", *(f"{part:02}" for part in (self.month, self.day) if part)])
        return f"{'..' if self.by else ''}{text}{'..' if self.later else ''}"

    @property
    def is_bound(self) -> bool:
        return self.by or self.later

    @property
    def first(self) -> datetime.date:
        """The first day of the year, month or day that is named."""
        return datetime.date(self.year, self.month or 1, self.day or 1)

    @property
    def last(self) -> datetime.date:
        month = self.month or 12
        return datetime.date(self.year, month, self.day or calendar.monthrange(self.year, month)[1])

    def words(self, *, short: bool = False) -> str:
        """The date without its bound: "5 February 2023", short "5 Feb 2023"."""
        month = str(MONTHS[self.month])[: 3 if short else None] if self.month else ""
        return " ".join(str(part) for part in (self.day, month, self.year) if part)


def parse(text: str) -> Reduced | None:
    """None for text that is no such date; the text of the answer is the text that was read."""
    match = _FORM.fullmatch(text)
    if not match or (match["by"] and match["later"]):
        return None
    year, month, day = (int(match[part] or 0) for part in ("year", "month", "day"))
    try:
        datetime.date(year, 1 if match["month"] is None else month, 1 if match["day"] is None else day)
    except ValueError:
        return None
    return Reduced(year, month, day, by=bool(match["by"]), later=bool(match["later"]))


def earliest(text: str) -> datetime.date | None:
    """The first day that the text can mean; None where it sets no such limit."""
    date = parse(text)
    return date.first if date and not date.by else None


def latest(text: str) -> datetime.date | None:
    """The last day that the text can mean; None where it sets no such limit."""
    date = parse(text)
    return date.last if date and not date.later else None


def validate_reduced(text: str) -> None:
    if not (date := parse(text)) or date.is_bound:
        raise ValidationError("Write 2023, 2023-12 or 2023-12-05.", code="reduced")


def validate_reduced_or_bound(text: str) -> None:
    if not parse(text):
        raise ValidationError(
            "Write 2023, 2023-12 or 2023-12-05; ..2023-12 for “by then”, 2023-12.. for “then or later”.", code="reduced"
        )


def date_words(text: str) -> str:
    """`2023-12` as "December 2023", `..2023-02-05` as "by 5 February 2023"; other text as it is."""
    if not (date := parse(text)):
        return text
    return f"by {date.words()}" if date.by else f"{date.words()} or later" if date.later else date.words()


def moment_words(text: str, *, short: bool = False) -> str:
    """When something happened: "by 5 February 2023", "in December 2023", "on 5 December 2023"; "" where not known."""
    if not (date := parse(text)):
        return ""
    words = date.words(short=short)
    return f"by {words}" if date.by else f"{words} or later" if date.later else f"{'on' if date.day else 'in'} {words}"


class ReducedDateField(models.CharField):
    """`bounds=True` takes `..` as well; empty text means that no source gives a date."""

    def __init__(self, *args: Any, bounds: bool = False, **kwargs: Any) -> None:
        self.bounds = bounds
        kwargs.setdefault("max_length", 24)
        kwargs.setdefault("blank", True)
        kwargs.setdefault("default", "")
        kwargs.setdefault(
            "help_text",
            "2023, 2023-12 or 2023-12-05"
            + ("; ..2023-12 for “by then”, 2023-12.. for “then or later”" if bounds else ""),
        )
        super().__init__(*args, **kwargs)
        self.validators = [*self.validators, validate_reduced_or_bound if bounds else validate_reduced]

    def deconstruct(self) -> tuple[str, str, Sequence[Any], dict[str, Any]]:
        name, _path, args, kwargs = super().deconstruct()
        for unstored in ("validators", "help_text"):
            kwargs.pop(unstored, None)
        return name, "django.db.models.CharField", args, kwargs
