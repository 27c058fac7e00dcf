"""A face in few bytes: whole numbers, three-digit colours, and rings of dots that are one dashed circle each."""

import math
from dataclasses import dataclass

from fansite.pictures.rangoli.dice import Dice

DEEP = ("#b22", "#067", "#824", "#463")
LIGHT = ("#fa2", "#fec", "#f9a", "#8cc")
# Grounds of their own tone, so that each of the colours is seen on them.
GROUNDS = {"by day": ("#fec", "#fdb", "#fcc", "#fb3", "#cdb"), "by night": ("#711", "#034", "#413", "#231", "#226")}


@dataclass(frozen=True)
class Layer:
    """A path or a disc in one colour or, with `count`, that many dots of `width` on a circle."""

    colour: str
    radius: int = 0
    width: int = 0
    count: int = 0
    path: str = ""

    @property
    def gap(self) -> str:
        """From dot to dot, rounded up: the last one never stands half on the first."""
        return f"{math.ceil(200 * math.pi * self.radius / self.count) / 100:g}"


@dataclass(frozen=True)
class Symbol:
    """Layers about the origin of a box of 100, the undermost first."""

    id: str
    layers: list[Layer]


def symbol(seed: str) -> Symbol:
    dice = Dice(f"face:{seed}")
    time = dice.pick(("by day", "by night"))
    ground = dice.pick(GROUNDS[time])
    over = [colour for colour in (DEEP if time == "by day" else LIGHT) if colour != ground]
    under = list(LIGHT if time == "by day" else DEEP)
    over, under = dice.shuffled(over), dice.shuffled([colour for colour in under if colour != ground])
    n = dice.pick((6, 8, 8, 10, 12))
    make = dice.pick((_lotus, _lotus, _lobes, _star)) if n < 10 else dice.pick((_lobes, _star))
    layers = [
        Layer(ground, 50),
        *make(n, over, under, dice),
        *_centre(n, over, under, dice, pointed=make is not _lotus and n <= 8 and dice.chance(0.7)),
    ]
    return Symbol(f"r-{dice.name[:7]}", layers)


def _lotus(n: int, over: list[str], under: list[str], dice: Dice) -> list[Layer]:
    """Pointed petals; dots lie in them or between them. Eight petals take the bytes of the second row of dots."""
    between = dice.chance(0.4)
    path = _flower(n, 16, 47, dice.pick((0.36, 0.44, 0.5)), 0.5 if between else 0)
    petals = Layer(over[0], path=path)
    if between:
        return [Layer(over[1], 42, dice.whole(4, 6), n), petals, Layer(under[0], 25, dice.whole(6, 9), n)][
            : 2 if n == 8 else 3
        ]
    size = round(84 / n)
    return [petals, Layer(under[0], 32, size, n), Layer(over[1], 32, size // 3 + 1, n)][: 2 if n == 8 else 3]


def _lobes(n: int, over: list[str], under: list[str], dice: Dice) -> list[Layer]:
    """Round petals: dots so large that they touch."""
    radius = dice.whole(31, 34)
    size = min(26, round(2 * math.pi * radius / n * 1.04))
    layers = [
        Layer(over[0], radius, size, n),
        Layer(under[0], radius, round(size * 0.66), n),
        Layer(over[1], radius, round(size * 0.3), n),
    ]
    return [Layer(over[1], 46, 4, n * 2), *layers] if size < 20 else layers


def _star(n: int, over: list[str], under: list[str], dice: Dice) -> list[Layer]:
    """Straight rays, dots between their points."""
    rays = _rays(n, dice.whole(25, 29), 48, 0.5)
    return [Layer(over[0], path=rays), Layer(over[1], 42, dice.whole(4, 6), n), Layer(under[0], 27, round(110 / n), n)]


def _centre(n: int, over: list[str], under: list[str], dice: Dice, *, pointed: bool) -> list[Layer]:
    colours = (
        [under[1], over[1], under[2], over[2 % len(over)]]
        if dice.chance(0.6)
        else [over[2 % len(over)], under[1], over[0], under[0]]
    )
    disc, first, second, heart = colours
    reach = dice.whole(21, 24)
    ringed = [Layer(disc, reach)]
    if pointed:
        ringed += [Layer(first, path=_flower(6 if n == 6 else 4, 6, reach - 2, 0.42, 0))]
    else:
        ringed += [Layer(first, reach - 7, round(76 / n), n)]
    return [*ringed, Layer(second, 8), Layer(heart, 4)]


def _flower(n: int, base: float, tip: float, bulge: float, turn: float) -> str:
    """Pointed petals between two radii as one path; the first points to where dashes begin."""
    middle = base + (tip - base) * 0.5
    path = f"M{_whole(n, base, turn - 0.5)}"
    for step in (k + turn for k in range(n)):
        path += f"Q{_whole(n, middle, step - bulge)} {_whole(n, tip, step)}"
        path += f"Q{_whole(n, middle, step + bulge)} {_whole(n, base, step + 0.5)}"
    return path.replace(" -", "-")


def _rays(n: int, base: float, tip: float, turn: float) -> str:
    points = (f"{_whole(n, base, k + turn - 0.5)} {_whole(n, tip, k + turn)}" for k in range(n))
    return f"M{' '.join(points)}".replace(" -", "-")


def _whole(n: int, radius: float, step: float) -> str:
    turn = 2 * math.pi * step / n
    return f"{round(radius * math.cos(turn))} {round(radius * math.sin(turn))}"
