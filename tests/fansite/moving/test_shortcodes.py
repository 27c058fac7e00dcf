import pytest

from fansite.moving.shortcodes import without_shortcodes


@pytest.mark.parametrize(
    ("source", "left", "gone"),
    [
        ('a [gallery ids="1,2"] b', "a  b", ["gallery"]),
        ("he said [sic] so [1]", "he said [sic] so [1]", []),
        ("[[gallery]]", "[gallery]", []),
        ('[vc_row][vc_column width="1/1"]Words[/vc_column][/vc_row]', "Words", ["vc_row", "vc_column"]),
        ('[contact-form-7 id="3"]', "", ["contact-form-7"]),
        ("[Editor’s note: tea]", "[Editor’s note: tea]", []),
        ("[caption", "[caption", []),
    ],
)
def test_words_in_brackets_go_or_stay(source, left, gone):
    assert without_shortcodes(source) == (left, gone)


@pytest.mark.parametrize(
    "source",
    [
        "[embed]https://v.example/1[/embed]",
        "[youtube https://v.example/1]",
        '[video src="https://v.example/1"][/video]',
    ],
)
def test_an_address_stays(source):
    text, _ = without_shortcodes(source)
    assert "https://v.example/1" in text
    assert "[" not in text


def test_a_caption_becomes_a_figure():
    text, gone = without_shortcodes('[caption id="a" width="3"]<a href="b"><img src="a"></a> The <i>door</i>[/caption]')
    assert text.strip() == '<figure><a href="b"><img src="a"></a><figcaption>The <i>door</i></figcaption></figure>'
    assert gone == []
