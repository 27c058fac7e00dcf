import json
import re
import timeit
from html import unescape
from html.parser import HTMLParser

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st

from fansite.markup import (
    clean_story,
    comment_html,
    cut_after,
    differences,
    json_for_script,
    links,
    marked,
    mentioned,
    plain,
    quote_html,
    quoted,
    source,
)


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("Namaste", "<p>Namaste</p>"),
        ("one\ntwo\n\nthree", "<p>one<br>two</p><p>three</p>"),
        ("<script>alert(1)</script>", "<p>&lt;script&gt;alert(1)&lt;/script&gt;</p>"),
        ('"><img src=x onerror=y>', "<p>&quot;&gt;&lt;img src=x onerror=y&gt;</p>"),
        (
            "see https://example.com/a?b=1&c=2.",
            '<p>see <a href="https://example.com/a?b=1&amp;c=2" rel="nofollow ugc noopener">https://example.com/a?b=1&amp;c=2</a>.</p>',
        ),
        ("javascript:alert(1)", "<p>javascript:alert(1)</p>"),
        ("@chai_at_six haan", '<p><a class="mention" href="/fans/chai_at_six/">@chai_at_six</a> haan</p>'),
        ("@nobody_here haan", "<p>@nobody_here haan</p>"),
        ("me@chai_at_six", "<p>me@chai_at_six</p>"),
        (
            "and ||he goes|| then",
            '<p>and <label class="spoiler"><input type="checkbox" aria-label="Show spoiler"><span>he goes</span></label> then</p>',
        ),
        ("a || b", "<p>a || b</p>"),
        ("||||", "<p>||||</p>"),
        ("समर की माँ!\n\nSamar", '<p lang="hi">समर की माँ!</p><p>Samar</p>'),
        (
            "> Kya hua?\n> Batao\n>\n> Na\nKuch nahin",
            "<blockquote><p>Kya hua?<br>Batao</p><p>Na</p></blockquote><p>Kuch nahin</p>",
        ),
        (">_< and > there", "<p>&gt;_&lt; and &gt; there</p>"),
        ("", ""),
    ],
)
def test_comments_become_safe_html(typed, html):
    assert comment_html(typed, {"chai_at_six"}) == html


@pytest.mark.parametrize(
    "typed",
    [
        "||he goes||",
        "|| he goes ||",
        "||he | goes||",
        "||he\n\ngoes||",
        "a\n\n||he\ngoes||\n\nb",
        "> ||he\n> goes||",
        "> ||he\n\ngoes||",
        "||he\n> goes|| a",
    ],
)
def test_a_cover_covers_all_that_stands_between_its_marks(typed):
    uncovered = re.sub(r"<label.*?</label>", "", comment_html(typed), flags=re.S)
    assert "he" not in uncovered
    assert "goes" not in uncovered


class Drawn(HTMLParser):
    """What a comment became: each tag with its attributes, and those that are open."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.open: list[str] = []
        self.feed(html)
        self.close()

    def handle_starttag(self, tag, attrs):
        self.tags.append((tag, dict(attrs)))
        if tag not in ("br", "input"):
            self.open.append(tag)
        if tag == "blockquote":
            assert self.open == ["blockquote"]

    def handle_endtag(self, tag):
        assert self.open.pop() == tag

    def handle_data(self, data):
        assert self.open, data  # no word stands outside a paragraph

    def handle_comment(self, data):
        raise AssertionError(data)

    handle_decl = handle_pi = unknown_decl = handle_comment


OURS = {
    "p": [{}, {"lang": "hi"}],
    "blockquote": [{}],
    "br": [{}],
    "span": [{}],
    "label": [{"class": "spoiler"}],
    "input": [{"type": "checkbox", "aria-label": "Show spoiler"}],
}
PARTS = [*'<>&"\'|@/:. \n', "||", "\n> ", "\n\n", "https://", "http://a.b/?c=d&e", "@aaa", "javascript:", "<img src=x>", "&lt;", "समर", "\x00", "\x11", "\x12", "\x1f", "a"]  # fmt: skip


@settings(max_examples=300, deadline=None)
@given(st.lists(st.sampled_from(PARTS) | st.text(max_size=5), max_size=60).map("".join))
def test_any_text_becomes_our_tags_and_no_others(typed):
    drawn = Drawn(comment_html(typed, {"aaa"}))
    assert drawn.open == []
    for tag, attributes in drawn.tags:
        if tag == "a" and "class" not in attributes:
            assert attributes.pop("href").lower().startswith(("http://", "https://"))
            assert attributes == {"rel": "nofollow ugc noopener"}
        elif tag == "a":
            assert attributes == {"class": "mention", "href": "/fans/aaa/"}
        else:
            assert attributes in OURS[tag]


@pytest.mark.parametrize(
    "part",
    [
        "|",
        "||",
        "|| ",
        "||a",
        "\n> ",
        "> ",
        "||\n> ",
        "\n",
        "\n ",
        "@a",
        "@aaa ",
        "https://",
        "https://a.",
        "<",
        "समर ",
    ],
)
def test_the_time_a_comment_takes_grows_with_its_length_alone(part):
    def best(size: int) -> float:
        text = (part * size)[:size]
        return min(timeit.repeat(lambda: (comment_html(text, {"aaa"}), quoted(text)), number=3, repeat=5))

    # Eight times the length: eight times the time, and sixty-four times where something looks back at all before it.
    assert best(4000) < 25 * best(500)


@pytest.mark.parametrize(
    ("typed", "lines"),
    [
        ("Kya scene tha!\n\nSach mein", "> Kya scene tha!\n> Sach mein"),
        ("> Earlier\n> words\n\nMine", "> Mine"),
        ("> Earlier words", ""),
        ("||he\n\ngoes|| and", "> ||he\n> goes|| and"),
        ("a || b", "> a | b"),
        ("word " * 80, f"> {'word ' * 60}…"),
        (f"{'x ' * 140}||{'he goes ' * 4}|| end", f"> {'x ' * 140}…"),
    ],
)
def test_a_quote_is_cut_short_and_covers_stand_whole(typed, lines):
    assert quoted(typed) == lines


COVERED = re.compile(
    r'<label class="spoiler"><input type="checkbox" aria-label="Show spoiler"><span>.*?</span></label>'
)


def uncovered(text: str) -> str:
    return COVERED.sub("", comment_html(text))


@settings(max_examples=150, deadline=None)
@given(
    st.text(alphabet="|> \nab", max_size=60),
    st.text(alphabet="|> \nab", max_size=60),
)
def test_no_cut_and_nothing_written_below_uncovers_what_is_quoted(before, after):
    typed = f"{before}||secret||{after}"
    if "secret" not in uncovered(typed):
        shown = uncovered(f"{quoted(typed, most=40)}\n\n||mine||")
        assert "secret" not in shown
        assert "mine" not in shown


def test_mentions_are_found_in_any_case():
    assert mentioned("@Chai_at_six and @chai_at_six, not a@b_c_d") == ["chai_at_six"]


@pytest.mark.parametrize(
    ("typed", "html"),
    [
        ("<p>Text</p>", "<p>Text</p>"),
        ("<p></p>", ""),
        ("<p onclick='x'>a<script>b</script></p>", "<p>a</p>"),
        ("<p><b>bold</b> <i>soft</i></p>", "<p><strong>bold</strong> <em>soft</em></p>"),
        ("<blockquote><p>Quote</p></blockquote>", "<blockquote><p>Quote</p></blockquote>"),
        ('<a href="javascript:x">a</a>', '<a rel="noopener">a</a>'),
        ('<a href="/tags/trp-talk/" target="_blank">a</a>', '<a href="/tags/trp-talk/" rel="noopener">a</a>'),
        ('<img src="https://example.com/x.gif"><iframe src="//x"></iframe>', ""),
        ("<h1>big</h1><h2>right</h2>", "big<h2>right</h2>"),
        ("<p>two&nbsp;words</p>", "<p>two words</p>"),
        ('<p style="color:red" class="x">a</p>', "<p>a</p>"),
    ],
)
def test_stories_keep_only_what_the_editor_offers(typed, html):
    assert clean_story(typed) == html
    assert clean_story(clean_story(typed)) == html


def test_plain_words_of_two_paragraphs_stay_apart():
    html = "<h2>One</h2><p>two<br>three &amp; <strong>fo</strong>ur</p><ul><li>five</li><li>six</li></ul>"
    assert plain(html) == "One two three & four five six"


def test_marked_words_are_escaped_and_marked():
    assert marked("a \x02<b>\x03 & c") == "a <mark>&lt;b&gt;</mark> &amp; c"


@given(st.dictionaries(st.text(), st.text()))
@example({"headline": "</script><script>alert(1)</script><!-- & \u2028\u2029"})
def test_data_for_a_script_stays_within_it_and_means_the_same(data):
    written = json_for_script(data)
    assert not re.search("[<>&\u2028\u2029]", written)
    assert json.loads(written) == data


def test_hindi_in_data_stays_readable():
    assert json_for_script({"name": "अनुपमा"}) == '{"name": "अनुपमा"}'


def test_a_story_is_cut_behind_its_paragraphs():
    html = (
        '<p>One <a href="/x" title="a > b">x</a></p><h2>Not counted</h2><ul><li><p>Nor this</p></li></ul>'
        "<blockquote><p>Nor this</p></blockquote><hr><p>Two<br></p><p>Three</p>"
    )
    first, second, rest, end = cut_after(html, [1, 2, 7])
    assert first == '<p>One <a href="/x" title="a > b">x</a></p>'
    assert second.endswith("<hr><p>Two<br></p>")
    assert (rest, end) == ("<p>Three</p>", "")
    assert cut_after(html, []) == [html]
    assert cut_after("", [1, None]) == ["", "", ""]
    assert cut_after(html, [None]) == [html, ""]


@given(st.text("<>/pbhr ul=\"a'&;"), st.lists(st.none() | st.integers(1, 5)))
def test_whatever_is_cut_is_whole_again_when_joined(text, numbers):
    html = clean_story(f"<p>{text}</p><p>{text}</p>")
    cuts = sorted(numbers, key=lambda number: number or 99)
    pieces = cut_after(html, cuts)
    assert ("".join(pieces), len(pieces)) == (html, len(cuts) + 1)
    for piece in pieces:
        assert piece.count("<p>") == piece.count("</p>")


def test_a_quote_is_escaped_and_says_its_language():
    assert (
        quote_html("<b>Ji</b>", "hi-Latn", "", "")
        == '<blockquote><p lang="hi-Latn">&lt;b&gt;Ji&lt;/b&gt;</p></blockquote>'
    )
    assert quote_html("Ji", "hi", "Yes & no", "G").endswith("<p>Yes &amp; no</p><p>— G</p></blockquote>")


@pytest.mark.parametrize(
    ("before", "after", "html"),
    [
        ("Chai at six", "Chai at seven", "<p>Chai at <del>six</del> <ins>seven</ins></p>"),
        ("", "Chai", "<p><ins>Chai</ins></p>"),
        ("Chai", "", "<p><del>Chai</del></p>"),
        ("<b> & chai", "<i> & chai", "<p><del>&lt;b&gt;</del> <ins>&lt;i&gt;</ins> &amp; chai</p>"),
        ("अनुपमा आई", "अनुपमा गई", "<p>अनुपमा <del>आई</del> <ins>गई</ins></p>"),
        ("one\n\ntwo", "one\n\nnew\n\ntwo", "<p>one</p><p><ins>new</ins></p><p>two</p>"),
        (
            "a\n\nb\n\nc\n\nd\n\ne\n\nf",
            "A\n\nb\n\nc\n\nd\n\ne\n\nF",
            "<p><del>a</del> <ins>A</ins></p><p>b</p>"
            '<p class="unchanged">2 paragraphs as before</p><p>e</p><p><del>f</del> <ins>F</ins></p>',
        ),
        (
            "a\n\nb\n\nc",
            "a\n\nb\n\nC",
            '<p class="unchanged">1 paragraph as before</p><p>b</p><p><del>c</del> <ins>C</ins></p>',
        ),
    ],
)
def test_two_texts_are_one_with_what_went_and_came(before, after, html):
    assert differences(before, after) == html


WORDS = st.text(st.sampled_from("ab <>&'\"\n।ि"))


@given(WORDS, WORDS)
def test_of_the_two_texts_no_word_is_lost_and_nothing_comes_alive(before, after):
    html = differences(before, after)
    assert set(re.findall("<[^>]*>", html)) <= {
        "<p>",
        "</p>",
        "<del>",
        "</del>",
        "<ins>",
        "</ins>",
        '<p class="unchanged">',
    }
    if 'class="unchanged"' not in html:
        for text, other in ((before, "ins"), (after, "del")):
            left = re.sub(f"<{other}>.*?</{other}>", "", html)
            assert unescape(re.sub("<[^>]*>", " ", left)).split() == text.split()


def test_links_and_html_can_be_read():
    html = clean_story('<p>a <a href="/b?c=1&amp;d=2">e</a></p><p>f</p>')
    assert links(html) == ["/b?c=1&d=2"]
    assert source(html) == '<p>a <a href="/b?c=1&amp;d=2" rel="noopener">e</a></p>\n\n<p>f</p>'
