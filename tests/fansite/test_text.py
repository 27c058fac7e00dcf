import pytest

from fansite.text import clean_name, clean_text


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
