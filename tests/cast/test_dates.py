import pytest
from django.core.exceptions import ValidationError
from hypothesis import given
from hypothesis import strategies as st

from cast.dates import (
    Reduced,
    date_words,
    earliest,
    latest,
    moment_words,
    parse,
    validate_reduced,
    validate_reduced_or_bound,
)


@st.composite
def reduced_texts(draw, bounds: bool = True, empty: bool = True) -> str:
    """A year, a month or a day, with a bound or without; "" for none."""
    text = draw(st.dates()).isoformat()[: draw(st.sampled_from([4, 7, 10]))]
    forms = ["{}"] + ["..{}", "{}.."] * bounds + [""] * empty
    return draw(st.sampled_from(forms)).format(text)


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


@pytest.mark.parametrize(
    ("text", "words"),
    [
        ("2023", "in 2023"),
        ("2023-12", "in December 2023"),
        ("2023-12-05", "on 5 December 2023"),
        ("..2023-02", "by February 2023"),
        ("2025..", "2025 or later"),
        ("", ""),
    ],
)
def test_a_moment_is_said_with_its_preposition(text, words):
    assert moment_words(text) == words
    assert moment_words("2023-12-05", short=True) == "on 5 Dec 2023"


@pytest.mark.parametrize(
    ("text", "days"),
    [
        ("2024-02", ("2024-02-01", "2024-02-29")),
        ("2023", ("2023-01-01", "2023-12-31")),
        ("..2023-02-05", (None, "2023-02-05")),
        ("2023-12..", ("2023-12-01", None)),
        ("", (None, None)),
    ],
)
def test_the_days_a_date_can_mean(text, days):
    assert tuple(day and day.isoformat() for day in (earliest(text), latest(text))) == days


@given(reduced_texts(empty=False))
def test_what_is_read_is_written_back_the_same(text):
    assert str(parse(text)) == text
    assert parse(str(parse(text))) == parse(text)


@given(st.text(max_size=12) | st.from_regex(r"(\.\.)?\d{1,4}-?\d{0,2}-?\d{0,2}(\.\.)?", fullmatch=True))
def test_odd_text_is_no_date_or_the_very_date(text):
    assert parse(text) is None or str(parse(text)) == text


@given(reduced_texts())
def test_the_earliest_day_is_no_later_than_the_latest(text):
    first, last = earliest(text), latest(text)
    assert first is None or last is None or first <= last


@given(st.dates(), st.dates())
def test_dates_of_one_precision_sort_by_time(one, other):
    for length in (4, 7, 10):
        texts = sorted([one.isoformat()[:length], other.isoformat()[:length]])
        assert earliest(texts[0]) <= earliest(texts[1])
        assert latest(texts[0]) <= latest(texts[1])


@given(st.dates())
def test_a_date_lies_within_its_month_and_its_month_within_its_year(day):
    spans = [(earliest(text), latest(text)) for text in (day.isoformat()[:length] for length in (4, 7, 10))]
    assert spans[0][0] <= spans[1][0] <= spans[2][0] == day == spans[2][1] <= spans[1][1] <= spans[0][1]


@given(st.dates())
def test_a_bound_sets_the_one_limit_that_the_date_sets(day):
    text = Reduced(day.year, day.month)
    assert (earliest(f"..{text}"), latest(f"..{text}")) == (None, latest(str(text)))
    assert (earliest(f"{text}.."), latest(f"{text}..")) == (earliest(str(text)), None)
