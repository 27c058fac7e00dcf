"""A WordPress post's body as the HTML our stories are made of."""

import re
from dataclasses import dataclass, field
from html.parser import HTMLParser

import nh3

from fansite.markup import clean_story
from fansite.moving.addresses import clean_address, watched
from fansite.moving.outline import INLINE, Outline
from fansite.moving.shortcodes import without_shortcodes
from fansite.text import clean_text

HEADINGS = {f"h{level}": level for level in range(1, 7)}
EMPHASIS = {"b": "strong", "strong": "strong", "th": "strong", "dt": "strong", "summary": "strong", "i": "em", "em": "em",
            "cite": "em", "dfn": "em", "var": "em", "figcaption": "em", "caption": "em", "s": "s", "strike": "s", "del": "s"}  # fmt: skip
PARTS = {"p", "div", "section", "article", "aside", "header", "footer", "main", "nav", "figure", "figcaption", "address",
         "dl", "dt", "dd", "details", "summary", "center", "fieldset", "form", "caption", "hgroup", "legend"}  # fmt: skip
FRAMES = {"iframe", "embed", "video", "audio", "source", "object"}
WORDLESS = {"iframe", "object", "video", "audio"}  # what stands in them is for browsers that cannot show them
UNSEEN = {"script", "style", "title", "textarea", "select", "noscript", "svg", "math", "template", "button"}
VOID = {"br", "hr", "img", "embed", "source"}
# A true HTML parser makes an even tree of what people pasted; what becomes of it is decided below.
_even = nh3.Cleaner(
    tags={*HEADINGS, *EMPHASIS, *PARTS, *FRAMES, *INLINE, "a", "br", "hr", "img", "ul", "ol", "li", "blockquote", "pre",
          "table", "tr", "td", "q"},
    clean_content_tags=UNSEEN,
    attributes={"a": {"href"}, "img": {"src", "alt", "class", "data-src", "data-lazy-src"}, "object": {"data"}}
    | {name: {"src"} for name in FRAMES - {"object"}},
    url_schemes={"http", "https", "mailto"},
    link_rel=None,
)  # fmt: skip
BLOCK = re.compile(r"<!--\s*/?wp:")
OWN_BLOCK = re.compile(r"<!--\s*wp:([\w/-]+)[^>]*?/-->")
EMPTY_LINE = re.compile(r"\n\s*\n")


@dataclass
class Body:
    html: str = ""
    pictures: list[str] = field(default_factory=list)  # addresses of those left out
    frames: list[str] = field(default_factory=list)  # addresses of what was shown from elsewhere
    codes: list[str] = field(default_factory=list)  # shortcodes and blocks that WordPress fills itself


def story_body(source: str, *, base: str = "") -> Body:
    """The post as paragraphs, headings in order, lists and quotations, with what had to be left out.

    A classic post is paragraphs between empty lines; one of blocks says itself where they are.
    """
    source = clean_text(source)
    has_blocks = bool(BLOCK.search(source))
    codes = [f"block {name}" for name in OWN_BLOCK.findall(source) if name not in ("more", "nextpage", "separator")]
    source, gone = without_shortcodes(source)
    reader = _Reader(keeps_lines=not has_blocks, base=base)
    reader.feed(_even.clean(source))
    reader.close()
    # The sanitiser has the last word here as everywhere.
    return Body(clean_story(reader.outline.html()), reader.pictures, reader.frames, codes + gone)


class _Reader(HTMLParser):
    """Walks over even HTML and hands its text to the outline."""

    def __init__(self, *, keeps_lines: bool, base: str):
        super().__init__(convert_charrefs=True)
        self.outline = Outline()
        self.keeps_lines, self.base = keeps_lines, base
        self.pictures: list[str] = []
        self.frames: list[str] = []
        self.figure_words: list[str] = []
        self.figures = self.wordless = self.tables = self.pre = 0

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = {name: value or "" for name, value in attributes}
        if tag in FRAMES:
            self._frame(named.get("src") or named.get("data", ""))
            self.wordless += tag in WORDLESS
        elif tag == "img":
            self._picture(named)
        elif tag == "br":
            self.outline.line()
        elif tag == "hr":
            self.outline.rule()
        elif tag == "a":
            self.outline.begin("a", clean_address(named.get("href", ""), base=self.base))
        elif tag == "q":
            self.outline.text("“")
        elif tag in HEADINGS:
            self.outline.heading(HEADINGS[tag])
        elif tag in ("ul", "ol", "li", "blockquote"):
            self.outline.open(tag) if not self.tables else self.outline.text(" ")
        elif tag in ("table", "tr", "td", "th"):
            self._cell(tag)
        elif tag in PARTS or tag == "pre":
            self._between()
        self.pre += tag == "pre"
        self.figures += tag == "figure"
        if tag == "figcaption":
            self.figure_words.clear()  # the caption says it
        if tag in EMPHASIS:
            self.outline.begin(EMPHASIS[tag])

    def handle_endtag(self, tag: str) -> None:
        if tag in EMPHASIS or tag == "a":
            self.outline.end("a" if tag == "a" else EMPHASIS[tag])
        if tag in WORDLESS:
            self.wordless -= 1
        elif tag == "q":
            self.outline.text("”")
        elif tag in HEADINGS or tag == "pre":
            self.pre -= tag == "pre"
            self._between()
        elif tag in ("ul", "ol", "li", "blockquote"):
            self.outline.close(tag) if not self.tables else self.outline.text(" ")
        elif tag in ("table", "tr"):
            self._cell_end(tag)
        elif tag in PARTS:
            self._between()
        if tag == "figure":
            self.figures -= 1
            words, self.figure_words = self.figure_words, []
            for alt in words:
                self._stand_in(alt)
                self._between()

    def handle_data(self, data: str) -> None:
        if self.wordless:
            return
        if self.tables:
            self.outline.text(data)
        elif self.pre:
            self.outline.lines(data)
        elif not self.keeps_lines:
            self.outline.text(data)
        else:
            for number, part in enumerate(EMPTY_LINE.split(data)):
                if number:
                    self.outline.pause()
                self.outline.lines(part)

    def _between(self) -> None:
        self.outline.text(" ") if self.tables else self.outline.pause()

    def _cell(self, tag: str) -> None:
        """A table becomes a list with a row in each item: our stories have no tables."""
        if tag == "table":
            if not self.tables:
                self.outline.open("ul")
            self.tables += 1
        elif tag == "tr" and self.tables == 1:
            self.outline.open("li")
        elif tag in ("td", "th"):
            self.outline.divide(" · ")

    def _cell_end(self, tag: str) -> None:
        if tag == "tr" and self.tables == 1:
            self.outline.close("li")
        elif tag == "table":
            self.tables -= 1
            if not self.tables:
                self.outline.close("ul")

    def _picture(self, named: dict[str, str]) -> None:
        """Left out, with the words that stand for it kept; a smiley is its own character."""
        words = clean_text(named.get("alt", ""))
        address = named.get("data-src") or named.get("data-lazy-src") or named.get("src", "")
        if "smiley" in named.get("class", "") or "/images/core/emoji/" in address:
            self.outline.text(words)
            return
        self.pictures.append(clean_address(address, base=self.base) or words or "a picture without address")
        if self.figures and words:
            self.figure_words.append(words)
        else:
            self._stand_in(words)

    def _stand_in(self, words: str) -> None:
        self.outline.begin("em")
        self.outline.text(words, stands_for_picture=True)
        self.outline.end("em")

    def _frame(self, source: str) -> None:
        address = watched(clean_address(source, base=self.base or "https:"))
        if address and address not in self.frames:
            self.frames.append(address)
            self._between()
            self.outline.begin("a", address)
            self.outline.text(address)
            self.outline.end("a")
            self._between()
