"""What stands about a rangoli in a courtyard: lamps, garlands, printed cloth, the doorway."""

import math
from itertools import pairwise

from PIL import Image, ImageDraw

from fansite.pictures.rangoli.canvas import Canvas, Colour, Point, at, curve, mixed, outline
from fansite.pictures.rangoli.dice import Dice
from fansite.pictures.rangoli.rings import Palette

FLAME, EMBER, GLOW = (255, 238, 190), (250, 150, 30), (150, 84, 20)
CLAY, CLAY_RIM = (150, 62, 34), (205, 104, 58)
LEAF, LEAF_RIB = (62, 116, 60), (120, 165, 92)
ORANGES = [(214, 96, 14), (240, 142, 22), (252, 184, 60)]


def marigold(canvas: Canvas, place: Point, radius: float) -> None:
    """A flower head: three rows of ruffled petals."""
    for row, colour in enumerate(ORANGES):
        share = 1 - row * 0.3
        for k in range(11 - row * 2):
            canvas.disc(
                at(place, radius * share * 0.74, 2 * math.pi * (k + row / 2) / (11 - row * 2)),
                radius * share * 0.3,
                colour,
            )
        canvas.disc(place, radius * share * 0.8, colour)


def grown(shape: str, root: Point, tip: Point, broad: float) -> list[Point]:
    """A petal or leaf from one point to another."""
    dx, dy = tip[0] - root[0], tip[1] - root[1]
    length = math.hypot(dx, dy)
    ux, uy = dx / length, dy / length
    return [
        (root[0] + dx * along - uy * across * broad, root[1] + dy * along + ux * across * broad)
        for along, across in outline(shape)
    ]


def diya(canvas: Canvas, place: Point, size: float, palette: Palette) -> None:
    """A clay lamp seen from the side; `place` is where its rim is, `size` half its breadth."""
    x, y = place

    def to(*points: Point) -> list[Point]:
        return [(x + px * size, y + py * size) for px, py in points]

    canvas.light((x, y - size * 0.7), size * (3.4 if palette.by_night else 1.6), GLOW)
    foot = to((-0.42, 0.5), (0.42, 0.5), (0.5, 0.74), (-0.5, 0.74))
    canvas.shape(foot, mixed(CLAY, (0, 0, 0), 0.25))
    bowl = curve((-1.08, -0.06), (-0.86, 0.84), (0.86, 0.84), (1.08, -0.06), steps=24)
    canvas.shape(to((-1.08, -0.06), *bowl), CLAY)
    for k in range(-3, 4):
        canvas.disc(
            to((k * 0.24, 0.36 - 0.016 * k * k))[0], size * 0.062, palette.light[0] if k % 2 else palette.light[1]
        )
    lip = curve((-1.08, -0.06), (-0.6, 0.26), (0.6, 0.26), (1.08, -0.06), steps=24)
    canvas.shape(to((-1.08, -0.06), *lip), CLAY_RIM)
    oil = curve((-0.86, -0.02), (-0.5, 0.16), (0.5, 0.16), (0.86, -0.02), steps=20)
    canvas.shape(to((-0.86, -0.02), *oil), mixed(ORANGES[1], CLAY, 0.3))
    for colour, height, broad in ((EMBER, 1.5, 0.36), (ORANGES[2], 1.16, 0.25), (FLAME, 0.8, 0.15)):
        canvas.shape(grown("peepal", (x, y + size * 0.1), (x, y - size * height), size * broad), colour)


def toran(canvas: Canvas, palette: Palette, dice: Dice, *, heads: tuple[int, int] = (4, 6)) -> None:
    """A garland of marigolds along the upper edge, mango leaves and strings of so many flower heads hanging from it."""
    swags = dice.pick((4, 5, 6))
    width, sag = canvas.width / swags, dice.between(0.09, 0.13)
    bead = 0.0165
    for swag in range(swags):
        left = swag * width
        for k in range(13):
            t = (k + 0.5) / 13
            x, y = left + t * width, 0.012 + sag * 4 * t * (1 - t)
            if k % 3 == 1:
                tip = (x + (t - 0.5) * 0.02, y + 0.085)
                canvas.shape(grown("leaf", (x, y), tip, 0.019), LEAF)
                canvas.stroke([(x, y + 0.01), (tip[0], tip[1] - 0.012)], 0.0022, LEAF_RIB)
        for k in range(13):
            t = (k + 0.5) / 13
            marigold(canvas, (left + t * width, 0.012 + sag * 4 * t * (1 - t)), bead * (1 + 0.25 * (k % 2)))
    for joint in range(swags + 1):
        x = joint * width
        count = dice.whole(*heads)
        for k in range(count):
            marigold(canvas, (x, 0.02 + k * 0.036), 0.019)
        drop = 0.014 + count * 0.036
        canvas.disc((x, drop), 0.011, palette.light[1])
        canvas.shape(grown("drop", (x, drop), (x, drop + 0.055), 0.017), palette.deep[0])
        canvas.disc((x, drop + 0.04), 0.006, palette.light[0])


def strings(canvas: Canvas, x: float, palette: Palette) -> None:
    """Strings of flowers from above to below: marigold, jasmine and leaf in turn."""
    for side, lag in ((-0.075, 2), (0, 0), (0.075, 2)):
        for k in range(38):
            y, turn = k * 0.028 - 0.01, (k + lag) % 6
            if turn == 5:
                for lean in (-1, 1):
                    canvas.shape(grown("leaf", (x + side, y - 0.012), (x + side + lean * 0.03, y + 0.014), 0.009), LEAF)
                canvas.disc((x + side, y), 0.01, palette.deep[0])
            elif turn in (2, 3):
                canvas.disc((x + side, y), 0.0125, mixed(palette.light[1], palette.deep[2], 0.18))
                canvas.disc((x + side, y), 0.0105, (255, 250, 240))
                canvas.disc((x + side, y), 0.004, ORANGES[2])
            else:
                marigold(canvas, (x + side, y), 0.018)


def lantern(canvas: Canvas, x: float, length: float, size: float, palette: Palette) -> None:
    """A lamp on a string of beads."""
    thread = mixed(palette.light[1], palette.dark, 0.2)
    canvas.stroke([(x, -0.02), (x, length - size * 1.9)], 0.003, thread)
    y = 0.02
    step = 0
    while y < length - size * 2.3:
        canvas.disc((x, y), 0.0085 if step % 4 == 0 else 0.0045, palette.light[step // 4 % 3])
        y, step = y + 0.024, step + 1
    for side in (-1, 1):
        canvas.stroke([(x, length - size * 1.9), (x + side * size, length)], 0.003, thread)
    canvas.disc((x, length - size * 1.9), size * 0.12, palette.light[0])
    diya(canvas, (x, length), size, palette)


def printed(canvas: Canvas, palette: Palette, dice: Dice) -> None:
    """The ground like block-printed cloth or laid stone, hardly seen."""
    ink = mixed(palette.dark, palette.bright, 0.5)
    ink = mixed(ink, (255, 255, 255) if palette.by_night else palette.deep[2], 0.1)
    kind = dice.pick(("buti", "dots", "lattice", "rays", "plain"))
    step = dice.between(0.085, 0.12)
    if kind == "plain":
        return
    if kind == "rays":
        centre = (canvas.width * dice.pick((0.2, 0.5, 0.8)), dice.pick((0.1, 1.0)))
        for k in range(36):
            canvas.shape(
                [centre, at(centre, 3, math.pi * 2 * k / 36), at(centre, 3, math.pi * 2 * (k + 0.5) / 36)],
                mixed(ink, palette.dark, 0.55 if palette.by_night else 0.3),
            )
        return
    rows, columns = int(1 / step) + 2, int(canvas.width / step) + 2
    for row in range(rows):
        for column in range(columns):
            x, y = (column + row % 2 / 2) * step, row * step * 0.9
            if kind == "dots":
                canvas.disc((x, y), 0.0045, ink)
            elif kind == "buti":
                canvas.shape(grown("drop", (x, y + 0.024), (x, y - 0.016), 0.011), ink)
                for side in (-1, 1):
                    canvas.shape(grown("leaf", (x, y + 0.024), (x + side * 0.02, y + 0.008), 0.005), ink)
            else:
                half = step / 2
                canvas.stroke([(x - half, y), (x, y - half * 1.8), (x + half, y)], 0.0022, ink)
                canvas.disc((x, y), 0.0035, ink)


def scattered(canvas: Canvas, palette: Palette, dice: Dice, count: int = 26) -> None:
    """Petals let fall, and sparks."""
    over = palette.light if palette.by_night else palette.deep
    for _ in range(count):
        place = (dice.between(0, canvas.width), dice.between(0, 1))
        canvas.shape(
            grown("lotus", place, at(place, dice.between(0.018, 0.034), dice.between(0, 2 * math.pi)), 0.008),
            dice.pick([*over, ORANGES[1]]),
        )
    if palette.by_night:
        for _ in range(count):
            place = (dice.between(0, canvas.width), dice.between(0, 1))
            canvas.disc(place, dice.between(0.0012, 0.0035), FLAME)
            canvas.light(place, dice.between(0.02, 0.05), GLOW)


def arch(centre: float, breadth: float, top: float, grow: float) -> list[Point]:
    """The outline of a doorway with a cusped arch; `grow` makes it larger on all sides."""
    spring, half = top + breadth * 1.25, breadth + grow
    spine = [
        (-half, spring),
        *curve(
            (-half, spring),
            (-half, top + breadth * 0.42),
            (-half * 0.32, top + breadth * 0.3 - grow),
            (0, top - grow * 1.4),
            steps=6,
        ),
    ]
    left = [(-half, 1.2)]
    for (ax, ay), (bx, by) in pairwise(spine):
        nx, ny = (by - ay) * 0.45, -(bx - ax) * 0.45
        left += [
            (ax, ay),
            *curve((ax, ay), (ax + nx * 1.3, ay + ny * 1.3), (bx + nx * 1.3, by + ny * 1.3), (bx, by), steps=10),
        ]
    return [(centre + x, y) for x, y in left] + [(centre - x, y) for x, y in reversed(left)]


def through(canvas: Canvas, wall: Canvas, opening: list[Point]) -> None:
    """The canvas as seen through an opening in the wall."""
    mask = Image.new("L", canvas.image.size, 255)
    ImageDraw.Draw(mask).polygon([(x * canvas.scale, y * canvas.scale) for x, y in opening], fill=0)
    canvas.image.paste(wall.image, mask=mask)


def border(canvas: Canvas, y: float, height: float, palette: Palette, dice: Dice, *, up: bool) -> None:
    """The border of a sari across the whole breadth, from `y`; its petals point up or down."""
    sign = -1 if up else 1
    bed, over = (
        (palette.deep, palette.light) if dice.chance(0.5) or not palette.by_night else (palette.light, palette.deep)
    )
    count = round(canvas.width / (height * 0.42))
    step = canvas.width / count
    base = y + sign * height * 0.68

    def stripe(start: float, end: float, colour: Colour) -> None:
        canvas.shape([(-1, start), (3, start), (3, end), (-1, end)], colour)

    for k in range(-1, count + 1):
        x = (k + 0.5) * step
        for scale, colour in ((1, bed[0]), (0.78, over[0]), (0.46, bed[1])):
            canvas.shape(
                grown(
                    "lotus",
                    (x, base - sign * height * 0.1),
                    (x, base + sign * height * 0.36 * scale),
                    step * 0.5 * scale,
                ),
                colour,
            )
    stripe(y, base, bed[0])
    stripe(y, y + sign * height * 0.05, over[0])
    stripe(base, base - sign * height * 0.04, over[0])
    stripe(base - sign * height * 0.09, base - sign * height * 0.11, over[1])
    for k in range(-1, count + 1):
        x, middle = (k + 0.5) * step, y + sign * height * 0.31
        for scale, colour in ((1, over[1]), (0.7, bed[1]), (0.36, over[0])):
            root, tip = (
                (x - step * 0.3 * scale, middle + sign * height * 0.16 * scale),
                (x + step * 0.3 * scale, middle - sign * height * 0.16 * scale),
            )
            canvas.shape(grown("kairi", root, tip, height * 0.15 * scale), colour)
        canvas.disc((x + step / 2, middle), height * 0.035, over[2])
        canvas.disc((x + step / 2, middle - height * 0.12), height * 0.018, over[0])
        canvas.disc((x + step / 2, middle + height * 0.12), height * 0.018, over[0])
