"""Text and boundaries, in the order they come, made into blocks that may stand where they stand."""

import re
from dataclasses import dataclass, field
from html import escape

INLINE = {
    "u",
    "ins",
    "code",
    "kbd",
    "samp",
    "tt",
    "small",
    "big",
    "sub",
    "sup",
    "span",
    "font",
    "abbr",
    "acronym",
    "mark",
    "time",
}
DEEPEST = 4  # lists and quotations within each other; what lies deeper joins the last one
ONLY_ADDRESS = re.compile(r"https?://[^\s<>\"]+")


@dataclass
class Run:
    """Text of one look; a line's end is the text "\n"."""

    text: str
    look: tuple[tuple[str, str], ...]


@dataclass(eq=False)
class Node:
    tag: str
    children: list = field(default_factory=list)  # Nodes, or the HTML of a line
    level: int = 0


class Outline:
    def __init__(self) -> None:
        self.root = Node("body")
        self.path = [self.root]
        self.opened: list[tuple[str, Node | None]] = []
        self.looks: list[tuple[str, str]] = []
        self.runs: list[Run] = []
        self.mark = ""
        self.level = 0
        self.headings: list[Node] = []

    # What the reader says.

    def text(self, text: str, *, stands_for_picture: bool = False) -> None:
        # A link around a picture led to the large one: its words are no link.
        looks = [look for look in self.looks if look[0] != "a"] if stands_for_picture else self.looks
        if text:
            if self.mark and text.strip():
                self.runs.append(Run(self.mark, ()))
                self.mark = ""
            self.runs.append(Run(re.sub(r"\s+", " ", text), tuple(dict(looks).items())))

    def line(self) -> None:
        self.runs.append(Run("\n", ()))

    def lines(self, text: str) -> None:
        for number, part in enumerate(text.split("\n")):
            if number:
                self.line()
            self.text(part)

    def divide(self, mark: str) -> None:
        """Sets the mark before the next text, if there is some on the line already."""
        self.mark = mark if any(run.text.strip() for run in self.runs) else ""

    def begin(self, tag: str, address: str = "") -> None:
        self.looks.append((tag, address))

    def end(self, tag: str) -> None:
        for index in range(len(self.looks) - 1, -1, -1):
            if self.looks[index][0] == tag:
                del self.looks[index]
                return

    def pause(self) -> None:
        """Ends the paragraph or heading."""
        runs, self.runs, self.mark = _trimmed(self.runs), [], ""
        level, self.level = self.level, 0
        for part in _paragraphs(runs):
            self._put(part, level)

    def heading(self, level: int) -> None:
        self.pause()
        self.level = level

    def rule(self) -> None:
        self.pause()
        self.root.children.append(Node("hr"))

    def open(self, tag: str) -> None:
        self.pause()
        place, node = self.path[-1], None
        is_item_elsewhere = tag == "li" and place.tag not in ("ul", "ol")
        if len(self.path) <= 2 * DEEPEST and not is_item_elsewhere:
            node = Node(tag)
            if tag != "li" and place.tag in ("ul", "ol"):
                place = self._last_item(place)
            place.children.append(node)
            self.path.append(node)
        self.opened.append((tag, node))

    def close(self, tag: str) -> None:
        self.pause()
        while self.opened:
            name, node = self.opened.pop()
            if node is not None and node in self.path:
                del self.path[self.path.index(node) :]
            if name == tag:
                return

    def html(self) -> str:
        self.pause()
        self._order_headings()
        return "\n".join(filter(None, map(_html, self.root.children)))

    # What it makes of it.

    def _put(self, runs: list[Run], level: int) -> None:
        place = self.path[-1]
        if place.tag in ("ul", "ol"):
            place = self._last_item(place)
        if level and place is self.root:
            node = Node("h", [_inline([Run(" " if run.text == "\n" else run.text, run.look) for run in runs])], level)
            self.headings.append(node)
        elif level:  # a heading within a list or quotation is a strong line
            node = Node("p", [_inline([Run(run.text, (("strong", ""), *run.look)) for run in runs])])
        else:
            node = Node("p", [_inline(_as_link(runs))])
        place.children.append(node)

    def _last_item(self, place: Node) -> Node:
        """Text between the items of a list goes on in the last of them."""
        if not place.children:
            place.children.append(Node("li"))
        return place.children[-1]

    def _order_headings(self) -> None:
        """The page's own heading is the story's title: the highest level of the post is h2, all others h3 below one."""
        highest = min((node.level for node in self.headings), default=0)
        for number, node in enumerate(self.headings):
            node.tag = "h2" if node.level == highest or number == 0 else "h3"


def _trimmed(runs: list[Run]) -> list[Run]:
    """Without white space at both ends and around line ends, or doubled."""
    kept: list[Run] = []
    for run in runs:
        text = run.text
        if text == "\n":
            while kept and kept[-1].text == " ":
                kept.pop()
            if kept and kept[-1].text != "\n":
                kept[-1] = Run(kept[-1].text.rstrip(), kept[-1].look)
        elif not kept or kept[-1].text.endswith((" ", "\n")):
            text = text.lstrip()
        if text:
            kept.append(Run(text, run.look))
    while kept and not kept[-1].text.strip():
        kept.pop()
    while kept and not kept[0].text.strip():
        kept.pop(0)
    if kept:
        kept[-1] = Run(kept[-1].text.rstrip(), kept[-1].look)
    return kept


def _paragraphs(runs: list[Run]) -> list[list[Run]]:
    """Two line ends in a row divide paragraphs, as people did it before they had any."""
    parts: list[list[Run]] = [[]]
    for number, run in enumerate(runs):
        if run.text == "\n" and number and runs[number - 1].text == "\n":
            while parts[-1] and parts[-1][-1].text == "\n":
                parts[-1].pop()
            if parts[-1]:
                parts.append([])
        elif run.text != "\n" or parts[-1]:
            parts[-1].append(run)
    return [part for part in parts if part]


def _as_link(runs: list[Run]) -> list[Run]:
    """An address alone on its line was shown as what it leads to; here it is a link."""
    if len(runs) == 1 and not runs[0].look and ONLY_ADDRESS.fullmatch(runs[0].text):
        return [Run(runs[0].text, (("a", runs[0].text),))]
    return runs


def _inline(runs: list[Run]) -> str:
    done: list[str] = []
    on: list[tuple[str, str]] = []
    for run in runs:
        if run.text == "\n":
            done.append("<br>")
            continue
        look = [one for one in run.look if one[0] != "a" or one[1]]
        same = 0
        while same < min(len(on), len(look)) and on[same] == look[same]:
            same += 1
        while len(on) > same:
            done.append(f"</{on.pop()[0]}>")
        for tag, address in look[same:]:
            on.append((tag, address))
            done.append(f'<a href="{escape(address)}">' if tag == "a" else f"<{tag}>")
        done.append(escape(run.text, quote=False))
    while on:
        done.append(f"</{on.pop()[0]}>")
    return "".join(done)


def _html(node: Node | str) -> str:
    """The node's HTML, "" where nothing in it can be seen. No deeper than DEEPEST, so it may call itself."""
    if isinstance(node, str):
        return node
    if node.tag == "hr":
        return "<hr>"
    if node.tag == "li" and sum(child.tag == "p" for child in node.children) == 1 and node.children[0].tag == "p":
        inside = [node.children[0].children[0], *map(_html, node.children[1:])]
    else:
        inside = [_html(child) for child in node.children]
    text = "".join(inside)
    return f"<{node.tag}>{text}</{node.tag}>" if text else ""
