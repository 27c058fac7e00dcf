import pytest

from fansite.text import clean_name, clean_text, skeleton, words


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("  Rupali   Ganguly ", "Rupali Ganguly"),
        ("cafe\u0301", "café"),
        ("\u200b\u2060\ufeff", ""),
        ("\u200d\u200c", ""),
        ("ab\u202edc", "abdc"),
        ("क्\u200dष", "क्\u200dष"),
        ("two\nlines", "two lines"),
        ("nul\x00led", "nulled"),
    ],
)
def test_names_are_on_one_line_and_can_be_seen(typed, kept):
    assert clean_name(typed) == kept


def test_text_keeps_its_lines():
    assert clean_text(" a\r\nb\rc\x07 ") == "a\nb\nc"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("Mehrotra’s “run”: 12.5 #MaAn", ["Mehrotra", "s", "run", "12", "5", "MaAn"]),
        ("अनुपमा ने कहा।", ["अनुपमा", "ने", "कहा"]),
        ("क्\u200dष", ["क्\u200dष"]),
        ("\u200d _ …", []),
    ],
)
def test_words_hold_their_marks(text, found):
    assert words(text) == found


def test_spellings_of_one_word_share_a_skeleton():
    assert {skeleton(word) for word in ("Anupamaa", "anupma", "ANUPAMA")} == {"npm"}
    assert skeleton("अनुपमा") != skeleton("अनपम")
    assert skeleton("aaa") == "aaa"
