"""Text from people becomes safe HTML here and nowhere else."""

import json
import re
from collections.abc import Collection, Iterable
from difflib import SequenceMatcher
from html import unescape
from itertools import groupby, zip_longest
from urllib.parse import urljoin

import nh3
from django.urls import reverse
from django.utils.html import escape, strip_tags
from django.utils.safestring import SafeString, mark_safe
from django_prose_editor.config import allowlist_from_extensions, expand_extensions

from fansite.text import CLOSE, OPEN, is_hindi, without_controls

# What editors may write: the editor's buttons and the server's allow-list both come from this table.
STORY_EXTENSIONS = {
    "Bold": True,
    "Italic": True,
    "Strike": True,
    "Heading": {"levels": [2, 3]},
    "BulletList": True,
    "OrderedList": True,
    "ListItem": True,
    "Blockquote": True,
    "HardBreak": True,
    "HorizontalRule": True,
    "Link": {"enableTarget": False, "protocols": ["http", "https", "mailto"]},
    "HTML": False,
}
_allowed = allowlist_from_extensions(expand_extensions(STORY_EXTENSIONS))
_story_cleaner = nh3.Cleaner(
    tags=_allowed["tags"],
    attributes={"a": {"href", "title"}},
    url_schemes={"http", "https", "mailto"},
    link_rel="noopener",
)
_OLD_TAGS = (
    (re.compile(r"<(/?)b(\s[^>]*)?>", re.I), r"<\1strong>"),
    (re.compile(r"<(/?)i(\s[^>]*)?>", re.I), r"<\1em>"),
)

# A tag as the sanitiser writes it; an attribute may hold a `>`.
_TAG = re.compile(r'<(/?)([a-z][a-z0-9]*)(?: [a-z-]+="[^"]*")*>')
_EMPTY = {"br", "hr"}
_BREAKS = re.compile(r"</(p|h2|h3|li|blockquote)>|<(br|hr)>")
_HREF = re.compile(r'<a href="([^"]*)"')

COMMENT_MARKUP_VERSION = 2
HINDI = '<p lang="hi">'
_LINK = re.compile(r"https?://[^\s<>\"'|]+", re.I)
_FANS_LINK = re.compile(r'<a href="[^"]*" rel="nofollow ugc noopener">([^<]*)</a>')
_MENTION = re.compile(r"(?<![\w/@.])@([a-z0-9_]{3,30})(?![\w@])", re.I)
_SPOILER = re.compile(r"\|\|(.+?)\|\|", re.S)
# Covers while a comment is read: their edges and the ends of their lines, which no kept text holds.
_COVER, _UNCOVER, _BREAK = "\x11", "\x12", "\x1f"
_IN_COVER = re.compile(f"{_COVER}([^{_UNCOVER}]*){_UNCOVER}")
_LINE_ENDS = re.compile(r"(?:\n(?:> ?)?)+")
_SAID = re.compile(r">(?: |$)")  # begins a line that somebody else has said
_IN_SCRIPT = {ord(mark): f"\\u{ord(mark):04x}" for mark in "<>&\u2028\u2029"}
_TOKEN = re.compile(f"({_LINK.pattern})|{_MENTION.pattern}", re.I)


def clean_story(html: str) -> str:
    """An editor's rich text with only what STORY_EXTENSIONS names; "" for the editor's empty paragraph."""
    for old, new in _OLD_TAGS:
        html = old.sub(new, html)
    # The sanitiser has the last word: nothing but white space at the ends is touched after it.
    html = _story_cleaner.clean(html.replace("&nbsp;", " ").replace("\xa0", " ")).strip()
    return "" if re.fullmatch(r"(<(p|h2|h3)>\s*</\2>)*", html) else html


def feed_html(standfirst: str, body: str, address: str) -> str:
    """A story as `clean_story` left it, with its insets, standfirst first; read elsewhere, it needs whole addresses."""
    cleaner = nh3.Cleaner(
        tags={*_allowed["tags"], "img"},
        attributes={"a": {"href", "title"}, "p": {"lang"}, "img": {"src", "alt"}},
        attribute_filter=lambda tag, name, value: urljoin(address, value) if name in ("href", "src") else value,
        link_rel="noopener",
    )
    return (f"<p><em>{escape(standfirst)}</em></p>" if standfirst else "") + cleaner.clean(body)


def trusted(html: str) -> SafeString:
    """HTML that `clean_story` or `comment_html` made, marked so that templates print it as it is."""
    return mark_safe(html)


def cut_after(html: str, paragraphs: Iterable[int | None]) -> list[SafeString]:
    """The HTML of `clean_story` cut behind these of its paragraphs, in rising order; one piece more than cuts.

    Headings are not counted, nor paragraphs within lists and quotes. None, and more than there are, is the end.
    """
    ends, depth = [0], 0
    for tag in _TAG.finditer(html):
        closing, name = tag.groups()
        if name in _EMPTY:
            continue
        depth += -1 if closing else 1
        if name == "p" and closing and depth == 0:
            ends.append(tag.end())
    cuts = [ends[number] if number is not None and number < len(ends) else len(html) for number in paragraphs]
    return [trusted(html[start:end]) for start, end in zip([0, *cuts], [*cuts, len(html)], strict=True)]


def quote_html(words: str, language: str, translation: str, says: str) -> SafeString:
    """Words as spoken, their translation, and who says so."""
    lines = [f"<p>{escape(text)}</p>" for text in (translation, says and f"— {says}") if text]
    return mark_safe(f'<blockquote><p lang="{escape(language)}">{escape(words)}</p>{"".join(lines)}</blockquote>')


def paragraphs_of(text: str, language: str = "") -> SafeString:
    """Plain text as paragraphs, which an empty line parts; `language` where it is not that of the page."""
    mark = f' lang="{escape(language)}"' if language else ""
    parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return mark_safe("".join(f"<p{mark}>{_lines(part)}</p>" for part in parts))


def answer_html(asked: str, answer: SafeString, translation: SafeString, says: str) -> SafeString:
    """A question, its answer, the translation, and who says so."""
    return mark_safe(f"<h2>{escape(asked)}</h2>{answer}{translation}{f'<p>— {escape(says)}</p>' if says else ''}")


def inset_html(
    kind: str, words: str, says: str = "", *, link: tuple[str, str] = ("", ""), image: tuple[str, str] = ("", "")
) -> SafeString:
    """What stands in a text as a paragraph of it; `link` is an address and its words, `image` another and its alt."""
    shown = f'<img src="{escape(image[0])}" alt="{escape(image[1])}"> ' if image[0] else ""
    leads = f' <a href="{escape(link[0])}">{escape(link[1])}</a>' if link[0] else ""
    return mark_safe(
        f"<p>{shown}<em>{escape(kind)}:</em> {escape(words)}{f' ({escape(says)})' if says else ''}{leads}</p>"
    )


def plain(html: str) -> str:
    """The words of `clean_story`'s HTML on one line, those of two paragraphs kept apart."""
    return " ".join(unescape(strip_tags(_BREAKS.sub(" ", html))).split())


def paragraphs(html: str) -> str:
    """The words of `clean_story`'s HTML, an empty line between two paragraphs."""
    text = unescape(strip_tags(_BREAKS.sub("\n\n", html)))
    return "\n\n".join(line for line in map(str.strip, text.split("\n")) if line)


def links(html: str) -> list[str]:
    """Where the links of `clean_story`'s HTML lead, in their order."""
    return [unescape(address) for address in _HREF.findall(html)]


def source(html: str) -> str:
    """`clean_story`'s HTML as text to be read, an empty line between two paragraphs."""
    return _BREAKS.sub(lambda end: f"{end[0]}\n\n", html).strip()


def differences(before: str, after: str) -> SafeString:
    """Two texts as one, what was taken out in <del> and what came in <ins>; paragraphs far from both are counted."""
    old, new = ([part for part in re.split(r"\n\s*\n", text.strip()) if part] for text in (before, after))
    done: list[str] = []
    steps = SequenceMatcher(None, old, new, autojunk=False).get_opcodes()
    for number, (kind, a, b, c, d) in enumerate(steps):
        if kind == "equal":
            done += _unchanged(old[a:b], is_first=number == 0, is_last=number == len(steps) - 1)
        else:
            pairs = list(zip_longest(old[a:b], new[c:d], fillvalue=""))
            done += [f"<p>{_changed_words(was, now)}</p>" for was, now in pairs]
    return mark_safe("".join(done))


def _unchanged(same: list[str], *, is_first: bool, is_last: bool) -> list[str]:
    """The paragraph before a change and the one after it; of those between them, how many."""
    head, tail = ([] if is_first else same[:1]), ([] if is_last else same[1 - is_first :][-1:])
    count = len(same) - len(head) - len(tail)
    between = f'<p class="unchanged">{count} {"paragraph" if count == 1 else "paragraphs"} as before</p>'
    near = [[f"<p>{escape(one)}</p>" for one in side] for side in (head, tail)]
    return [*near[0], *([between] if count else []), *near[1]]


def _changed_words(before: str, after: str) -> str:
    old, new = before.split(), after.split()
    done: list[str] = []
    for kind, a, b, c, d in SequenceMatcher(None, old, new).get_opcodes():
        if kind == "equal":
            done.append(escape(" ".join(old[a:b])))
            continue
        done += [
            f"<{tag}>{escape(' '.join(words))}</{tag}>"
            for tag, words in (("del", old[a:b]), ("ins", new[c:d]))
            if words
        ]
    return " ".join(done)


def marked(text: str) -> SafeString:
    """A search excerpt with <mark> around the words that were found."""
    return mark_safe(escape(text).replace(OPEN, "<mark>").replace(CLOSE, "</mark>"))


def json_for_script(data: dict) -> SafeString:
    """JSON that stays within its `<script>`, whatever its texts hold, and is the same JSON to whoever parses it."""
    return mark_safe(json.dumps(data, ensure_ascii=False).translate(_IN_SCRIPT))


def mentioned(text: str) -> list[str]:
    """The usernames somebody may have meant, in lower case, each once and in their order."""
    return list(dict.fromkeys(name.lower() for name in _MENTION.findall(text)))


def comment_html(text: str, fans: Collection[str] = ()) -> str:
    """A fan's text as paragraphs, with links, mentions of the usernames in `fans`, ||spoiler|| covers, and > quotes.

    Everything is escaped first; the time taken grows with the length of the text alone.
    """
    done = []
    for is_said, lines in groupby(_with_covers(text).split("\n"), lambda line: bool(_SAID.match(line))):
        part = "\n".join(line[2:] if is_said else line for line in lines)
        if shown := _paragraphs(part, fans):
            done.append(f"<blockquote>{shown}</blockquote>" if is_said else shown)
    return "".join(done)


def about_oneself(text: str, *, has_links: bool) -> SafeString:
    """A fan's text as in a comment, without mentions; without `has_links` an address is words and no link."""
    html = comment_html(text)
    return mark_safe(html if has_links else _FANS_LINK.sub(r"\1", html))


def quoted(text: str, most: int = 300) -> str:
    """The beginning of a comment as lines that quote it, without what it quotes itself. A cover stands whole or not at all."""
    lines = [line for line in _with_covers(text).split("\n") if line.strip() and not _SAID.match(line)]
    if not lines:
        return ""
    kept, room = [], most
    for piece in re.split(f"({_IN_COVER.pattern.replace('(', '(?:')})", "\n".join(lines)):
        is_cover = piece.startswith(_COVER)
        # A lone mark of a cover would open or close another one further on.
        piece = piece if is_cover else re.sub(r"\|{2,}", "|", piece)
        if len(piece) > room:
            kept.append("…" if is_cover else f"{piece[:room].rsplit(' ', 1)[0]} …")
            break
        kept.append(piece)
        room -= len(piece)
    whole = "".join(kept).translate({ord(_COVER): "||", ord(_UNCOVER): "||", ord(_BREAK): "\n"})
    return "\n".join(f"> {line.strip()}" for line in whole.split("\n"))


def covered_text(text: str) -> str:
    """A comment as plain text, for where nothing can be opened: a word stands for each cover."""
    return _IN_COVER.sub("[spoiler]", _with_covers(text))


def _with_covers(text: str) -> str:
    """The text with each cover on one line, whatever it held: so no end of a line or paragraph or quote uncovers."""

    def covered(cover: re.Match[str]) -> str:
        inside = cover[1].strip()
        return f"{_COVER}{_LINE_ENDS.sub(_BREAK, re.sub(r'\n\s+', '\n', inside))}{_UNCOVER}" if inside else cover[0]

    return _SPOILER.sub(covered, without_controls(text))


def _paragraphs(text: str, fans: Collection[str]) -> str:
    parts = [part.strip() for part in re.split(r"\n\s*\n", text) if part.strip()]
    return "".join(f"{HINDI if is_hindi(part) else '<p>'}{_covered(part, fans)}</p>" for part in parts)


def _covered(text: str, fans: Collection[str]) -> str:
    """One paragraph; split at the covers first, so that no link or mention reaches across an edge."""
    done, end = [], 0
    for match in _IN_COVER.finditer(text):
        done.append(_linked(text[end : match.start()], fans))
        inside = _linked(match[1], fans)
        # A checkbox opens the cover without script and from the keyboard, within the line.
        done.append(
            f'<label class="spoiler"><input type="checkbox" aria-label="Show spoiler"><span>{inside}</span></label>'
        )
        end = match.end()
    done.append(_linked(text[end:], fans))
    return "".join(done)


def _linked(text: str, fans: Collection[str]) -> str:
    done, end = [], 0
    for match in _TOKEN.finditer(text):
        done.append(_lines(text[end : match.start()]))
        end = match.end()
        address, name = match[1], match[2]
        if address:
            address, rest = _without_last_marks(address)
            done.append(f'<a href="{escape(address)}" rel="nofollow ugc noopener">{escape(address)}</a>{escape(rest)}')
        elif name.lower() in fans:
            done.append(f'<a class="mention" href="{reverse("accounts:fan", args=[name.lower()])}">@{escape(name)}</a>')
        else:
            done.append(f"@{escape(name)}")
    done.append(_lines(text[end:]))
    return "".join(done)


def _without_last_marks(address: str) -> tuple[str, str]:
    """A full stop or bracket after an address belongs to the sentence."""
    kept = address.rstrip(".,;:!?)]}…।")
    return kept, address[len(kept) :]


def _lines(text: str) -> str:
    return escape(text).replace("\n", "<br>").replace(_BREAK, "<br>")
