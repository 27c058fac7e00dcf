from graphlib import CycleError, TopologicalSorter

from hypothesis import given, settings

from cast.family import Tie
from cast.family.rows import LEVEL, STEPS, components, generations
from tests.cast.family.families import orderly, wild

many = settings(max_examples=200, deadline=None)


def rows(*ties: tuple) -> dict[int, int]:
    ties = [Tie(*tie) for tie in ties]
    return generations(sorted({one for tie in ties for one in (tie.one, tie.other)}), ties)


def has_circle(ties: list[Tie]) -> bool:
    try:
        TopologicalSorter({tie.one: [] for tie in ties}).prepare()
        sorter = TopologicalSorter()
        for tie in ties:
            sorter.add(tie.other, tie.one)
        sorter.prepare()
    except CycleError:
        return True
    return False


def test_a_grandmother_a_couple_and_a_child_have_three_rows():
    malti, anuj, anupamaa, samar = range(1, 5)
    assert rows((malti, "parent", anuj), (anupamaa, "spouse", anuj), (anupamaa, "parent", samar)) == {
        malti: 0, anuj: 1, anupamaa: 1, samar: 2,
    }  # fmt: skip


def test_a_looser_tie_moves_the_whole_family_to_the_same_row_where_nothing_speaks_against_it():
    assert rows((1, "parent", 2), (3, "parent", 4), (3, "parent", 5), (3, "linked", 2)) == {
        1: 0,
        2: 1,
        3: 1,
        4: 2,
        5: 2,
    }
    assert rows((1, "parent", 2), (1, "linked", 2)) == {1: 0, 2: 1}


def test_a_grandparent_leaves_a_row_for_who_is_not_known():
    assert rows((1, "grandparent", 2)) == {1: 0, 2: 2}


def test_who_has_nobody_above_stands_just_over_the_children():
    assert rows((1, "parent", 2), (2, "parent", 3), (3, "parent", 4), (5, "parent", 4))[5] == 2


def test_what_contradicts_the_parents_rules_nothing():
    assert rows((1, "parent", 2), (1, "spouse", 2), (2, "parent", 1), (2, "grandparent", 1)) == {1: 0, 2: 1}


@many
@given(wild())
def test_parents_are_above_their_children_unless_they_are_so_in_circles(family):
    people, ties = family
    row = generations(people, ties)
    steps = [tie for tie in ties if tie.kind in STEPS]
    assert set(row) == set(people)
    assert min(row.values()) == 0
    if not has_circle(steps):
        assert [tie for tie in steps if row[tie.other] - row[tie.one] < STEPS[tie.kind]] == []


@many
@given(orderly())
def test_where_everybody_has_a_generation_spouses_and_siblings_share_a_row(family):
    people, ties = family
    row = generations(people, ties)
    assert [tie for tie in ties if tie.kind in LEVEL and row[tie.one] != row[tie.other]] == []
    assert [tie for tie in ties if tie.kind in STEPS and row[tie.other] - row[tie.one] < STEPS[tie.kind]] == []


@many
@given(wild())
def test_everybody_hangs_together_with_those_they_are_tied_to(family):
    people, ties = family
    groups = components(people, ties)
    assert sorted(one for group in groups for one in group) == people
    assert [len(group) for group in groups] == sorted(map(len, groups), reverse=True)
    where = {one: number for number, group in enumerate(groups) for one in group}
    assert [tie for tie in ties if where[tie.one] != where[tie.other]] == []
