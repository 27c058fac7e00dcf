"""Weeks of ratings: ISO 8601 text such as `2023-W48`, from Monday to Sunday. The text sorts by time."""

import datetime
import re

from django.core.exceptions import ValidationError
from django.utils.dates import MONTHS

_FORM = re.compile(r"([0-9]{4})-W([0-9]{2})")


def week_start(text: str) -> datetime.date | None:
    """The Monday; None for text that is no week."""
    if not (match := _FORM.fullmatch(text)):
        return None
    try:
        return datetime.date.fromisocalendar(int(match[1]), int(match[2]), 1)
    except ValueError:
        return None


def validate_week(text: str) -> None:
    if week_start(text) is None:
        raise ValidationError("Write the week as 2023-W48, its year and its number from 01.", code="week")


def week_words(text: str) -> str:
    """`2023-W48` as "week 48 of 2023, from 27 November"; other text as it is."""
    if (monday := week_start(text)) is None:
        return text
    year, number, _ = monday.isocalendar()
    return f"week {number} of {year}, from {monday.day} {MONTHS[monday.month]}"
