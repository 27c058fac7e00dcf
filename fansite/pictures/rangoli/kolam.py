"""The kolam: one white line that winds around a field of dots and never ends."""

import math

from fansite.pictures.rangoli.canvas import Canvas, Point, mixed
from fansite.pictures.rangoli.dice import Dice
from fansite.pictures.rangoli.rings import Palette

SIDES = [(0, -1), (1, 0), (0, 1), (-1, 0)]


def kolam(canvas: Canvas, centre: Point, step: float, reach: int, palette: Palette, dice: Dice) -> None:
    """Dots in a diamond, `reach` of them from the centre to each corner; some gates are shut, the same in all eight parts."""
    dots = [(x, y) for x in range(-reach, reach + 1) for y in range(-reach, reach + 1) if abs(x) + abs(y) <= reach]
    shut = {(a, b): dice.chance(0.24) for a in range(reach + 1) for b in range(reach + 1)}
    line, edge = (
        (palette.light[1], mixed(palette.dark, palette.deep[2], 0.6))
        if palette.by_night
        else (palette.deep[2], palette.light[1])
    )
    tints = [*palette.deep[:2], palette.deep[2] if palette.by_night else palette.light[2], palette.light[0]]
    turn = dice.whole(1, 3)

    def open_to(dot: tuple[int, int], side: tuple[int, int]) -> bool:
        x, y = dot[0] + side[0], dot[1] + side[1]
        if abs(x) + abs(y) > reach:
            return False
        near, far = sorted((abs(dot[0] + x), abs(dot[1] + y)))
        return not shut[min(near, reach), min(far // 2, reach)]

    def place(x: float, y: float) -> Point:
        return centre[0] + x * step, centre[1] + y * step

    outlines = []
    for dot in dots:
        gates = [k for k, side in enumerate(SIDES) if open_to(dot, side)]
        turns = list(zip(gates, gates[1:] + [gate + 4 for gate in gates[:1]], strict=True)) or [(0, 4)]
        whole = []
        for start, end in turns:
            whole += [place(dot[0] + x, dot[1] + y) for x, y in _around(start, end, closed=not gates)]
        canvas.shape(whole, tints[(max(abs(dot[0]), abs(dot[1])) * turn + min(abs(dot[0]), abs(dot[1]))) % 4])
        outlines.append(whole)
    for whole in outlines:
        canvas.stroke([*whole, whole[0]], step * 0.13, edge)
    for whole in outlines:
        canvas.stroke([*whole, whole[0]], step * 0.09 if palette.by_night else step * 0.06, line)
    for dot in dots:
        canvas.disc(place(*dot), step * 0.09, palette.light[1])


def _around(start: int, end: int, *, closed: bool) -> list[Point]:
    """From one gate of a dot to the next: straight to the corner, round where gates are shut."""
    near = 0.5 * math.cos(math.pi / 4)
    span = (end - start) * math.pi / 2
    points = []
    steps = 10 * (end - start)
    for k in range(steps + 1):
        turn = span * k / steps
        away = min(turn, span - turn, math.pi / 4)
        radius = near if closed else near / math.cos(math.pi / 4 - away)
        angle = start * math.pi / 2 + turn
        points.append((radius * math.sin(angle), -radius * math.cos(angle)))
    return points
