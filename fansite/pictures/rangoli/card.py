"""A picture for link previews, 1200 × 630: a rangoli under a garland and, where the letters are there, a name."""

from collections.abc import Sequence
from functools import cache
from typing import cast

from PIL import Image, ImageDraw, ImageFont

from fansite.pictures.rangoli.canvas import Canvas
from fansite.pictures.rangoli.courtyard import toran
from fansite.pictures.rangoli.dice import Dice
from fansite.pictures.rangoli.rings import Palette, draw

SIZE = (1200, 630)
PAPER, INK, SINDOOR, MARIGOLD, PEACOCK = (
    (255, 250, 243), (36, 26, 22), (179, 32, 42), (227, 154, 0), (13, 100, 112),
)  # fmt: skip
# Warm paper with the three colours of the house on it.
GROUND = Palette(
    dark=(250, 233, 208), bright=PAPER, deep=[SINDOOR, PEACOCK, (122, 31, 61)],
    light=[MARIGOLD, (255, 236, 202), (238, 157, 139)],
)  # fmt: skip
LEFT, RIGHT, MIDDLE, BASE = 72, 652, 340, 546
COLUMN = RIGHT - LEFT
# Sizes for the words, the largest that fits in so many lines.
STEPS = ((84, 2), (72, 3), (58, 4), (46, 5))


def card(seed: str, words: str, *, kicker: str = "", site: str = "") -> Image.Image:
    """Same seed and words, same picture, in two tenths of a second. What cannot be written is left out."""
    dice = Dice(f"card:{seed}")
    words, kicker, site = (with_hyphens(text) if writable(text) else "" for text in (words, kicker, site))
    centre, radius = ((1.62, 0.56), 0.5) if words else (((SIZE[0] / SIZE[1]) / 2, 0.58), 0.38)
    canvas = Canvas(SIZE, GROUND.dark, GROUND.bright, (0.5, 0.5) if words else centre)
    draw(canvas, centre, radius, GROUND, dice)
    toran(canvas, GROUND, dice, heads=(2, 4))
    picture = canvas.finished()
    if words:
        write(picture, words, kicker, site)
    return picture


def with_hyphens(text: str) -> str:
    """The font has no dashes."""
    return text.translate({ord("–"): "-", ord("—"): "-"})


def write(picture: Image.Image, words: str, kicker: str, site: str) -> None:
    pen = ImageDraw.Draw(picture)
    size, lines = fitted(words)
    font, height = letters(size), round(size * 1.16)
    top = MIDDLE - height * len(lines) // 2
    # The font has one weight: a thin stroke in the same colour makes it bolder.
    pen.text((LEFT, top - 50), kicker.upper(), SINDOOR, letters(28), stroke_width=0.5)
    for number, line in enumerate(lines):
        pen.text((LEFT, top + number * height), line, INK, font, stroke_width=size / 60)
    pen.text((LEFT, BASE), shortened(site, letters(32)), PEACOCK, letters(32), stroke_width=0.6)


def fitted(words: str, steps: Sequence[tuple[int, int]] = STEPS, width: int = COLUMN) -> tuple[int, list[str]]:
    """The largest size at which the words fit, and their lines; at the smallest, what is too long ends in dots."""
    for size, most in steps:
        lines = broken(words, letters(size), width)
        if len(lines) <= most and all(fits(line, letters(size), width) for line in lines):
            return size, lines
    if len(lines) > most:
        last = lines[most - 1]
        while " " in last and not fits(f"{last} …", letters(size), width):
            last = last.rpartition(" ")[0]
        lines = [*lines[: most - 1], f"{last} …"]
    return size, [shortened(line, letters(size), width) for line in lines]


def fits(line: str, font: ImageFont.FreeTypeFont, width: int = COLUMN) -> bool:
    return font.getlength(line) <= width


def shortened(line: str, font: ImageFont.FreeTypeFont, width: int = COLUMN) -> str:
    while not fits(line, font, width):
        line = f"{line.rstrip('… ')[:-1]}…"
    return line


def broken(words: str, font: ImageFont.FreeTypeFont, width: int = COLUMN) -> list[str]:
    lines = [""]
    for word in words.split():
        longer = f"{lines[-1]} {word}".strip()
        if fits(longer, font, width) or not lines[-1]:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines


@cache
def letters(size: int) -> ImageFont.FreeTypeFont:
    """The font that lies in Pillow itself: no file of the machine is needed, and it is the same everywhere."""
    return cast(ImageFont.FreeTypeFont, ImageFont.load_default(size))


@cache
def has_glyph(letter: str) -> bool:
    font = letters(32)
    missing = [bytes(font.getmask(none)) for none in ("\ue000", "\U0010fffe")]
    return letter.isspace() or bytes(font.getmask(letter)) not in missing


def writable(text: str) -> bool:
    """Whether the font has every letter; half a name is worse than none."""
    return all(map(has_glyph, with_hyphens(text)))


def mounted(picture: Image.Image) -> Image.Image:
    """A picture too small to fill the space, on the same paper between two rangoli."""
    canvas = Canvas(SIZE, GROUND.dark, GROUND.bright, (SIZE[0] / SIZE[1] / 2, 0.5))
    for x in (0, canvas.width):
        draw(canvas, (x, 0.58), 0.4, GROUND, Dice("mount"))
    toran(canvas, GROUND, Dice("mount"), heads=(1, 2))
    ground = canvas.finished()
    scale = min(760 / picture.width, 440 / picture.height, 2)
    size = max(1, round(picture.width * scale)), max(1, round(picture.height * scale))
    left, top = (SIZE[0] - size[0]) // 2, 360 - size[1] // 2
    ImageDraw.Draw(ground).rectangle(
        (left - 14, top - 14, left + size[0] + 13, top + size[1] + 13), "#fff", "#eadfd2", 2
    )
    ground.paste(picture.resize(size, Image.Resampling.LANCZOS), (left, top))
    return ground
