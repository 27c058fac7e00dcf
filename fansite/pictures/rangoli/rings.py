"""One rangoli: rings of petals, pearls, bands and loops about a centre, all ruled by one number."""

import math
from dataclasses import dataclass

from fansite.pictures.rangoli.canvas import Canvas, Colour, Point, at, outline
from fansite.pictures.rangoli.dice import Dice


@dataclass(frozen=True)
class Palette:
    """Deep colours lie on bright ones and bright on deep: then every ring is seen."""

    dark: Colour
    bright: Colour
    deep: list[Colour]
    light: list[Colour]

    @property
    def by_night(self) -> bool:
        return sum(self.dark) < 330


@dataclass
class Rangoli:
    canvas: Canvas
    centre: Point
    n: int

    def turns(self, count: int, half: float = 0.0) -> list[float]:
        return [2 * math.pi * (k + half) / count for k in range(count)]

    def placed(
        self, shape: str, angle: float, inner: float, outer: float, broad: float, scale: float = 1.0
    ) -> list[Point]:
        """A petal from one radius to another; scaled, it shrinks about its own middle."""
        sin, cos = math.sin(angle), math.cos(angle)
        points = []
        for along, across in outline(shape):
            radius = inner + (0.52 + (along - 0.52) * scale) * (outer - inner)
            side = across * broad * scale
            points.append((self.centre[0] + radius * sin + side * cos, self.centre[1] - radius * cos + side * sin))
        return points

    def petals(
        self,
        shape: str,
        inner: float,
        outer: float,
        colours: list[Colour],
        *,
        half: float = 0.0,
        count: int = 0,
        fullness: float = 0.92,
    ) -> None:
        """Petals in petals, one colour each; wide ones get a row of grains down the middle."""
        count = count or self.n
        middle = inner + (outer - inner) * 0.55
        broad = min(math.pi * middle / count * fullness, (outer - inner) * 0.62)
        for angle in self.turns(count, half):
            for scale, colour in zip((1.0, 0.8, 0.5, 0.26), colours, strict=False):
                self.canvas.shape(self.placed(shape, angle, inner, outer, broad, scale), colour)
            if broad > 0.06:
                for place, size in ((0.86, 0.05), (0.79, 0.034), (0.735, 0.022)):
                    self.canvas.disc(
                        at(self.centre, inner + (outer - inner) * place, angle), broad * size * 1.3, colours[0]
                    )

    def pearls(self, radius: float, size: float, colours: list[Colour], *, count: int = 0, half: float = 0.0) -> None:
        """Dots on a circle, large and small in turn; each holds a dot of the next colour."""
        count = count or self.n * 2
        for k, angle in enumerate(self.turns(count, half)):
            place, r = at(self.centre, radius, angle), size * (1 if k % 2 == 0 else 0.55)
            self.canvas.disc(place, r, colours[0])
            if len(colours) > 1 and k % 2 == 0:
                self.canvas.disc(place, r * 0.5, colours[1])

    def scallops(self, radius: float, count: int, colours: list[Colour], *, half: float = 0.0) -> None:
        """A row of arches that stand on a circle."""
        broad = math.pi * radius / count
        for colour, share in zip(colours, (1.06, 0.74, 0.4), strict=False):
            for angle in self.turns(count, half):
                self.canvas.disc(at(self.centre, radius, angle), broad * share, colour)
        self.canvas.disc(self.centre, radius, colours[0])

    def bed(self, radius: float, colour: Colour, rim: Colour | None = None, width: float = 0.006) -> None:
        self.canvas.disc(self.centre, radius, colour)
        if rim:
            self.canvas.circle(self.centre, radius, width, rim)

    def teeth(self, inner: float, outer: float, count: int, colours: list[Colour], *, half: float = 0.0) -> None:
        """Triangles with their points outwards, and a grain over each gap."""
        step = math.pi / count
        for angle in self.turns(count, half):
            for share, colour in zip((1.0, 0.5), colours, strict=False):
                self.canvas.shape(
                    [
                        at(self.centre, inner, angle - step * share),
                        at(self.centre, inner + (outer - inner) * (0.35 + 0.65 * share), angle),
                        at(self.centre, inner, angle + step * share),
                    ],
                    colour,
                )
            self.canvas.disc(
                at(self.centre, inner + (outer - inner) * 0.72, angle + step), (outer - inner) * 0.13, colours[0]
            )

    def loops(
        self,
        inner: float,
        outer: float,
        count: int,
        width: float,
        colour: Colour,
        *,
        reach: float = 1.6,
        half: float = 0.0,
    ) -> None:
        """One unbroken line in loops that cross their neighbours, as it is laid in a kolam."""
        points = []
        steps = count * 36
        swing = reach * math.pi / count
        for step in range(steps + 1):
            t = 2 * math.pi * step / steps
            phase = count * t
            angle = t + swing * math.sin(phase) + 2 * math.pi * half / count
            points.append(at(self.centre, (inner + outer) / 2 - (outer - inner) / 2 * math.cos(phase), angle))
        self.canvas.stroke(points, width, colour)

    def sprigs(self, inner: float, outer: float, colours: list[Colour], *, count: int = 0, half: float = 0.0) -> None:
        """A stem with two curls and three drops, to let the edge run out into the ground."""
        length = outer - inner
        for angle in self.turns(count or self.n, half):
            width = length * 0.045
            self.canvas.stroke(
                [at(self.centre, inner, angle), at(self.centre, inner + length * 0.6, angle)], width, colours[0]
            )
            for side in (-1, 1):
                curl = []
                for step in range(15):
                    t = step / 14
                    turn = 0.3 + 4.4 * t
                    r = length * 0.19 * (1 - 0.45 * t)
                    x, y = r * (1 - math.cos(turn)), r * math.sin(turn)
                    curl.append(self.beside(inner + length * 0.22 + y, side * x, angle))
                self.canvas.stroke(curl, width, colours[0])
                self.canvas.disc(
                    self.beside(inner + length * 0.62, side * length * 0.2, angle), length * 0.065, colours[1]
                )
            self.canvas.shape(
                self.placed("drop", angle + math.pi, -outer, -inner - length * 0.52, length * 0.1), colours[1]
            )

    def beside(self, radius: float, side: float, angle: float) -> Point:
        x, y = at(self.centre, radius, angle)
        return x + side * math.cos(angle), y + side * math.sin(angle)


def draw(canvas: Canvas, centre: Point, radius: float, palette: Palette, dice: Dice, *, free: bool = True) -> None:
    """A whole rangoli; `free` lets its edge run out in sprigs and dust."""
    n = dice.pick((8, 10, 10, 12, 12, 16))
    canvas.shade(centre, radius * 1.05)
    it = Rangoli(canvas, centre, n)
    deep, light = dice.shuffled(palette.deep), dice.shuffled(palette.light)
    # On a dark ground the first petals are bright, on a bright one deep.
    first, second = (light, deep) if palette.by_night else (deep, light)
    edge = radius
    if free:
        it.sprigs(radius * 0.97, radius * 1.2, [first[0], first[1]], half=0.5)
        it.pearls(radius * 1.1, radius * 0.014, [first[2]], count=n * 2, half=0.0)
    shape = dice.pick(("lotus", "lotus", "leaf", "tulip", "peepal"))
    it.petals(shape, edge * 0.45, edge, [first[1], second[0], first[0], second[1]], half=0.5)
    it.petals(shape, edge * 0.42, edge * 0.97, [first[0], second[1], first[2], second[0]])
    edge *= dice.between(0.66, 0.7)
    rows = dice.shuffled(("scallops", "loops", "teeth", "kairi", "pearls", "petals"))
    number = 0
    while edge > radius * 0.2:
        inside, over = (deep, light) if number % 2 == (0 if palette.by_night else 1) else (light, deep)
        inside, over = inside[number % 3 :] + inside[: number % 3], over[number % 3 :] + over[: number % 3]
        edge = _row(it, rows[number % len(rows)], edge, radius, inside, over, dice)
        number += 1
    _heart(it, edge, deep, light, dice)


def _row(
    it: Rangoli, kind: str, edge: float, radius: float, bed: list[Colour], over: list[Colour], dice: Dice
) -> float:
    """One ring inwards from `edge`; gives the radius where the next begins."""
    fine = radius * 0.008
    if kind == "scallops":
        count = it.n * 2
        inner = edge / (1 + math.pi / count * 1.06)
        it.scallops(inner, count, [over[0], bed[0], over[1]], half=0.5)
        it.bed(inner, bed[1], over[0], fine)
        return inner * 0.985
    if kind == "loops":
        inner = edge * 0.74
        it.bed(edge, bed[0], over[0], fine)
        it.loops(inner * 1.04, edge * 0.95, it.n, radius * 0.013, over[0], half=0.5)
        it.pearls((inner * 1.04 + edge * 0.95) / 2, radius * 0.02, [over[1], bed[0]], count=it.n, half=0)
        it.pearls(edge * 0.92, radius * 0.008, [over[2]], count=it.n, half=0.5)
        return inner
    if kind == "teeth":
        inner = edge * 0.86
        it.bed(edge, bed[0], over[1], fine)
        it.teeth(inner, edge * 0.985, it.n * 3, [over[0], bed[1]])
        return inner
    if kind == "pearls":
        inner = edge * 0.87
        it.bed(edge, bed[0], over[0], fine)
        it.pearls((inner + edge) / 2, (edge - inner) * 0.33, [over[0], bed[1]], count=it.n * 4)
        return inner
    shape = "kairi" if kind == "kairi" else dice.pick(("lobe", "leaf", "lotus", "drop"))
    inner = edge * 0.68
    it.bed(edge, bed[0], over[0], fine)
    it.petals(
        shape,
        inner * 0.92,
        edge * 0.96,
        [over[0], bed[1], over[1]],
        count=it.n + it.n // 2 * (kind == "kairi"),
        fullness=0.8,
    )
    it.pearls(edge * 0.9, radius * 0.011, [over[2]], count=it.n + it.n // 2 * (kind == "kairi"), half=0.5)
    return inner


def _heart(it: Rangoli, edge: float, deep: list[Colour], light: list[Colour], dice: Dice) -> None:
    it.bed(edge, deep[0], light[0], edge * 0.04)
    it.petals(
        "lobe", 0, edge * 0.92, [light[0], deep[1], light[1]], count=it.n // 2 if it.n > 8 else it.n, fullness=1.0
    )
    it.petals("lotus", 0, edge * 0.62, [light[1], deep[2]], count=it.n // 2 if it.n > 8 else it.n, half=0.5)
    it.bed(edge * 0.24, deep[1], light[2], edge * 0.05)
    it.bed(edge * 0.1, light[0])
