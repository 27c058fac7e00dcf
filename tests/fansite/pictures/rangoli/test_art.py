from itertools import combinations

import pytest
from PIL import ImageChops, ImageStat

from fansite.pictures.rangoli import paint
from fansite.pictures.rangoli.art import COMPOSITIONS, PALETTES
from fansite.pictures.rangoli.dice import Dice

SMALL = (160, 100)


def test_the_same_seed_gives_the_same_picture():
    assert paint("two lamps one doorway", SMALL).tobytes() == paint("two lamps one doorway", SMALL).tobytes()


def test_lead_art_is_1600_by_1000_and_opaque():
    assert (paint("many small lamps").size, paint("many small lamps").mode) == ((1600, 1000), "RGB")


def test_other_seeds_give_clearly_other_pictures():
    pictures = {f"story {number}": paint(f"story {number}", SMALL) for number in range(12)}
    apart = {
        (a, b): sum(ImageStat.Stat(ImageChops.difference(pictures[a], pictures[b])).mean)
        for a, b in combinations(pictures, 2)
    }
    assert {pair: distance for pair, distance in apart.items() if distance < 40} == {}


@pytest.mark.parametrize("compose", COMPOSITIONS, ids=lambda compose: compose.__name__)
def test_a_composition_leaves_no_quarter_empty_in_every_palette(compose):
    for palette in PALETTES.values():
        picture = compose(SMALL, palette, Dice("any")).finished()
        quarters = [picture.crop((x, y, x + 80, y + 50)) for x in (0, 80) for y in (0, 50)]
        assert [round(min(ImageStat.Stat(quarter).stddev)) > 4 for quarter in quarters] == [True] * 4
