import random
import re

import pytest
from hypothesis import given, settings

from cast.family import Tie, draw
from cast.family.rows import STEPS
from tests.cast.family.families import KINDS, wild

many = settings(max_examples=150, deadline=None)


def drawn(people: list[int], ties: list[Tie]):
    return draw(dict.fromkeys(people, 2), ties)


@many
@given(wild())
def test_everybody_who_is_tied_is_drawn_once_and_nobody_else(family):
    people, ties = family
    plates = drawn(people, ties)
    spots = [spot.person for plate in plates for spot in plate.spots]
    assert sorted(spots) == sorted({one for tie in ties if tie.one != tie.other for one in (tie.one, tie.other)})


@many
@given(wild())
def test_everything_is_on_the_paper(family):
    for plate in drawn(*family):
        for spot in plate.spots:
            assert 34 <= spot.x <= plate.width - 34
            assert 34 <= spot.y <= plate.height - 34
        numbers = [float(number) for line in plate.lines for number in re.findall(r"-?[0-9.]+", line.path)]
        assert all(-10 <= number <= max(plate.width, plate.height) for number in numbers)
        assert len({spot.y for spot in plate.spots}) == len({spot.row for spot in plate.spots})


@many
@given(wild())
def test_every_tie_has_its_line(family):
    people, ties = family
    kinds = {line.kind for plate in drawn(people, ties) for line in plate.lines}
    told = {tie.kind for tie in ties if tie.one != tie.other}
    assert kinds - told == set()
    assert told - kinds <= {"sibling"}  # who hang on one line need no other


@many
@given(wild())
def test_the_same_family_is_drawn_the_same(family):
    assert drawn(*family) == drawn(*family)


def test_siblings_of_one_parent_need_no_line_of_their_own_others_do():
    (plate,) = drawn([1, 2, 3], [Tie(1, "parent", 2), Tie(1, "parent", 3), Tie(2, "sibling", 3)])
    assert [line.kind for line in plate.lines] == ["parent", "parent"]
    (plate,) = drawn([2, 3], [Tie(2, "sibling", 3)])
    assert [line.kind for line in plate.lines] == ["sibling"]


def test_a_child_of_a_couple_hangs_between_them_a_stepchild_on_one():
    ties = [Tie(1, "spouse", 2), Tie(1, "parent", 3), Tie(2, "parent", 3), Tie(2, "step", 4)]
    (plate,) = drawn([1, 2, 3, 4], ties)
    x = {spot.person: spot.x for spot in plate.spots}
    start = {line.kind: int(re.match(r"M(\d+)", line.path)[1]) for line in plate.lines}
    assert abs(start["parent"] - (x[1] + x[2]) / 2) <= 1
    assert abs(start["step"] - x[2]) <= 1


def test_marriages_are_drawn_double_what_is_not_stated_single():
    (plate,) = drawn([1, 2, 3], [Tie(1, "spouse", 2), Tie(1, "linked", 3)])
    assert {line.kind: line.path.count("M") for line in plate.lines} == {"spouse": 2, "linked": 1}


@pytest.mark.parametrize("link", [Tie(3, "linked", 2), Tie(2, "linked", 3)])
def test_a_small_plate_has_who_is_tied_most_in_its_left_half(link):
    (plate,) = drawn([1, 2, 3, 4, 5], [Tie(1, "parent", 2), Tie(3, "parent", 4), Tie(3, "parent", 5), link])
    assert {spot.person: spot.x for spot in plate.spots}[3] <= plate.width / 2


def test_lines_side_by_side_lie_in_lanes_of_their_own():
    ties = [Tie(parent, "parent", child) for parent in (1, 2, 3) for child in range(10, 16)]
    (plate,) = drawn([1, 2, 3, *range(10, 16)], ties)
    assert len({re.search(r"Q\d+ (\d+)", line.path)[1] for line in plate.lines if "Q" in line.path}) >= 3


def test_two_hundred_characters_are_drawn_however_wildly_they_are_tied():
    chance = random.Random(7)
    pairs = (chance.sample(range(1, 201), 2) for _ in range(400))
    ties = sorted({(one, chance.choice(KINDS), other) for one, other in pairs})
    plates = drawn(list(range(1, 201)), [Tie(*tie) for tie in ties])
    assert sum(len(plate.spots) for plate in plates) > 180


def test_a_chain_of_two_hundred_generations_is_drawn():
    (plate,) = drawn(list(range(1, 201)), [Tie(one, "parent", one + 1) for one in range(1, 200)])
    assert [spot.person for spot in plate.spots] == list(range(1, 201))
    assert len({spot.x for spot in plate.spots}) == 1
    assert set(STEPS) < set(KINDS)
