import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cast.dates import date_words, validate_reduced, validate_reduced_or_bound


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023", "2023"),
        ("2023-12", "December 2023"),
        ("2023-12-05", "5 December 2023"),
        ("..2023-02-05", "by 5 February 2023"),
        ("2025-04-21..", "21 April 2025 or later"),
        ("", ""),
        ("sometime", "sometime"),
    ],
)
def test_dates_are_said_as_far_as_they_are_known(text, words):
    assert date_words(text) == words


@pytest.mark.parametrize(
    "text", ["2023-13", "2023-02-30", "23", "2023-1", "..2023..", "2023-12-05T10:00", "0000", "२०२३"]
)
def test_what_is_no_date_is_refused(text):
    with pytest.raises(ValidationError):
        validate_reduced_or_bound(text)


@given(st.dates())
def test_every_day_month_and_year_is_taken(day):
    for text in (day.isoformat(), day.isoformat()[:7], day.isoformat()[:4]):
        validate_reduced(text)
        assert str(day.year) in date_words(text)
