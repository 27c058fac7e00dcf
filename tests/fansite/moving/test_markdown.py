import pytest

from fansite.moving.markdown import markdown


@pytest.mark.parametrize(
    ("html", "text"),
    [
        ("<p>One</p>\n<p>two<br>three</p>", "One\n\ntwo\\\nthree"),
        ("<h2>A</h2><h3>B</h3><hr>", "## A\n\n### B\n\n---"),
        ("<p>a <strong> b </strong>c <em>d</em> <s>e</s></p>", "a  **b** c *d* ~~e~~"),
        ("<p><strong> </strong>a</p>", "a"),
        ('<p><a href="http://a.example/(x)" rel="noopener">see <em>it</em></a></p>', "[see *it*](<http://a.example/(x)>)"),
        ("<ul><li>a</li><li>b<ol><li>c</li><li>d</li></ol></li></ul>", "- a\n- b\n\n  1. c\n  2. d"),
        ('<ol start="3"><li><p>a</p><p>b</p></li></ol>', "3. a\n\n   b"),
        ("<blockquote><p>a</p><p>b</p></blockquote>", "> a\n>\n> b"),
        ("<p>*a* _b_ [c] &lt;d&gt; `e` ~f~ \\ &amp;copy;</p>", r"\*a\* \_b\_ \[c\] \<d\> \`e\` \~f\~ \\ \&copy;"),
        ("<p># a<br>1. b<br>- c<br>1 d</p>", "\\# a\\\n1\\. b\\\n\\- c\\\n1 d"),
        ("<p>आँगन &amp; tea</p>", "आँगन & tea"),
        ("", ""),
    ],
)  # fmt: skip
def test_stories_are_written_as_markdown(html, text):
    assert markdown(html) == text
