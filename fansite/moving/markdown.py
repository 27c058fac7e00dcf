"""A story's HTML as Markdown. It holds only what `clean_story` lets through, so a page of code is enough."""

import re
from html.parser import HTMLParser

MARKS = {"strong": "**", "em": "*", "s": "~~"}
BLOCKS = {"p", "h2", "h3", "ul", "ol", "li", "blockquote"}
SIGNS = re.compile(r"[\\`*_\[\]<>~]|&(?=#?\w+;)")
LINE_BEGINS = re.compile(r"^(\s*)(?:([#+=-])|(\d+)(?=[.)]))", re.M)


class _Frame:
    def __init__(self, tag: str, address: str = "", number: int = 1):
        self.tag, self.address, self.number = tag, address, number
        self.blocks: list[str] = []
        self.line: list[str] = []


class _Markdown(HTMLParser):
    def __init__(self) -> None:
        super().__init__(convert_charrefs=True)
        self.frames = [_Frame("body")]

    def handle_starttag(self, tag: str, attributes: list[tuple[str, str | None]]) -> None:
        named = dict(attributes)
        if tag == "br":
            self.frames[-1].line.append("\\\n")
        elif tag == "hr":
            self._end_line()
            self.frames[-1].blocks.append("---")
        elif tag in BLOCKS:
            self._end_line()
            start = named.get("start") or "1"
            self.frames.append(_Frame(tag, number=int(start) if start.isascii() and start.isdigit() else 1))
        elif tag in MARKS or tag == "a":
            self.frames.append(_Frame(tag, named.get("href") or ""))

    def handle_data(self, data: str) -> None:
        self.frames[-1].line.append(SIGNS.sub(lambda match: f"\\{match[0]}", re.sub(r"\s+", " ", data)))

    def handle_endtag(self, tag: str) -> None:
        if tag not in BLOCKS and tag not in MARKS and tag != "a":
            return
        if tag in BLOCKS:
            self._end_line()
        frame = self.frames.pop()
        if tag in BLOCKS:
            self.frames[-1].blocks.append(_block(frame, self.frames[-1]))
        else:
            self.frames[-1].line.append(_inline(frame))

    def _end_line(self) -> None:
        frame = self.frames[-1]
        text = "".join(frame.line).strip()
        frame.line = []
        if text:
            begun = LINE_BEGINS.sub(lambda match: f"{match[1]}{match[3] or ''}\\{match[2] or ''}", text)
            frame.blocks.append(begun)


def markdown(html: str) -> str:
    parser = _Markdown()
    parser.feed(html)
    parser.close()
    parser._end_line()
    return "\n\n".join(parser.frames[0].blocks)


def _ends(text: str) -> tuple[str, str, str]:
    """The white space before, the words, and the white space after."""
    words = text.strip()
    begin = text.index(words)
    return text[:begin], words, text[begin + len(words) :]


def _inline(frame: _Frame) -> str:
    """Marks stand close to the words, the spaces outside."""
    before, words, after = _ends("".join(frame.line))
    if not words:
        return before + after
    if frame.tag == "a":
        return f"{before}[{words}](<{frame.address.replace('<', '%3C').replace('>', '%3E')}>){after}"
    return f"{before}{MARKS[frame.tag]}{words}{MARKS[frame.tag]}{after}"


def _block(frame: _Frame, around: _Frame) -> str:
    if frame.tag in ("ul", "ol"):
        return "\n".join(frame.blocks)
    text = "\n\n".join(frame.blocks)
    if frame.tag in ("h2", "h3"):
        return f"{'#' * int(frame.tag[1])} {text}"
    if frame.tag == "blockquote":
        return "\n".join(f"> {line}".rstrip() for line in text.split("\n"))
    if frame.tag == "li":
        sign = "- "
        if around.tag == "ol":
            sign, around.number = f"{around.number}. ", around.number + 1
        return sign + text.replace("\n", "\n" + " " * len(sign)).replace("\n" + " " * len(sign) + "\n", "\n\n")
    return text
