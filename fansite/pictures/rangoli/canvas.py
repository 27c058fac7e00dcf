"""Where the artist paints: smooth shapes in units of the picture's height, and lights that are added at the end."""

import math
from functools import cache

from PIL import Image, ImageChops, ImageDraw, ImageFilter

type Point = tuple[float, float]
type Colour = tuple[int, int, int]

# Everything is drawn larger and scaled down once: Pillow's own edges are not smooth.
FINER = 2

# Half outlines of petals from the base (0, .) to the tip (1, .) as cubic curves: (along, across) with across in half breadths.
HALVES = {
    "lotus": ["0 .3 .2 1 .55 1.12 .72 .72", ".84 .42 .92 .1 1 0"],
    "leaf": ["0 0 .25 1.3 .7 1.05 1 0"],
    "drop": ["0 0 .35 .25 .5 1 .76 1", ".92 1 1 .55 1 0"],
    "lobe": ["0 .5 .3 .8 .55 1 .74 1", ".92 1 1 .55 1 0"],
    "peepal": ["0 0 -.02 .7 .14 1.1 .4 1", ".68 .86 .7 .1 1 0"],
    "tulip": ["0 .35 .12 1 .42 1.2 .84 .86", ".76 .74 .73 .52 .8 .38", ".87 .24 .93 .08 1 0"],
}
# The mango of Indian cloth leans to one side, so it has a whole outline.
KAIRI = ["0 0 0 -.8 .42 -1.15 .72 -.62", ".86 -.36 .9 .1 1 .6", ".82 .34 .76 .46 .64 .68", ".42 1.08 0 .8 0 0"]


def curve(start: Point, one: Point, other: Point, end: Point, steps: int = 10) -> list[Point]:
    points = []
    for step in range(1, steps + 1):
        t = step / steps
        a, b, c, d = (1 - t) ** 3, 3 * t * (1 - t) ** 2, 3 * t * t * (1 - t), t**3
        along, across = (a * w + b * x + c * y + d * z for w, x, y, z in zip(start, one, other, end, strict=True))
        points.append((along, across))
    return points


def _path(curves: list[str]) -> list[Point]:
    numbers = [float(number) for curve in curves for number in curve.split()]
    knots = list(zip(numbers[::2], numbers[1::2], strict=True))
    points = [knots[0]]
    for place in range(1, len(knots), 3):
        one, other, end = knots[place : place + 3]
        points += curve(points[-1], one, other, end)
    return points


@cache
def outline(shape: str) -> list[Point]:
    if shape == "kairi":
        return _path(KAIRI)
    half = _path(HALVES[shape])
    return half + [(along, -across) for along, across in reversed(half)]


def at(centre: Point, radius: float, angle: float) -> Point:
    """The point at this radius; angles run clockwise from the top."""
    return centre[0] + radius * math.sin(angle), centre[1] - radius * math.cos(angle)


def mixed(one: Colour, other: Colour, share: float) -> Colour:
    """The colour between two, `share` of the way to the other."""
    red, green, blue = (round(a + (b - a) * share) for a, b in zip(one, other, strict=True))
    return red, green, blue


class Canvas:
    def __init__(self, size: tuple[int, int], dark: Colour, bright: Colour, light_at: Point):
        self.size = size
        self.width = size[0] / size[1]
        self.scale = size[1] * FINER
        self.lights: list[tuple[Point, float, Colour]] = []
        self.image = self._ground(dark, bright, light_at)
        self.draw = ImageDraw.Draw(self.image)

    def _ground(self, dark: Colour, bright: Colour, light_at: Point) -> Image.Image:
        """Light falls off from one place."""
        reach = 1.6
        ball = Image.radial_gradient("L").resize((256, 256))
        light = Image.new("L", (round(self.width * 128), 128), 255)
        left, top = (round(128 * (place - reach)) for place in light_at)
        light.paste(ball.resize((round(256 * reach),) * 2), (left, top))
        full = (self.size[0] * FINER, self.size[1] * FINER)
        light = light.filter(ImageFilter.GaussianBlur(3)).resize(full, Image.Resampling.BICUBIC)
        return Image.composite(Image.new("RGB", full, dark), Image.new("RGB", full, bright), light)

    def shape(self, points: list[Point], colour: Colour) -> None:
        self.draw.polygon([(x * self.scale, y * self.scale) for x, y in points], fill=colour)

    def disc(self, centre: Point, radius: float, colour: Colour) -> None:
        x, y, r = centre[0] * self.scale, centre[1] * self.scale, radius * self.scale
        self.draw.ellipse((x - r, y - r, x + r, y + r), fill=colour)

    def circle(self, centre: Point, radius: float, width: float, colour: Colour) -> None:
        x, y, r = centre[0] * self.scale, centre[1] * self.scale, (radius + width / 2) * self.scale
        self.draw.ellipse((x - r, y - r, x + r, y + r), outline=colour, width=max(2, round(width * self.scale)))

    def stroke(self, points: list[Point], width: float, colour: Colour) -> None:
        broad = max(2, round(width * self.scale))
        self.draw.line([(x * self.scale, y * self.scale) for x, y in points], fill=colour, width=broad, joint="curve")
        for end in (points[0], points[-1]):
            self.disc(end, width / 2, colour)

    def light(self, place: Point, reach: float, colour: Colour) -> None:
        self.lights.append((place, reach, colour))

    def shade(self, centre: Point, radius: float) -> None:
        """Nothing shines through what is laid here."""
        self.lights = [light for light in self.lights if math.dist(light[0], centre) > radius]

    def finished(self) -> Image.Image:
        picture = self.image.reduce(FINER)
        # Lights are soft: a quarter of the size is enough to draw them.
        small = (self.size[0] // 4, self.size[1] // 4)
        glow = Image.new("RGB", small)
        # The gradient of Pillow reaches its full value in the corners only.
        ball = Image.radial_gradient("L").point(lambda value: max(0, 181 - value) ** 2 * 255 // 181**2)
        for (x, y), reach, colour in self.lights:
            side = max(2, round(2 * reach * small[1]))
            soft = ball.resize((side, side))
            place = (round(x * small[1] - side / 2), round(y * small[1] - side / 2))
            layer = Image.new("RGB", small)
            layer.paste(Image.new("RGB", (side, side), colour), place, soft)
            glow = ImageChops.screen(glow, layer)
        return ImageChops.screen(picture, glow.resize(self.size, Image.Resampling.BICUBIC))
