import pytest
from hypothesis import given
from hypothesis import strategies as st

from fansite.markup import clean_story
from fansite.moving.bodies import story_body

BASE = "https://tulsi-diary.example"
FIGURE = '<figure><img src="/d.png" alt="A door"/>{}</figure>'


@pytest.mark.parametrize(
    ("source", "html"),
    [
        ("One\nline\n\ntwo", "<p>One<br>line</p>\n<p>two</p>"),
        ("<!-- wp:paragraph --><p>One\nline</p><!-- /wp:paragraph -->", "<p>One line</p>"),
        ("a <b>bold\n\nand</b> on", "<p>a <strong>bold</strong></p>\n<p><strong>and</strong> on</p>"),
        ("<i>a</i> <cite>b</cite> <strike>c</strike>", "<p><em>a</em> <em>b</em> <s>c</s></p>"),
        ("a<br><br>b<br>c", "<p>a</p>\n<p>b<br>c</p>"),
        ("<p>a<p>b<div>c", "<p>a</p>\n<p>b</p>\n<p>c</p>"),
        ("<p></p><p>&nbsp;</p><h2> </h2><ul><li></li></ul><blockquote></blockquote>", ""),
        ("<h4>a</h4>x<h5>b</h5>y", "<h2>a</h2>\n<p>x</p>\n<h3>b</h3>\n<p>y</p>"),
        ("<h3>a</h3><h1>b</h1><h2>c</h2>", "<h2>a</h2>\n<h2>b</h2>\n<h3>c</h3>"),
        ("<blockquote><h2>a</h2>b</blockquote>", "<blockquote><p><strong>a</strong></p><p>b</p></blockquote>"),
        ("<ul><li>a<ul><li>b</li></ul></li></ul>", "<ul><li>a<ul><li>b</li></ul></li></ul>"),
        ("<ul><li>a</li><ul><li>b</li></ul>text</ul>", "<ul><li><p>a</p><ul><li>b</li></ul><p>text</p></li></ul>"),
        ("<li>alone</li>", "<p>alone</p>"),
        ("<table><tr><th>A</th><th>B</th></tr><tr><td>1</td><td></td></tr></table>",
         "<ul><li><strong>A</strong> · <strong>B</strong></li><li>1</li></ul>"),
        ("a<hr>b", "<p>a</p>\n<hr>\n<p>b</p>"),
        ("<pre>a\n  b</pre>", "<p>a<br>b</p>"),
        ("<dl><dt>a</dt><dd>b</dd></dl>", "<p><strong>a</strong></p>\n<p>b</p>"),
        ("a<!--more-->b<!--nextpage-->", "<p>ab</p>"),
        ("<q>a</q> & b < c", "<p>“a” &amp; b &lt; c</p>"),
        ("<script>alert(1)</script><style>p{}</style><p onclick='x'>a</p>", "<p>a</p>"),
        ("<a href='javascript:alert(1)'>a</a> <a href='#x'>b</a> <a href='data:,x'>c</a>", "<p>a b c</p>"),
        ("<a href='/x y?a=[1]'>a</a>", f'<p><a href="{BASE}/x%20y?a=%5B1%5D" rel="noopener">a</a></p>'),
        ("<a href='http://a.example/'><p>a</p><p>b</p></a>",
         '<p><a href="http://a.example/" rel="noopener">a</a></p>\n<p><a href="http://a.example/" rel="noopener">b</a></p>'),
        ("https://youtu.be/abc", '<p><a href="https://youtu.be/abc" rel="noopener">https://youtu.be/abc</a></p>'),
        ("<iframe src='//player.example/1'>old</iframe>",
         '<p><a href="https://player.example/1" rel="noopener">https://player.example/1</a></p>'),
        ("<video><source src='https://v.example/1.mp4'>Your browser is old</video>",
         '<p><a href="https://v.example/1.mp4" rel="noopener">https://v.example/1.mp4</a></p>'),
        (FIGURE.format("<figcaption>The door</figcaption>"), "<p><em>The door</em></p>"),
        (FIGURE.format(""), "<p><em>A door</em></p>"),
        ('<a href="/d.png"><img src="/d.png" alt="A door"></a>', "<p><em>A door</em></p>"),
        ('So <img class="wp-smiley" alt="🙂" src="/s.png"> it is', "<p>So 🙂 it is</p>"),
    ],
)  # fmt: skip
def test_bodies_become_what_stories_are_made_of(source, html):
    assert story_body(source, base=BASE).html == html


def test_what_is_left_out_is_named():
    body = story_body(
        '<img src="/a.png"><img data-src="https://x.example/b.png" src="data:,x">[gallery ids="1"]<!-- wp:rss /-->'
        '<iframe src="https://www.youtube-nocookie.com/embed/abcdefgh?rel=0"></iframe>',
        base=BASE,
    )
    assert body.pictures == [f"{BASE}/a.png", "https://x.example/b.png"]
    assert body.frames == ["https://www.youtube.com/watch?v=abcdefgh"]
    assert body.codes == ["block rss", "gallery"]


PIECES = st.sampled_from(
    ["<p>", "</p>", "<b>", "</b>", "<ul>", "<li>", "</li>", "</ul>", "<ol>", "<table>", "<tr>", "<td>", "</td>", "</table>", "<blockquote>", "</blockquote>", "<h1>", "</h1>", "<h6>", "<a>", "</a>", "<br>", "<hr>", "<img>", "<div>", "</div>", "<figure>", "</figure>", "<figcaption>", "<pre>", "</pre>", "<svg>", "<math>", "<iframe>", "</iframe>", "<!--", "-->", "[caption]", "[/caption]", "[gallery]", "[x]", "[/x]", "<!--more-->", "&amp;", "&#0;", "&", "<", ">", "\n", "\n\n", "text", "पाठ"]
) | st.text(max_size=8)  # fmt: skip


@given(st.lists(PIECES, max_size=25).map("".join))
def test_odd_bodies_never_crash_and_need_no_second_cleaning(source):
    html = story_body(source, base=BASE).html
    assert clean_story(html) == html
    assert "<p></p>" not in html
    assert "<li></li>" not in html


@pytest.mark.parametrize(
    "piece", ["<div>", "<ul><li>", "<blockquote>", "<b>", "<table><tr><td>", "[caption]", "<a href=x>", "<h2>", "["]
)
def test_depth_costs_neither_time_nor_stack(piece):
    assert "deep" in story_body(piece * 5000 + "deep").html or piece == "<a href=x>"
