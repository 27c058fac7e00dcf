import pytest
from django.core.exceptions import ValidationError

from cast.weeks import validate_week, week_start, week_words


@pytest.mark.parametrize("text", ["2023-W01", "2023-W48", "2020-W53"])
def test_a_week_is_its_year_and_number(text):
    validate_week(text)
    assert week_start(text).isocalendar()[1] == int(text[-2:])


@pytest.mark.parametrize(
    "text", ["", "2023", "2023-48", "2023-W0", "2023-W00", "2023-W53", "0000-W01", "2023-W48\n", "२०२३-W48"]
)
def test_other_text_is_no_week(text):
    with pytest.raises(ValidationError, match="2023-W48"):
        validate_week(text)
    assert week_words(text) == text


def test_a_week_is_told_with_its_monday():
    assert week_words("2024-W01") == "week 1 of 2024, from 1 January"
