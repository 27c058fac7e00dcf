import pytest
from PIL import ImageChops, ImageStat

from fansite.pictures.rangoli.card import LEFT, RIGHT, broken, card, fits, fitted, letters, writable

LONG = "Two of the cast on the talk of groups, and what was said about it in one long month, with many more words than any card of ours can ever hold"


def difference(one, other, box=None) -> float:
    pair = [picture.crop(box) if box else picture for picture in (one, other)]
    return sum(ImageStat.Stat(ImageChops.difference(*pair)).mean)


def test_the_same_seed_and_words_give_the_same_card():
    cards = [card("samar", "Samar", kicker="character", site="Aangan").tobytes() for _ in range(2)]
    assert cards[0] == cards[1]


def test_another_seed_gives_another_rangoli():
    assert difference(card("samar", "Samar"), card("kinjal", "Samar"), (700, 200, 1200, 630)) > 40


def test_what_cannot_be_written_is_left_out_and_the_rangoli_stands_alone():
    assert card("a", "अनुपमा", kicker="character", site="Aangan").tobytes() == card("a", "").tobytes()


@pytest.mark.parametrize(
    "text", ["Who has played Samar?", "“One take”: Rupali’s day - a story", "", "2026 (TRP) & more!"]
)
def test_the_font_has_what_english_headlines_need(text):
    assert writable(text)


@pytest.mark.parametrize("text", ["अनुपमा", "Anupamaa अनुपमा", "é", "₹", "中", "\u200d", "😀", "\ufffd"])
def test_letters_that_the_font_lacks_are_known(text):
    assert not writable(text)


def test_dashes_become_hyphens():
    assert writable("Samar – Dimple — and all")
    assert card("a", "A – B").tobytes() == card("a", "A - B").tobytes()


@pytest.mark.parametrize(
    "words", ["A", "Who has played Samar?", LONG, "x" * 160, "W" * 40 + " and so on", " ".join("W" * 80)]
)
def test_words_stay_in_their_column(words):
    size, lines = fitted(words)
    assert len(lines) * size * 1.16 < 290
    assert [line for line in lines if not fits(line, letters(size))] == []
    bare, written = card("a", "i"), card("a", words, kicker="news", site="Aangan " * 20)
    assert difference(bare, written, (RIGHT + 12, 0, 1200, 630)) == 0
    assert difference(bare, written, (0, 0, LEFT - 12, 630)) == 0


def test_short_words_are_large_and_long_ones_end_in_dots():
    assert fitted("Samar")[0] > fitted("Two of the cast on the talk of groups")[0]
    size, lines = fitted(LONG)
    assert lines[-1].endswith(" …")
    assert LONG.startswith(" ".join(lines).removesuffix(" …"))
    assert broken("", letters(size)) == [""]
