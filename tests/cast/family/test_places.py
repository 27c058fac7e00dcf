from collections import Counter
from itertools import pairwise

from hypothesis import given, settings

from cast.family import Tie
from cast.family.places import PITCH, place
from cast.family.rows import PAIRS, components, generations
from tests.cast.family.families import orderly, wild

many = settings(max_examples=200, deadline=None)


def placed(people: list[int], ties: list[Tie]) -> list[list[tuple[float, int]]]:
    """The rows of each group, from left to right."""
    lines = []
    for group in components(people, ties):
        inside = [tie for tie in ties if tie.one in group and tie.one != tie.other]
        row = generations(group, inside)
        x, _ = place(group, inside, row)
        lines += [sorted((x[one], one) for one in group if row[one] == number) for number in set(row.values())]
    return lines


@many
@given(wild())
def test_nobody_stands_in_anybodys_place(family):
    lines = placed(*family)
    assert sorted(one for line in lines for _, one in line) == family[0]
    assert [pair for line in lines for pair in pairwise(line) if pair[1][0] - pair[0][0] < PITCH - 1e-6] == []
    assert min(x for line in lines for x, _ in line) >= PITCH / 2 - 1e-6


@many
@given(orderly())
def test_spouses_stand_side_by_side(family):
    people, ties = family
    beside = {frozenset((one, other)) for line in placed(people, ties) for (_, one), (_, other) in pairwise(line)}
    assert [tie for tie in ties if tie.kind in PAIRS and frozenset((tie.one, tie.other)) not in beside] == []


def test_a_second_husband_stands_on_the_other_side():
    (line,) = placed([1, 2, 3], [Tie(1, "former", 2), Tie(1, "spouse", 3)])
    assert line[1][1] == 1
    assert [round(right[0] - left[0]) for left, right in pairwise(line)] == [PITCH, PITCH]


def test_nobody_comes_between_one_who_married_thrice_and_the_three():
    ties = [Tie(1, "parent", child) for child in (2, 3, 4)]
    ties += [Tie(3, "former", 11), Tie(3, "spouse", 12), Tie(3, "former", 13)]
    _, line = placed([1, 2, 3, 4, 11, 12, 13], ties)
    order = [one for _, one in line]
    assert {*order[1:5]} == {3, 11, 12, 13} or {*order[:4]} == {3, 11, 12, 13} or {*order[2:]} == {3, 11, 12, 13}


def test_parents_stand_over_the_middle_of_their_children():
    top, bottom = placed(
        [1, 2, 3, 4, 5], [Tie(1, "spouse", 2), *(Tie(a, "parent", b) for a in (1, 2) for b in (3, 4, 5))]
    )
    assert sum(x for x, _ in top) / 2 == bottom[1][0]


def test_in_a_broad_drawing_the_eldest_stand_at_the_left_where_reading_begins():
    ties = [Tie(1, "parent", child) for child in range(2, 30)]
    top, bottom = placed(list(range(1, 30)), ties)
    assert top[0][0] - bottom[0][0] <= PITCH / 2


def test_brothers_stay_under_their_own_parents():
    ties = [
        Tie(1, "parent", 11),
        Tie(2, "parent", 12),
        Tie(3, "parent", 13),
        Tie(1, "parent", 14),
        Tie(2, "parent", 15),
    ]
    ties += [Tie(1, "friend", 2), Tie(2, "friend", 3)]
    top, bottom = placed([1, 2, 3, 11, 12, 13, 14, 15], ties)
    parent = {tie.other: tie.one for tie in ties if tie.kind == "parent"}
    order = [one for _, one in top]
    assert [parent[child] for _, child in bottom] == sorted((parent[child] for _, child in bottom), key=order.index)
    assert Counter(parent.values()) == {1: 2, 2: 2, 3: 1}
