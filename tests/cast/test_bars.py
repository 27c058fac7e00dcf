from itertools import pairwise

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from cast.bars import NARROW, Period, lay_out
from tests.cast.test_dates import reduced_texts

PARAS = Period(1, "Paras Kalnawat", "", "..2023-02-05")
SAGAR = Period(2, "Sagar Parekh", "..2023-02-05", "..2023-12", replaces=1)


def test_samar_is_two_bars_that_meet_in_one_change():
    chart = lay_out([PARAS, SAGAR])
    assert [row.name for row in chart.rows] == ["Paras Kalnawat", "Sagar Parekh"]
    assert [[piece.kind for piece in row.pieces] for row in chart.rows] == [
        ["in", "solid", "hatch"],
        ["hatch", "solid", "hatch"],
    ]
    assert [[label.text for label in row.labels] for row in chart.rows] == [
        ["start not known", "changed by 5 Feb 2023"],
        ["ended by Dec 2023"],
    ]
    assert len(chart.changes) == 1
    assert [name for _, name in chart.years] == ["2022", "2023"]
    assert chart.words == (
        "Paras Kalnawat: start not known, ended by 5 February 2023; "
        "Sagar Parekh: in the role by 5 February 2023, ended by December 2023."
    )


@pytest.mark.parametrize(
    ("since", "until", "pieces", "edges"),
    [
        ("2023-02-05", "2023-12-31", ["solid"], ["hard", "hard"]),
        ("2023", "2024-03-01", ["hatch", "solid"], ["hard", "hard"]),
        ("", "2025-04-21..", ["in", "solid", "out"], ["bound", "open"]),
        ("..2025-04-21", "2025-04-21..", ["hatch", "out"], ["bound", "bound", "open"]),
        ("2023-02-05", "", ["solid", "out"], ["hard"]),
        ("2023-06..", "", ["hatch", "solid", "out"], ["bound"]),
        ("", "2023-12", ["in", "solid", "hatch"], ["hard"]),
    ],
)
def test_known_ends_are_hard_bounds_hatched_and_the_unknown_fades(since, until, pieces, edges):
    (row,) = lay_out([Period(1, "Somebody", since, until)]).rows
    assert [piece.kind for piece in row.pieces] == pieces
    assert [edge.kind for edge in row.edges] == edges


def test_where_no_date_is_known_there_is_no_axis():
    assert lay_out([Period(1, "Adhik Mehta", "", "")]) is None
    assert lay_out([]) is None


def test_who_has_no_date_beside_one_who_has_is_drawn_as_unknown():
    row = lay_out([SAGAR, Period(3, "Nobody knows", "", "")]).rows[1]
    assert ([piece.kind for piece in row.pieces], [label.text for label in row.labels]) == (
        ["unknown"],
        ["dates not known"],
    )


def test_a_change_told_from_one_side_alone_ends_the_other_bar_too():
    chart = lay_out([Period(1, "Alisha", "", ""), Period(2, "Adrija", "..2025-04-21", "2025-04-21..", replaces=1)])
    assert [label.text for label in chart.rows[0].labels] == ["start not known", "changed by 21 Apr 2025"]
    assert len(chart.changes) == 1


def test_two_dates_of_a_change_are_both_told():
    chart = lay_out([Period(1, "A", "2020", "2022-03"), Period(2, "B", "2022-05-01", "", replaces=1)])
    assert [label.text for label in chart.rows[0].labels] == ["since 2020", "ended in Mar 2022"]
    assert [label.text for label in chart.rows[1].labels] == ["since 1 May 2022", "end not known"]
    assert chart.changes == []


@settings(suppress_health_check=[HealthCheck.too_slow], deadline=None)
@given(st.lists(st.tuples(reduced_texts(), reduced_texts()), min_size=1, max_size=5))
def test_every_drawing_stays_on_its_axis_in_order_and_its_words_apart(dates):
    periods = [
        Period(number, f"Actor {number}", since, until, replaces=number - 1 if number % 2 else None)
        for number, (since, until) in enumerate(dates)
    ]
    chart = lay_out(periods)
    assert (chart is None) == (not any(since or until for since, until in dates))
    for row in chart.rows if chart else []:
        ends = [0.0, *(end for piece in row.pieces for end in (piece.start, piece.end)), 1.0]
        assert ends == sorted(ends)
        assert all(piece.end == following.start for piece, following in pairwise(row.pieces))
        for width in (NARROW, 700):
            spans = sorted((label.line, *label.extent(width)) for label in row.labels)
            assert all(left >= 0 and right <= width for _, left, right in spans)
            assert all(one[0] < two[0] or one[2] < two[1] for one, two in pairwise(spans))
