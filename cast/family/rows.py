"""Generations in rows: parents above their children, as far as the ties allow it."""

from collections import defaultdict, deque
from collections.abc import Iterable
from dataclasses import dataclass

# How many rows further down the other stands. Of the rest, spouses and siblings share a row; what is left is a hint.
STEPS = {"parent": 1, "adoptive": 1, "step": 1, "grandparent": 2}
PAIRS = ("spouse", "former")
LEVEL = (*PAIRS, "sibling")


@dataclass(frozen=True)
class Tie:
    one: int
    kind: str
    other: int


def components(people: Iterable[int], ties: Iterable[Tie]) -> list[list[int]]:
    """Who hangs together by ties of any kind: the largest first, alike the order of the people."""
    near = _neighbours(ties)
    found, seen = [], set()
    for start in people:
        if start in seen:
            continue
        seen.add(start)
        group, waiting = [], deque([start])
        while waiting:
            group.append(one := waiting.popleft())
            for other in near[one]:
                if other not in seen:
                    seen.add(other)
                    waiting.append(other)
        found.append(group)
    return sorted(found, key=lambda group: -len(group))


def generations(people: list[int], ties: list[Tie]) -> dict[int, int]:
    """The row of each, 0 on top. Ties that contradict others rule nothing: parents come first, then grandparents, then
    spouses, then siblings, each in the order given."""
    ladder = _Ladder(people)
    held = []
    for kind in (*STEPS, *LEVEL):
        for tie in (tie for tie in ties if tie.kind == kind):
            place = ladder.below if kind in STEPS else ladder.beside
            if place(tie.one, tie.other, STEPS.get(kind, 0)):
                held.append(tie)
    return _side_by_side(people, ties, held, ladder.heights())


class _Ladder:
    """Groups of people on one row each, and which group stands how many rows below which."""

    def __init__(self, people: Iterable[int]):
        self.group = {one: one for one in people}
        self.steps: dict[int, dict[int, int]] = {one: {} for one in people}

    def find(self, one: int) -> int:
        while self.group[one] != one:
            self.group[one] = one = self.group[self.group[one]]
        return one

    def leads(self, upper: int, lower: int) -> bool:
        waiting, seen = [upper], {upper}
        while waiting:
            for group in map(self.find, self.steps[waiting.pop()]):
                if group == lower:
                    return True
                if group not in seen:
                    seen.add(group)
                    waiting.append(group)
        return False

    def below(self, one: int, other: int, steps: int) -> bool:
        upper, lower = self.find(one), self.find(other)
        if upper == lower or self.leads(lower, upper):
            return False
        self.steps[upper][lower] = max(steps, self.steps[upper].get(lower, 0))
        return True

    def beside(self, one: int, other: int, _steps: int) -> bool:
        kept, joined = self.find(one), self.find(other)
        if kept == joined:
            return True
        if self.leads(kept, joined) or self.leads(joined, kept):
            return False
        self.group[joined] = kept
        for group, steps in self.steps.pop(joined).items():
            self.steps[kept][group] = max(steps, self.steps[kept].get(group, 0))
        return True

    def heights(self) -> dict[int, int]:
        """Each as far down as those above demand; who has nobody above stands just over the first below."""
        edges: defaultdict[int, dict[int, int]] = defaultdict(dict)
        for upper, below in self.steps.items():
            for lower, steps in below.items():
                lower = self.find(lower)
                edges[upper][lower] = max(steps, edges[upper].get(lower, 0))
        above: defaultdict[int, int] = defaultdict(int)
        for below in edges.values():
            for lower in below:
                above[lower] += 1
        height = dict.fromkeys(self.steps, 0)
        tops = [group for group in self.steps if not above[group]]
        waiting = list(tops)
        for group in waiting:
            for lower, steps in edges[group].items():
                height[lower] = max(height[lower], height[group] + steps)
                above[lower] -= 1
                if not above[lower]:
                    waiting.append(lower)
        for group in tops:
            if edges[group]:
                height[group] = min(height[lower] - steps for lower, steps in edges[group].items())
        return {one: height[self.find(one)] for one in self.group}


def _side_by_side(people: list[int], ties: list[Tie], held: list[Tie], height: dict[int, int]) -> dict[int, int]:
    """Families that only looser ties connect are moved up or down as wholes until those so tied share a row."""
    families: dict[int, int] = {}
    for number, group in enumerate(components(people, held)):
        families |= dict.fromkeys(group, number)
    members = defaultdict(list)
    for one in people:
        members[families[one]].append(one)
    near = _neighbours(ties)
    moved = {}
    for start in sorted(members):
        if start in moved:
            continue
        moved[start] = 0
        waiting = deque([start])
        while waiting:
            family = waiting.popleft()
            for one in members[family]:
                for other in near[one]:
                    if families[other] not in moved:
                        moved[families[other]] = height[one] + moved[family] - height[other]
                        waiting.append(families[other])
    row = {one: height[one] + moved[families[one]] for one in people}
    top = min(row.values(), default=0)
    return {one: row[one] - top for one in people}


def _neighbours(ties: Iterable[Tie]) -> dict[int, list[int]]:
    near = defaultdict(list)
    for tie in ties:
        near[tie.one].append(tie.other)
        near[tie.other].append(tie.one)
    return near
