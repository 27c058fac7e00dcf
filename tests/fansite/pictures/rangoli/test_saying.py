import pytest
from PIL import Image

from fansite.pictures.rangoli import saying
from fansite.pictures.rangoli.card import SIZE, fits, letters
from fansite.pictures.rangoli.saying import BOTTOM, LEFT, STEPS, TOP, WIDTH, fitted

SHORT, LONG = "Haan", "Altercations hote the ki like isko aise kar lete hai, " * 7


@pytest.mark.parametrize("words", [SHORT, LONG[:80], LONG, "W" * 90, "x" * 400])
def test_words_stay_between_the_garland_and_the_speaker(words):
    size, lines = fitted(f"“{words}”", STEPS, WIDTH)
    assert all(fits(line, letters(size), WIDTH) for line in lines)
    assert round(size * 1.2) * len(lines) <= BOTTOM - TOP


def column(picture: Image.Image) -> bytes:
    return picture.crop((LEFT, TOP, LEFT + WIDTH // 2, BOTTOM)).tobytes()


def test_a_translation_is_drawn_where_it_fits():
    bare, under = saying("a", SHORT, by="G"), saying("a", SHORT, under="Yes", by="G")
    assert (bare.size, column(bare) == column(under)) == (SIZE, False)
    assert column(saying("a", SHORT, under=LONG, by="G")) == column(bare)
    assert column(saying("a", LONG, under="Yes", by="G")) == column(saying("a", LONG, by="G"))


def test_same_seed_and_words_same_picture():
    assert saying("a", SHORT, by="G").tobytes() == saying("a", SHORT, by="G").tobytes()
    assert saying("a", SHORT, by="G").tobytes() != saying("b", SHORT, by="G").tobytes()


def test_what_cannot_be_written_is_left_out():
    assert column(saying("a", "घर", under="घर", by="Gaurav")) == column(saying("a", "", by="Gaurav"))
    assert column(saying("a", "", by="Gaurav")) != column(saying("a", SHORT, by="Gaurav"))
