"""The rangoli artist: from a seed (a name, a slug) a drawing of radial symmetry. Same seed, same rangoli.

`symbol` gives the layers of a small face as plain data for a template (the whole `<symbol>` stays under 600 bytes);
`paint` gives lead art for a story.
"""

import hashlib
import math
import random
from dataclasses import dataclass

from PIL import Image, ImageChops, ImageDraw, ImageFilter

SINDOOR, MARIGOLD, PEACOCK, ROSE, LEAF, CREAM = "#b3202a", "#e39a00", "#0d6470", "#d9748a", "#4f7a3a", "#fff3df"
# The same in fewer bytes, for faces.
SMALL_COLOURS = ["#b22", "#e90", "#067", "#d78", "#573"]
SMALL_GROUNDS = ["#fec", "#fed", "#fdb"]

type Point = tuple[float, float]


def dice(seed: str) -> random.Random:
    return random.Random(int.from_bytes(hashlib.sha256(seed.encode()).digest()[:8]))


@dataclass(frozen=True)
class Symbol:
    """A face drawn about the origin of a box of 100: a ground, two flowers, a ring of dots, a heart."""

    id: str
    ground: str
    flowers: list[tuple[str, str]]  # colour, path
    dots: int
    ring: int
    dot: str
    width: float
    heart: str


def symbol(seed: str) -> Symbol:
    roll = dice(seed)
    colours = roll.sample(SMALL_COLOURS, 3)
    n = roll.choice([5, 6, 6, 8, 8])
    outer = _flower(n, roll.randint(10, 17), roll.randint(43, 47), roll.choice([0.34, 0.42, 0.5]), 0)
    if n == 8 or roll.random() < 0.4:
        inner = _blossom(n, roll.randint(12, 15), roll.randint(34, 44))
    else:
        inner = _flower(n, roll.randint(5, 9), roll.randint(23, 31), roll.choice([0.3, 0.4, 0.55]), 0.5)
    return Symbol(
        id=f"r-{hashlib.sha256(seed.encode()).hexdigest()[:7]}",
        ground=roll.choice(SMALL_GROUNDS),
        flowers=[(colours[0], outer), (colours[1], inner)],
        dots=n * roll.choice([1, 2]),
        ring=roll.randint(33, 40),
        dot=roll.choice(["#fff", "#fff", colours[2]]),
        width=roll.choice([3, 4, 5]),
        heart=colours[2],
    )


def _flower(n: int, base: float, tip: float, bulge: float, turn: float) -> str:
    """A path of n pointed petals between the radii."""
    middle = base + (tip - base) * 0.55
    path = f"M{_whole(n, base, turn - 0.5)}"
    for step in (k + turn for k in range(n)):
        path += f"Q{_whole(n, middle, step - bulge)} {_whole(n, tip, step)}"
        path += f"Q{_whole(n, middle, step + bulge)} {_whole(n, base, step + 0.5)}"
    return f"{path}z"


def _blossom(n: int, base: float, reach: float) -> str:
    """A path of n round petals, each one curve drawn out towards `reach`, between those of the outer flower."""
    lobes = (f"Q{_whole(n, reach, k + 0.5)} {_whole(n, base, k + 1)}" for k in range(n))
    return f"M{_whole(n, base, 0)}{''.join(lobes)}z"


def _whole(n: int, radius: float, step: float) -> str:
    """The point at this radius, `step` n-ths around, in whole numbers: each byte counts."""
    x, y = (round(part) for part in _at((0, 0), radius, 2 * math.pi * step / n))
    return f"{x}{y}" if y < 0 else f"{x} {y}"


SCHEMES = [
    # night, glow, and five colours from the outermost ring inwards
    ("#2b1420", "#6a2b3a", [MARIGOLD, SINDOOR, "#f2b8a0", PEACOCK, CREAM]),
    ("#0b2f36", "#1d6a72", [CREAM, MARIGOLD, SINDOOR, "#7fd0cf", ROSE]),
    ("#5e1219", "#a5332f", [MARIGOLD, CREAM, "#f08a5d", PEACOCK, ROSE]),
    ("#f3dfc0", "#fff6e6", [SINDOOR, PEACOCK, MARIGOLD, LEAF, ROSE]),
    ("#1c2147", "#4a4a8f", [ROSE, MARIGOLD, CREAM, "#54c3cf", SINDOOR]),
    ("#20351d", "#55803d", [MARIGOLD, CREAM, ROSE, SINDOOR, "#bfe0a8"]),
    ("#c8651b", "#f0a63a", [SINDOOR, CREAM, PEACOCK, MARIGOLD, "#5e1219"]),
    ("#f6d5d0", "#fff1ec", [PEACOCK, SINDOOR, ROSE, MARIGOLD, LEAF]),
]
# Where the great rangoli lies, in parts of width and height, and its radius in parts of the height.
COMPOSITIONS = [
    [(0.64, 0.56, 0.80)],
    [(0.30, 0.60, 0.74), (0.98, 0.04, 0.34)],
    [(0.5, 1.02, 0.92)],
    [(0.02, 0.5, 0.78), (1.0, 0.5, 0.78)],
    [(0.5, 0.52, 0.62)],
    [(0.78, 0.08, 0.86), (0.12, 0.9, 0.30)],
    [(0.22, 0.28, 0.44), (0.62, 0.62, 0.5), (0.95, 0.12, 0.28)],
]
SUPERSAMPLING = 2


def paint(seed: str, size: tuple[int, int] = (1600, 1000)) -> Image.Image:
    """Lead art, cut by its frame; about a second for 1600 × 1000."""
    roll = dice(f"art:{seed}")
    night, glow, colours = roll.choice(SCHEMES)
    width, height = (side * SUPERSAMPLING for side in size)
    canvas = _ground((width, height), night, glow, roll)
    draw = ImageDraw.Draw(canvas)
    _scatter(draw, (width, height), colours, roll)
    turn = roll.randrange(len(colours))
    colours = colours[turn:] + colours[:turn]
    for x, y, radius in roll.choice(COMPOSITIONS):
        _rangoli(draw, (x * width, y * height), radius * height, colours, night, roll)
        colours = colours[1:] + colours[:1]
    art = canvas.resize(size, Image.Resampling.LANCZOS)
    return _lamps(art, glow, roll)


def _ground(size: tuple[int, int], night: str, glow: str, roll: random.Random) -> Image.Image:
    """The night with a soft light in it."""
    small = (size[0] // 40, size[1] // 40)
    light = Image.new("L", small, 0)
    x, y = roll.uniform(0.2, 0.8) * small[0], roll.uniform(0.2, 0.8) * small[1]
    reach = small[1] * 0.75
    ImageDraw.Draw(light).ellipse((x - reach, y - reach, x + reach, y + reach), fill=200)
    light = light.filter(ImageFilter.GaussianBlur(small[1] / 3)).resize(size, Image.Resampling.BICUBIC)
    return Image.composite(Image.new("RGB", size, glow), Image.new("RGB", size, night), light)


def _scatter(draw: ImageDraw.ImageDraw, size: tuple[int, int], colours: list[str], roll: random.Random) -> None:
    """Petals let fall around the drawing."""
    for _ in range(roll.randint(50, 80)):
        x, y = roll.uniform(0, size[0]), roll.uniform(0, size[1])
        length, angle = roll.uniform(10, 30) * SUPERSAMPLING / 2, roll.uniform(0, 2 * math.pi)
        draw.polygon(_petal((x, y), 0, length, 0.28 * length, angle), fill=roll.choice(colours[:4]))


def _rangoli(draw, centre: Point, radius: float, colours: list[str], night: str, roll: random.Random) -> None:
    """Rings from the outermost to the heart; one number of petals rules them all."""
    n = roll.choice([8, 10, 12, 12, 16])
    rings = [_ring_of_petals, roll.choice([_ring_of_dots, _ring_of_scallops]), _ring_of_petals, _ring_of_dots]
    rings += [roll.choice([_ring_of_petals, _ring_of_scallops]), _ring_of_dots, _ring_of_petals]
    _disc(draw, centre, radius, _mixed(night, colours[0], 0.16))
    _ring_of_dots(draw, centre, radius * 1.05, radius, n * 4, 0, colours[1], night)
    edge, half = radius, 0.0
    for number, ring in enumerate(rings):
        inner = edge * roll.uniform(0.66, 0.78) if ring is not _ring_of_dots else edge * 0.90
        count = n if ring is not _ring_of_dots else n * roll.choice([2, 3])
        ring(draw, centre, edge, inner, count, half, colours[number % 5], colours[(number + 2) % 5])
        edge, half = inner * 0.97, 0.5 - half
        if roll.random() < 0.5:
            _circle(draw, centre, edge, max(2, radius * 0.006), colours[(number + 3) % 5])
    _ring_of_petals(draw, centre, edge * 1.08, 0, n // 2, half, colours[1], colours[4])
    _disc(draw, centre, edge * 0.3, colours[3])
    _disc(draw, centre, edge * 0.16, colours[0])


def _ring_of_petals(draw, centre, outer, inner, n, half, colour, second) -> None:
    """Petals reach from within the next ring to the edge, each with a smaller one inside and a drop at its tip."""
    base = inner * 0.45
    broad = (outer - base) * min(0.42, 2.4 / n + 0.08)
    for k in range(n):
        angle = 2 * math.pi * (k + half) / n
        draw.polygon(_petal(centre, base, outer, broad, angle), fill=colour)
        draw.polygon(
            _petal(centre, base + (outer - base) * 0.3, outer - (outer - base) * 0.18, broad * 0.5, angle), fill=second
        )
        _disc(draw, _at(centre, outer - (outer - base) * 0.42, angle), (outer - base) * 0.035 + 1, colour)


def _ring_of_dots(draw, centre, outer, inner, n, half, colour, second) -> None:
    radius = min((outer - inner) * 0.36, math.pi * outer / n * 0.62)
    for k in range(n):
        _disc(
            draw,
            _at(centre, (outer + inner) / 2, 2 * math.pi * (k + half) / n),
            radius * (1 if k % 2 else 0.72),
            colour,
        )


def _ring_of_scallops(draw, centre, outer, inner, n, half, colour, second) -> None:
    """A row of half-moons standing on a circle."""
    radius = math.pi * inner / n
    for share, fill in ((1.0, colour), (0.62, second), (0.28, colour)):
        for k in range(n):
            _disc(draw, _at(centre, inner, 2 * math.pi * (k + half) / n), radius * share, fill)
    _disc(draw, centre, inner, _mixed(colour, second, 0.5))


def _lamps(art: Image.Image, glow: str, roll: random.Random) -> Image.Image:
    """Small lights with a halo, added as light is."""
    halo = Image.new("RGB", art.size)
    draw = ImageDraw.Draw(halo)
    lamps = [(roll.uniform(0, art.width), roll.uniform(0, art.height), roll.uniform(1.2, 3.6)) for _ in range(34)]
    for x, y, radius in lamps:
        _disc(draw, (x, y), radius * 5, "#7a4a10")
    halo = halo.filter(ImageFilter.GaussianBlur(9))
    draw = ImageDraw.Draw(halo)
    for x, y, radius in lamps:
        _disc(draw, (x, y), radius, "#ffd98a")
    return ImageChops.screen(art, halo)


def _at(centre: Point, radius: float, angle: float) -> Point:
    return centre[0] + radius * math.sin(angle), centre[1] - radius * math.cos(angle)


def _petal(centre: Point, base: float, tip: float, broad: float, angle: float) -> list[Point]:
    """A pointed petal from the radius `base` to `tip`, `broad` at its widest to either side."""
    points = []
    along, across = (math.sin(angle), -math.cos(angle)), (math.cos(angle), math.sin(angle))
    for step in range(25):
        t = step / 24
        radius, side = base + (tip - base) * t, broad * math.sin(math.pi * t**0.8) * (1 - 0.35 * t)
        points.append((radius, side))
    outline = points + [(radius, -side) for radius, side in reversed(points)]
    return [
        (centre[0] + radius * along[0] + side * across[0], centre[1] + radius * along[1] + side * across[1])
        for radius, side in outline
    ]


def _disc(draw, centre: Point, radius: float, colour: str) -> None:
    draw.ellipse((centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius), fill=colour)


def _circle(draw, centre: Point, radius: float, width: float, colour: str) -> None:
    box = (centre[0] - radius, centre[1] - radius, centre[0] + radius, centre[1] + radius)
    draw.ellipse(box, outline=colour, width=round(width))


def _mixed(one: str, other: str, share: float) -> str:
    """The colour between two, `share` of the way to the other."""
    pairs = zip(
        *(tuple(int(colour[at : at + 2], 16) for at in (1, 3, 5)) for colour in (_six(one), _six(other))), strict=True
    )
    return "#" + "".join(f"{round(a + (b - a) * share):02x}" for a, b in pairs)


def _six(colour: str) -> str:
    return colour if len(colour) == 7 else "#" + "".join(digit * 2 for digit in colour[1:])
