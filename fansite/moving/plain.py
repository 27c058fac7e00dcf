"""HTML as the plain text that it shows."""

import html
import re
from html.parser import HTMLParser

from fansite.moving.addresses import clean_address
from fansite.text import clean_name, clean_text

BLOCKS = {
    "p",
    "div",
    "h1",
    "h2",
    "h3",
    "h4",
    "h5",
    "h6",
    "ul",
    "ol",
    "blockquote",
    "pre",
    "table",
    "dl",
    "figure",
    "hr",
}
LINES = {"li", "tr", "dt", "dd", "br", "figcaption", "address"}
UNSEEN = {"script", "style", "title", "textarea", "select", "noscript", "svg", "math", "iframe", "object", "template"}
SENTENCE = re.compile(r".*?[.!?।…][”’\"')\]]*(?=\s|\Z)", re.S)
HAS_MARKUP = re.compile(r"<[a-zA-Z/!]")


class _Text(HTMLParser):
    def __init__(self, *, keep_addresses: bool):
        super().__init__(convert_charrefs=True)
        self.keep_addresses, self.address, self.begun = keep_addresses, "", 0
        self.parts: list[str] = []
        self.unseen: list[str] = []

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        if tag in UNSEEN:
            self.unseen.append(tag)
        elif tag in BLOCKS or tag in LINES:
            self.parts.append("\n\n" if tag in BLOCKS else "\n")
            self.parts.append("- " if tag == "li" else "")
        elif tag in ("td", "th"):
            self.parts.append(" ")
        elif tag == "img":
            self.parts.append(named.get("alt") or "")
        elif tag == "a" and self.keep_addresses:
            self.address, self.begun = clean_address(named.get("href") or ""), len(self.parts)

    def handle_endtag(self, tag: str) -> None:
        if self.unseen:
            self.unseen = self.unseen[:-1] if tag == self.unseen[-1] else self.unseen
        elif tag in BLOCKS:
            self.parts.append("\n\n")
        elif tag == "a" and self.address:
            shown = "".join(self.parts[self.begun :]).strip()
            if self.address.partition("//")[2].strip("/") not in shown:
                self.parts.append(f" ({self.address})" if shown else self.address)
            self.address = ""

    def handle_data(self, data: str) -> None:
        if not self.unseen:
            self.parts.append(data)


def plain_text(source: str, *, keep_addresses: bool = False) -> str:
    """The text with its paragraphs and lines; a link's address follows its words where they do not show it."""
    if not HAS_MARKUP.search(source):
        return tidy(html.unescape(source))
    parser = _Text(keep_addresses=keep_addresses)
    parser.feed(source)
    parser.close()
    # The source's own line ends stand between the items of a list too.
    return re.sub(r"\n+(?=- )", "\n", tidy("".join(parser.parts)))


def tidy(text: str) -> str:
    lines = (re.sub(r"[^\S\n]+", " ", line).strip() for line in clean_text(text).split("\n"))
    return re.sub(r"\n{3,}", "\n\n", "\n".join(lines)).strip()


def plain_line(source: str) -> str:
    return clean_name(plain_text(source))


def cut(text: str, most: int) -> str:
    """No longer than `most`: cut after a word, with an ellipsis."""
    if len(text) <= most:
        return text
    kept = text[: most - 1]
    whole = kept if text[most - 1].isspace() else kept.rpartition(" ")[0]
    return (whole if len(whole) > most // 2 else kept).rstrip(" ,;:–-") + "…"


def first_sentences(text: str, most: int) -> str:
    """As many whole sentences as fit, else the first one cut."""
    kept = ""
    for match in SENTENCE.finditer(text):
        if len(text[: match.end()].strip()) > most:
            break
        kept = text[: match.end()].strip()
    return kept or cut(text, most)
