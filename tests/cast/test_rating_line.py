from decimal import Decimal

import pytest

from cast.models import RatingStatement, StoryEvent
from cast.rating_line import lines, side_by_side
from tests.factories import make_event, make_rating, make_source

pytestmark = pytest.mark.django_db


def groups() -> list[list[str]]:
    return [[one.text for one in group] for group in side_by_side(RatingStatement.objects.for_page())]


def drawn():
    return lines(RatingStatement.objects.for_page(), StoryEvent.objects.for_row())


def test_statements_stand_in_the_order_of_time_and_contradictions_side_by_side():
    undated, month = make_source(date=""), make_source(date="2023-12")
    fallen = make_rating("Fallen", reported_by=month)
    make_rating("On top", reported_by=undated, contradicts=fallen)
    make_rating("Nobody looks", reported_by=undated)
    make_rating("In week 48, one source", week="2023-W48")
    make_rating("First", reported_by=make_source(date="2023-02-05"))
    make_rating("In week 48, another", week="2023-W48")
    make_rating("In week 48, elsewhere", week="2023-W48", channel_group="Urban")
    assert groups() == [
        ["First"],
        ["In week 48, one source", "In week 48, another"],
        ["In week 48, elsewhere"],
        ["Fallen", "On top"],
        ["Nobody looks"],
    ]


def test_two_that_contradict_each_other_still_stand_together():
    one = make_rating("One")
    other = make_rating("Other", contradicts=one)
    RatingStatement.objects.filter(pk=one.pk).update(contradicts=other)
    assert sorted(groups()[0]) == ["One", "Other"]


def test_a_line_is_drawn_from_weeks_with_figures_alone():
    make_rating(rank=1, week="2023-W47")
    make_rating(figure="2.4")
    assert drawn() == []
    for week, figure in (("2023-W48", "2.4"), ("2023-W49", "2.2"), ("2023-W51", "2.0")):
        make_rating(week=week, figure=figure)
    make_rating(week="2023-W48", figure="1.1", channel_group="Urban")
    line, urban = drawn()
    assert [dot.statement.figure for dot in line.dots] == [Decimal("2.4"), Decimal("2.2"), Decimal("2.0")]
    assert [missing for *_, missing in line.steps] == [False, True]
    assert (line.dots[0].x < line.dots[1].x, line.dots[0].y < line.dots[1].y) == (True, True)
    assert (urban.name, len(urban.dots), urban.steps) == ("Urban", 1, [])


def test_no_line_goes_through_a_disputed_week():
    for week, figure in (("2023-W48", 2), ("2023-W49", 1), ("2023-W49", 3), ("2023-W50", 2)):
        make_rating(week=week, figure=figure)
    (line,) = drawn()
    assert (line.steps, len(line.spans), len(line.dots)) == ([], 1, 4)


def test_events_are_pinned_as_exactly_as_they_are_known():
    for week in ("2023-W45", "2024-W02"):
        make_rating(week=week, figure=2)
    for title, happened in (
        ("a day", "2023-12-05"), ("a month", "2023-12"), ("a bound", "..2023-12"), ("no date", ""), ("long ago", "2020-12"),
        ("the year", "2024"), ("the month again", "2023-12"),
    ):  # fmt: skip
        make_event(title, happened=happened)
    (line,) = drawn()
    assert [(number, event.title) for number, event in line.pinned] == [
        (1, "a day"),
        (2, "a month"),
        (3, "the year"),
        (4, "the month again"),
    ]
    day, month, year = line.pins
    assert month.numbers == "2, 4"
    assert day.width < month.width
    assert month.x < day.x < year.x
    assert year.x + year.width <= 708.1


@pytest.mark.parametrize("figure", ["0", "0.01", "2.4", "99.99"])
def test_every_figure_stays_within_the_picture(figure):
    make_rating(week="2023-W48", figure=figure)
    assert all(46 <= dot.y <= 230 and 44 <= dot.x <= 708 for dot in drawn()[0].dots)
