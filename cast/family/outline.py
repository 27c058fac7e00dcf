"""The same family as a nested list: children under their parents, everybody once."""

from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from cast.family.rows import STEPS, Tie


@dataclass
class Entry:
    """`via` is the tie to the parent it is listed under; `ties` are those that the nesting does not tell."""

    person: int
    depth: int
    via: Tie | None = None
    ties: list[Tie] = field(default_factory=list)
    opens: bool = False
    closes: int = 0


def outline(people: list[int], ties: list[Tie]) -> list[Entry]:
    """Those with nobody above first, each with all below; who has two parents is listed under the first."""
    mine, below, has_parent = defaultdict(list), defaultdict(list), set()
    for tie in ties:
        mine[tie.one].append(tie)
        mine[tie.other].append(tie)
        if tie.kind in STEPS:
            below[tie.one].append(tie)
            has_parent.add(tie.other)
    entries, seen = [], set()
    for start in sorted(people, key=lambda one: one in has_parent):
        waiting: list[tuple[int, int, Tie | None]] = [(start, 0, None)]
        while waiting:
            one, depth, via = waiting.pop()
            if one not in seen:
                seen.add(one)
                entries.append(Entry(one, depth, via))
                waiting += [(tie.other, depth + 1, tie) for tie in reversed(below[one])]
    told = {entry.via for entry in entries}
    for entry in entries:
        entry.ties = [tie for tie in mine[entry.person] if tie not in told]
    for entry, after in pairwise([*entries, Entry(0, 0)]):
        entry.opens = after.depth > entry.depth
        entry.closes = max(0, entry.depth - after.depth)
    return entries
