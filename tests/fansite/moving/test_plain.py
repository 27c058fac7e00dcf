import pytest

from fansite.moving.plain import cut, first_sentences, plain_line, plain_text


@pytest.mark.parametrize(
    ("source", "text"),
    [
        ("AT&amp;T: 1 < 2", "AT&T: 1 < 2"),
        ("<p>One</p>\n<p>two<br>three</p>", "One\n\ntwo\nthree"),
        ("<ul>\n<li>a</li>\n<li>b</li></ul>", "- a\n- b"),
        ('<a href="http://a.example/x">see</a>', "see (http://a.example/x)"),
        ('<a href="http://a.example/x">a.example/x</a>', "a.example/x"),
        ('<a href="javascript:x">see</a>', "see"),
        ("<script>x()</script>a<img alt='smile'>", "asmile"),
    ],
)
def test_html_is_read_as_the_text_it_shows(source, text):
    assert plain_text(source, keep_addresses=True) == text


def test_a_line_is_one_line():
    assert plain_line("<b>a</b>\n\n b\u200b") == "a b"


def test_long_texts_are_cut_after_a_word():
    assert cut("one two three", 9) == "one two…"
    assert cut("one two", 7) == "one two"
    assert cut("x" * 20, 5) == "xxxx…"


def test_whole_sentences_are_kept_while_they_fit():
    assert first_sentences("It is so. “Is it?” आज नहीं। No.", 30) == "It is so. “Is it?” आज नहीं।"
    assert first_sentences("A sentence that is too long", 12) == "A sentence…"
