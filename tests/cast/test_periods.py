from types import SimpleNamespace

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from cast.dates import earliest, latest
from cast.periods import certain_days, change_date, ends_before_it_begins, in_role, oldest_first, overlap
from tests.cast.test_dates import reduced_texts

PARAS, SAGAR = ("", "..2023-02-05"), ("..2023-02-05", "..2023-12")


@pytest.mark.parametrize(
    ("period", "on", "answer"),
    [
        (PARAS, "2023-06", False),
        (SAGAR, "2023-06", True),
        (SAGAR, "2023-06-15", True),
        (PARAS, "2022-01", True),
        (SAGAR, "2022-01", None),
        (PARAS, "2023-02-05", False),
        (SAGAR, "2023-02-05", True),
        (SAGAR, "2023-12", None),
        (SAGAR, "2024", False),
        (SAGAR, "", None),
        (("", "2025-04-21.."), "2025-04-21", True),
        (("", "2025-04-21.."), "2025-04-22", None),
        (("2023", "2024"), "2023-05", None),
        (("2023", "2024"), "2022", False),
        (("2023-05-02", "2024-05-02"), "2023-05-02", True),
        (("2023-05-02", "2024-05-02"), "2024-05-02", True),
        (("2023-05-02", "2024-05-02"), "2024-05-03", False),
        (("2023", ""), "2026", None),
        (("", ""), "2026", None),
    ],
)
def test_who_was_in_a_role_is_said_where_the_dates_decide_it(period, on, answer):
    assert in_role(*period, on=on) is answer


@given(reduced_texts(), reduced_texts(), st.dates())
def test_a_day_outside_the_widest_period_is_never_in_it(since, until, day):
    first, last = earliest(since), latest(until)
    if (first and day < first) or (last and day > last):
        assert in_role(since, until, on=day.isoformat()) is False


@given(reduced_texts(), reduced_texts())
@example("2000", "0001")
@example("", "0001")
def test_the_certain_days_lie_within_the_possible_ones(since, until):
    if (days := certain_days(since, until)) and not ends_before_it_begins(since, until):
        first, last = earliest(since), latest(until)
        assert days[0] <= days[1]
        assert first is None or first <= days[0]
        assert last is None or days[1] <= last
        assert overlap((since, until), (since, until))


@pytest.mark.parametrize(
    ("one", "other", "answer"),
    [
        (PARAS, SAGAR, False),
        (("2020", "2023-06"), ("2022", "2024"), True),
        (("2020", "2022"), ("2022", "2024"), False),
        (("2020-01-01", "2022-05-01"), ("2022-05-01", "2024"), False),
        (("", "2023-12.."), ("..2023-12-31", ""), False),
        (("2020", "2024-01-01"), ("..2023-06-01", ""), True),
        (("", ""), ("2020", "2024"), False),
    ],
)
def test_two_overlap_where_one_day_is_certain_for_both(one, other, answer):
    assert overlap(one, other) is overlap(other, one) is answer


@pytest.mark.parametrize(
    ("until", "since", "date"),
    [("..2023", "..2023", "..2023"), ("2022", "", "2022"), ("2022..", "", ""), ("", "", ""), ("2022", "2023", "2023")],
)
def test_a_change_is_dated_by_the_start_of_the_next_else_by_the_end_before_it(until, since, date):
    assert change_date(until, since) == date


def period(pk: int, since: str = "", until: str = "", replaces_id: int | None = None):
    return SimpleNamespace(pk=pk, since=since, until=until, replaces_id=replaces_id)


def test_the_oldest_comes_first_and_a_successor_after_what_it_replaces():
    later, undated, old = period(1, "2024"), period(2), period(3, "2020", "2021")
    second, first = period(4, "2019", replaces_id=5), period(5, "", "..2022")
    ordered = oldest_first([later, undated, second, old, first])
    assert [one.pk for one in ordered] == [5, 4, 3, 1, 2]


def test_what_replaces_each_other_in_a_circle_is_still_listed_once():
    assert [one.pk for one in oldest_first([period(1, replaces_id=2), period(2, replaces_id=1)])] == [2, 1]
