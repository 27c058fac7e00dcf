"""Families of all sorts: as stories tell them, and as no story could."""

from hypothesis import strategies as st

from cast.family import Tie
from cast.family.rows import LEVEL, PAIRS, STEPS

LOOSE = ("in_law", "household", "friend", "rival", "linked")
KINDS = (*STEPS, *LEVEL, *LOOSE)


@st.composite
def wild(draw, people: int = 14):
    """Ties of any kind between anybody: circles of parents, couples of mother and child, the same pair in many ways."""
    count = draw(st.integers(2, people))
    one = st.integers(1, count)
    found = draw(st.sets(st.tuples(one, st.sampled_from(KINDS), one), max_size=2 * count))
    return list(range(1, count + 1)), [Tie(*tie) for tie in sorted(found)]


@st.composite
def orderly(draw, people: int = 16):
    """Everybody has a generation: parents come from the one before, spouses and siblings from the same one."""
    age = draw(st.lists(st.integers(0, 3), min_size=2, max_size=people))
    of = {number: [one for one, row in enumerate(age, 1) if row == number] for number in range(-2, 6)}
    ties, single = set(), set(range(1, len(age) + 1))
    for one, row in enumerate(age, 1):
        for kind, steps in STEPS.items():
            for child in draw(st.sets(st.sampled_from(of[row + steps]), max_size=2)) if of[row + steps] else ():
                ties.add((one, kind, child))
        free = [other for other in of[row] if other in single and other != one]
        if one in single and free and draw(st.booleans()):
            other = draw(st.sampled_from(free))
            single -= {one, other}
            ties.add((one, draw(st.sampled_from(PAIRS)), other))
        if others := [other for other in of[row] if other > one]:
            ties |= {(one, "sibling", other) for other in draw(st.sets(st.sampled_from(others), max_size=1))}
    return list(range(1, len(age) + 1)), [Tie(*tie) for tie in sorted(ties)]
