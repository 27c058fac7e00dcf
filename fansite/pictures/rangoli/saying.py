"""Somebody's words as a picture of the size of a card, the translation under them where it fits."""

from PIL import Image, ImageDraw

from fansite.pictures.rangoli.canvas import Canvas
from fansite.pictures.rangoli.card import (
    GROUND,
    INK,
    LEFT,
    MARIGOLD,
    PEACOCK,
    SINDOOR,
    SIZE,
    broken,
    fitted,
    letters,
    shortened,
    with_hyphens,
    writable,
)
from fansite.pictures.rangoli.courtyard import toran
from fansite.pictures.rangoli.dice import Dice
from fansite.pictures.rangoli.rings import draw

WIDTH = 720
# The words stand between the garland and the speaker.
TOP, BOTTOM, BY, SITE = 150, 462, 490, 550
SOFT = (106, 90, 82)
STEPS = ((76, 2), (64, 3), (54, 4), (46, 5), (40, 6))
SMALL, MOST_SMALL = 31, 3


def saying(seed: str, words: str, *, under: str = "", by: str = "", site: str = "") -> Image.Image:
    """Same seed and words, same picture. What cannot be written is left out."""
    dice = Dice(f"saying:{seed}")
    words, under, by, site = (with_hyphens(text) if writable(text) else "" for text in (words, under, by, site))
    canvas = Canvas(SIZE, GROUND.dark, GROUND.bright, (0.5, 0.5))
    draw(canvas, (1.83, 0.6), 0.47, GROUND, dice)
    toran(canvas, GROUND, dice, heads=(2, 4))
    picture = canvas.finished()
    pen = ImageDraw.Draw(picture)
    pen.text((LEFT, SITE), shortened(site, letters(28), WIDTH), PEACOCK, letters(28), stroke_width=0.5)
    pen.text((LEFT, BY), shortened(by, letters(34), WIDTH), SINDOOR, letters(34), stroke_width=0.7)
    if words:
        write(pen, words, under)
    return picture


def write(pen: ImageDraw.ImageDraw, words: str, under: str) -> None:
    size, lines = fitted(words, STEPS, WIDTH)
    height, step = round(size * 1.2), round(SMALL * 1.32)
    below = broken(under, letters(SMALL), WIDTH) if under else []
    room = BOTTOM - TOP - height * len(lines)
    if len(below) > MOST_SMALL or step * len(below) + 26 > room:
        below = []
    top = TOP + (room - (step * len(below) + 26 if below else 0)) // 2
    pen.rectangle((LEFT, top - 22, LEFT + 84, top - 17), MARIGOLD)
    for number, line in enumerate(lines):
        pen.text((LEFT, top + number * height), line, INK, letters(size), stroke_width=size / 60)
    top += height * len(lines) + 26
    for number, line in enumerate(below):
        pen.text((LEFT, top + number * step), line, SOFT, letters(SMALL), stroke_width=0.4)
