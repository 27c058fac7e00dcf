"""Dates not known to the day: ISO 8601 text of reduced precision, with `..` before or after for a bound.

`2023`, `2023-12` and `2023-12-05` are what a source says; `..2023-02-05` is "by that day", `2025-04-21..` "that day or
later". The text sorts by time as far as it is known. No day is ever invented.
"""

import datetime
import re
from collections.abc import Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db import models
from django.utils.dates import MONTHS

_FORM = re.compile(r"(?P<by>\.\.)?(?P<year>[0-9]{4})(-(?P<month>[0-9]{2})(-(?P<day>[0-9]{2}))?)?(?P<later>\.\.)?")


def _parts(text: str) -> tuple[re.Match, datetime.date] | None:
    match = _FORM.fullmatch(text)
    if not match or (match["by"] and match["later"]):
        return None
    try:
        return match, datetime.date(int(match["year"]), int(match["month"] or 1), int(match["day"] or 1))
    except ValueError:
        return None


def validate_reduced(text: str) -> None:
    if not _parts(text) or ".." in text:
        raise ValidationError("Write 2023, 2023-12 or 2023-12-05.", code="reduced")


def validate_reduced_or_bound(text: str) -> None:
    if not _parts(text):
        raise ValidationError(
            "Write 2023, 2023-12 or 2023-12-05; ..2023-12 for “by then”, 2023-12.. for “then or later”.", code="reduced"
        )


def date_words(text: str) -> str:
    """`2023-12` as "December 2023", `..2023-02-05` as "by 5 February 2023"; other text as it is."""
    if not (found := _parts(text)):
        return text
    match, day = found
    words = str(day.year)
    if match["month"]:
        words = f"{MONTHS[day.month]} {words}"
    if match["day"]:
        words = f"{day.day} {words}"
    return f"by {words}" if match["by"] else f"{words} or later" if match["later"] else words


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
