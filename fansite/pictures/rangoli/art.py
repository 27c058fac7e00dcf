"""Lead art for a story: a rangoli and what stands about it in a courtyard, composed by the seed."""

from dataclasses import replace

from PIL import Image, ImageColor

from fansite.pictures.rangoli.canvas import Canvas, Colour, Point, mixed
from fansite.pictures.rangoli.courtyard import (
    ORANGES,
    arch,
    border,
    diya,
    lantern,
    printed,
    scattered,
    strings,
    through,
    toran,
)
from fansite.pictures.rangoli.dice import Dice
from fansite.pictures.rangoli.kolam import kolam
from fansite.pictures.rangoli.rings import Palette, draw

type Size = tuple[int, int]


def _palette(dark: str, bright: str, deep: str, light: str) -> Palette:
    def rgb(colours: str) -> list[Colour]:
        return [ImageColor.getrgb(colour)[:3] for colour in colours.split()]

    return Palette(rgb(dark)[0], rgb(bright)[0], rgb(deep), rgb(light))


# Each holds sindoor, marigold and peacock: whatever the ground, it is this house.
PALETTES = {
    "night": _palette("#1d0d18", "#4a1f38", "#b3202a #0d6470 #5c1a3c", "#f4a71d #fff0d8 #f0a08c"),
    "peacock": _palette("#06272e", "#0f5661", "#b3202a #0a4550 #7a1f3d", "#f4b02c #fff3df #7fcfc8"),
    "sindoor": _palette("#560d16", "#a3222c", "#0d6470 #7a1420 #4a1030", "#f7ae2a #fff0d8 #f59a7c"),
    "paper": _palette("#f3dfbf", "#fff8ec", "#b3202a #0d6470 #8a2f4f", "#f0a31b #fff3df #ee9d8b"),
    "indigo": _palette("#11133a", "#353a82", "#b3202a #0e5f73 #4a2a6a", "#f6ab25 #ffeedd #f29bb0"),
    "marigold": _palette("#e88f12", "#ffcb5c", "#b3202a #0d6470 #6d1428", "#fff3df #ffd873 #f7b7a0"),
    "rose": _palette("#f0bfb2", "#fdebe2", "#b3202a #0d6470 #8b2a55", "#f4a71d #fff6ea #ef9a92"),
    "clay": _palette("#8c3a20", "#c8683c", "#7a1420 #0c5560 #4f1626", "#f9b332 #fff0da #f3a987"),
    "leaf": _palette("#0c2a20", "#1f5b45", "#b3202a #0d5c64 #6b1c34", "#f4b02c #fff3df #a9d3a0"),
}


def paint(seed: str, size: Size = (1600, 1000)) -> Image.Image:
    """Same seed, same picture; some two tenths of a second for 1600 × 1000."""
    dice = Dice(f"floor:{seed}")
    palette = PALETTES[dice.pick(list(PALETTES))]
    return dice.pick(COMPOSITIONS)(size, palette, dice).finished()


def begun(size: Size, palette: Palette, dice: Dice, light_at: Point) -> Canvas:
    canvas = Canvas(size, palette.dark, palette.bright, light_at)
    printed(canvas, palette, dice)
    scattered(canvas, palette, dice)
    return canvas


def corner(size: Size, palette: Palette, dice: Dice) -> Canvas:
    """One great rangoli, cut by two edges; lamps in the free corner."""
    right = dice.chance(0.5)
    low = dice.chance(0.6)
    centre = (1.14 if right else 0.46, 0.66 if low else 0.34)
    canvas = begun(size, palette, dice, centre)
    draw(canvas, centre, dice.between(0.72, 0.82), palette, dice)
    for x, y, breadth in ((0.16, 0.86, 0.075), (0.34, 0.92, 0.05), (0.06, 0.94, 0.045)):
        diya(canvas, (x if right else canvas.width - x, y), breadth, palette)
    return canvas


def sunrise(size: Size, palette: Palette, dice: Dice) -> Canvas:
    """Half a rangoli rises over the lower edge under a garland."""
    canvas = begun(size, palette, dice, (0.8, 0.95))
    draw(canvas, (0.8, 1.02), dice.between(0.62, 0.68), palette, dice)
    toran(canvas, palette, dice)
    for side in (-1, 1):
        diya(canvas, (0.8 + side * 0.7, 0.9), 0.055, palette)
    return canvas


def three(size: Size, palette: Palette, dice: Dice) -> Canvas:
    """Three of unlike size, two of them cut by the frame."""
    flip = dice.chance(0.5)
    canvas = begun(size, palette, dice, (0.8, 0.4))
    for x, y, radius in ((0.28, 0.2, 0.36), (1.5, 0.16, 0.3), (0.88, 0.68, 0.46)):
        draw(canvas, (canvas.width - x if flip else x, y), radius, palette, dice)
    return canvas


def pair(size: Size, palette: Palette, dice: Dice) -> Canvas:
    """Two rangoli look at each other across strings of flowers."""
    canvas = begun(size, palette, dice, (0.8, 0.5))
    seed = str(dice.random())
    for x in (0.0, canvas.width):
        draw(canvas, (x, 0.5), 0.58, palette, Dice(seed))
    strings(canvas, canvas.width / 2, palette)
    return canvas


def doorway(size: Size, palette: Palette, dice: Dice) -> Canvas:
    """The lit courtyard with its rangoli, seen through the door."""
    centre, top = 0.8, 0.24
    lit = replace(palette, dark=mixed(palette.bright, ORANGES[1], 0.75), bright=(255, 232, 176))
    canvas = Canvas(size, lit.dark, lit.bright, (centre, 0.62))
    draw(canvas, (centre, 0.66), 0.33, lit, dice)
    wall = Canvas(size, mixed(palette.dark, (0, 0, 0), 0.12), palette.dark, (centre, 0.4))
    printed(wall, palette, dice)
    over = palette.light
    for grow, colour in (
        (0.09, over[0]),
        (0.082, palette.deep[0]),
        (0.05, over[1]),
        (0.042, palette.deep[1]),
        (0.012, over[0]),
    ):
        wall.shape(arch(centre, 0.4, top, grow), colour)
    through(canvas, wall, arch(centre, 0.4, top, 0))
    toran(canvas, palette, dice)
    for side in (-1, 1):
        diya(canvas, (centre + side * 0.62, 0.88), 0.07, palette)
    return canvas


def hanging(size: Size, palette: Palette, dice: Dice) -> Canvas:
    """A rangoli rises from a corner; lamps hang over the rest."""
    right = dice.chance(0.5)
    centre = (1.2 if right else 0.4, 0.86)
    canvas = begun(size, palette, dice, centre)
    draw(canvas, centre, 0.62, palette, dice)
    for x, length in ((0.12, 0.62), (0.34, 0.38), (0.56, 0.55), (0.8, 0.28), (1.08, 0.18)):
        lantern(canvas, x if right else canvas.width - x, length + dice.between(-0.04, 0.04), 0.045, palette)
    return canvas


def cloth(size: Size, palette: Palette, dice: Dice) -> Canvas:
    """A sari's borders above and below, a rangoli between."""
    canvas = begun(size, palette, dice, (0.8, 0.5))
    centre = (dice.pick((0.5, 0.8, 1.1)), 0.5)
    draw(canvas, centre, 0.5, palette, dice)
    border(canvas, 1.0, 0.24, palette, dice, up=True)
    border(canvas, 0.0, 0.2, palette, dice, up=False)
    return canvas


def dotted(size: Size, palette: Palette, dice: Dice) -> Canvas:
    """A kolam laid over the whole floor, a lamp in its heart."""
    centre = (dice.pick((0.55, 0.8, 1.05)), 0.5)
    canvas = begun(size, palette, dice, centre)
    kolam(canvas, centre, dice.pick((0.088, 0.1)), 9, palette, dice)
    draw(canvas, centre, 0.2, palette, dice, free=False)
    return canvas


def whole(size: Size, palette: Palette, dice: Dice) -> Canvas:
    """One rangoli entire, quarters of others in the corners."""
    canvas = begun(size, palette, dice, (0.8, 0.5))
    seed = str(dice.random())
    for x in (0, canvas.width):
        for y in (0, 1):
            draw(canvas, (x, y), 0.3, palette, Dice(seed), free=False)
    draw(canvas, (0.8, 0.5), 0.4, palette, dice)
    for x in (0.16, 1.44):
        diya(canvas, (x, 0.54), 0.06, palette)
    return canvas


# Places are in picture heights: the frame is 1.6 broad and 1 high.
COMPOSITIONS = (corner, sunrise, three, pair, doorway, hanging, cloth, dotted, whole)
