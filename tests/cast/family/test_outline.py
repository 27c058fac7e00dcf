from hypothesis import given, settings

from cast.family import Tie, outline
from tests.cast.family.families import wild


def test_children_are_listed_under_their_parents_with_what_else_is_told():
    ties = [Tie(1, "parent", 2), Tie(3, "parent", 4), Tie(2, "linked", 3), Tie(2, "step", 4)]
    told = [(entry.person, entry.depth, entry.via, entry.ties) for entry in outline([1, 2, 3, 4], ties)]
    assert told == [
        (1, 0, None, []),
        (2, 1, ties[0], [ties[2]]),
        (4, 2, ties[3], [ties[1]]),
        (3, 0, None, [ties[1], ties[2]]),
    ]


@settings(max_examples=200, deadline=None)
@given(wild())
def test_everybody_is_listed_once_and_every_list_is_closed(family):
    people, ties = family
    entries = outline(people, ties)
    assert sorted(entry.person for entry in entries) == people
    depth = 0
    for entry in entries:
        assert entry.depth == depth
        depth += entry.opens - entry.closes
    assert depth == 0


@settings(max_examples=200, deadline=None)
@given(wild())
def test_every_tie_is_told(family):
    people, ties = family
    told = {tie for entry in outline(people, ties) for tie in (entry.via, *entry.ties) if tie}
    assert told == set(ties)
