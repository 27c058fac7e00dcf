"""Places in a row: partners beside each other, children under their parents, as few crossings as some sweeps find."""

from bisect import bisect_left, insort
from collections import defaultdict
from dataclasses import dataclass, field
from itertools import pairwise

from cast.family.rows import PAIRS, STEPS, Tie

PITCH = 108  # from one portrait's middle to the next
LANE = 40  # what a line needs that passes through a row
WIDE = 700
SWEEPS = 6


@dataclass
class Unit:
    """Children of one kind with the same parents; two parents only where they stand beside each other."""

    kind: str
    parents: tuple[int, ...]
    # From the parent's row down to the child's: the places a line passes on its way, the child last.
    ways: list[list[int]] = field(default_factory=list)


@dataclass
class Block:
    """What keeps together in a row: partners, or a line passing through."""

    members: list[int]
    x: float = 0

    def __post_init__(self) -> None:
        self.passes = self.members[0] < 0
        self.width = LANE if self.passes else PITCH * len(self.members)

    def offset(self, member: int) -> float:
        return self.width / 2 if self.passes else PITCH * (self.members.index(member) + 0.5)


def blocks_of(people: list[int], ties: list[Tie], row: dict[int, int]) -> list[Block]:
    """Partners and, where there is room beside them, those whose tie is not stated or who are siblings without parents
    here, each in one chain."""
    chain = {one: [one] for one in people}
    has_parents = {tie.other for tie in ties if tie.kind in STEPS}
    for kind in (*PAIRS, "linked", "in_law", "household", "friend", "rival", "sibling"):
        for tie in (tie for tie in ties if tie.kind == kind):
            left, right = chain[tie.one], chain[tie.other]
            if row[tie.one] != row[tie.other] or left is right:
                continue
            if kind == "sibling" and has_parents & {tie.one, tie.other}:
                continue
            ends = tie.one in (left[0], left[-1]) and tie.other in (right[0], right[-1])
            if not ends and kind not in PAIRS:
                continue
            if tie.one != left[-1]:
                left.reverse()
            if tie.other != right[0]:
                right.reverse()
            left.extend(right)
            for one in right:
                chain[one] = left
    return [Block(members) for members in {id(members): members for members in chain.values()}.values()]


def units_of(ties: list[Tie], row: dict[int, int], beside: set[frozenset]) -> list[Unit]:
    parents = defaultdict(list)
    for tie in ties:
        if tie.kind in STEPS and row[tie.one] < row[tie.other]:
            parents[tie.other, tie.kind].append(tie.one)
    units: dict[tuple[str, tuple[int, ...]], Unit] = {}
    passing = 0
    for (child, kind), above in parents.items():
        together = len(above) == 2 and frozenset(above) in beside
        for group in [tuple(sorted(above))] if together else [(one,) for one in above]:
            unit = units.setdefault((kind, group), Unit(kind, group))
            between = row[child] - row[group[0]] - 1
            unit.ways.append([*range(passing - 1, passing - 1 - between, -1), child])
            passing -= between
    return list(units.values())


def place(people: list[int], ties: list[Tie], row: dict[int, int]) -> tuple[dict[int, float], list[Unit]]:
    """The middle of everybody, and of the lines that pass by, from left to right in pixels.

    Parents stand over the middle of their children. In a drawing too wide for a screen they stand over the first, so
    that who begins to read at the left sees the eldest.
    """
    blocks = blocks_of(people, ties, row)
    beside = {frozenset(pair) for block in blocks for pair in pairwise(block.members)}
    units = units_of(ties, row, beside)
    row = dict(row)
    down, up = defaultdict(list), defaultdict(list)
    for unit in units:
        for way in unit.ways:
            for number, one in enumerate(way):
                if one < 0:
                    row[one] = row[unit.parents[0]] + number + 1
                    blocks.append(Block([one]))
                for above in unit.parents if number == 0 else [way[number - 1]]:
                    down[above].append(one)
                    up[one].append(above)
    rows: list[list[Block]] = [[] for _ in range(max(row.values(), default=0) + 1)]
    for block in _in_order(blocks, down, up):
        rows[row[block.members[0]]].append(block)
    _sort(rows, down, up)
    _spread(rows, down, up)
    if max(block.x + block.width for line in rows for block in line) > WIDE:
        _spread(rows, down, up, leaning=True)
    return {one: block.x + block.offset(one) for line in rows for block in line for one in block.members}, units


def _in_order(blocks: list[Block], down: dict, up: dict) -> list[Block]:
    """As one walks from relative to relative, so that families start out together."""
    block_of = {one: block for block in blocks for one in block.members}
    ordered, seen = [], set()
    for start in blocks:
        waiting = [start]
        while waiting:
            block = waiting.pop()
            if id(block) in seen:
                continue
            seen.add(id(block))
            ordered.append(block)
            relatives = [other for one in block.members for other in (*up[one], *down[one])]
            waiting += [block_of[one] for one in reversed(relatives)]
    return ordered


def _sort(rows: list[list[Block]], down: dict, up: dict) -> None:
    """By the mean place of those above, then of those below, and so on; the order with the fewest crossings stays."""
    best, fewest = None, None
    for sweep in range(SWEEPS):
        crossings = _crossings(rows, down)
        if fewest is None or crossings < fewest:
            best, fewest = [[(block, list(block.members)) for block in line] for line in rows], crossings
        if not fewest:
            break
        downwards = sweep % 2 == 0
        order = range(1, len(rows)) if downwards else range(len(rows) - 2, -1, -1)
        near, step = (up, -1) if downwards else (down, 1)
        for number in order:
            where = _ranks(rows[number + step])
            for block in rows[number]:
                _turn(block, near, where)
            here = _ranks(rows[number])
            rows[number].sort(key=lambda block: _mean(block, near, where, here))
    for number, line in enumerate(best or []):
        rows[number] = [block for block, _ in line]
        for block, members in line:
            block.members = members


def _ranks(line: list[Block]) -> dict[int, float]:
    """Places from 0 to 1, so that rows of different lengths compare."""
    members = [one for block in line for one in block.members]
    return {one: (number + 0.5) / len(members) for number, one in enumerate(members)}


def _mean(block: Block, near: dict, where: dict[int, float], here: dict[int, float]) -> float:
    places = [where[other] for one in block.members for other in near[one] if other in where]
    return sum(places) / len(places) if places else here[block.members[0]]


def _turn(block: Block, near: dict, where: dict[int, float]) -> None:
    """The left partner is the one whose relatives are to the left."""
    places = []
    for one in block.members:
        if mine := [where[other] for other in near[one] if other in where]:
            places.append(sum(mine) / len(mine))
    if len(places) > 1 and places[0] > places[-1]:
        block.members.reverse()


def _crossings(rows: list[list[Block]], down: dict) -> int:
    total = 0
    for line, below in pairwise(rows):
        where = _ranks(below)
        ends: list[float] = []
        for one in (one for block in line for one in block.members):
            lower = [where[other] for other in down[one] if other in where]
            total += sum(len(ends) - bisect_left(ends, place + 1e-9) for place in lower)
            for place in lower:
                insort(ends, place)
    return total


def _spread(rows: list[list[Block]], down: dict, up: dict, *, leaning: bool = False) -> None:
    """Moves rows under their parents and over their children in turn; blocks keep their order and their distance."""
    x: dict[int, float] = {}
    for line in rows:
        left = 0.0
        for block in line:
            block.x, left = left, left + block.width
            x |= {one: block.x + block.offset(one) for one in block.members}
    both = {one: [*up.get(one, ()), *down.get(one, ())] for one in x}
    for near, order in [(up, rows), (down, rows[::-1])] * 4 + [(both, rows[::-1]), (both, rows), (down, rows[::-1])]:
        for line in order:
            wanted = []
            for block in line:
                pulls = [x[other] - block.offset(one) for one in block.members for other in near.get(one, ())]
                if not pulls:
                    wanted.append((block.x, 0.1))
                elif leaning and near is down:
                    wanted.append((min(sum(pulls) / len(pulls), min(pulls) + PITCH / 2), len(pulls)))
                else:
                    wanted.append((sum(pulls) / len(pulls), len(pulls)))
            for block, left in zip(line, _without_overlap(line, wanted), strict=True):
                block.x = left
                x |= {one: left + block.offset(one) for one in block.members}
    least = min((block.x for line in rows for block in line), default=0)
    for block in (block for line in rows for block in line):
        block.x -= least


def _without_overlap(line: list[Block], wanted: list[tuple[float, float]]) -> list[float]:
    """As near to where each wants to be as the widths allow: neighbours that would overlap share their mean."""
    pools: list[tuple[float, float, int]] = []  # the sum of what they want, its weight, and how many they are
    starts, before = [], 0.0
    for block, (left, weight) in zip(line, wanted, strict=True):
        starts.append(before)
        pools.append(((left - before) * weight, weight, 1))
        before += block.width
        while len(pools) > 1 and pools[-2][0] / pools[-2][1] > pools[-1][0] / pools[-1][1]:
            total, weight, count = pools.pop()
            pools[-1] = (pools[-1][0] + total, pools[-1][1] + weight, pools[-1][2] + count)
    shifts = [total / weight for total, weight, count in pools for _ in range(count)]
    return [start + shift for start, shift in zip(starts, shifts, strict=True)]
