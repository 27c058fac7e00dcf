"""WordPress's shortcodes: words in square brackets that it replaces when it shows a post."""

import html
import re

from fansite.moving.addresses import clean_address

CODE = re.compile(r"\[(\[?)(/?)([A-Za-z][\w-]{0,40})((?:\s[^\[\]]*)?)(/?)\](\]?)")
ATTRIBUTE = re.compile(r"([\w-]+)\s*=\s*(?:\"([^\"]*)\"|'([^']*)'|([^\s\"']+))")
ADDRESS = re.compile(r"(?:https?:)?//[^\s\"'<>\[\]]+")
CAPTION = re.compile(r"\[(?:wp_)?caption([^\]]*)\]")
CAPTION_END = re.compile(r"\[/(?:wp_)?caption\]")
IMAGE_END = re.compile(r"<img\b[^>]*>(?:\s*</a>)?", re.I)
# Those whose address is what they are about.
PLAYERS = {"embed", "youtube", "vimeo", "video", "audio", "playlist", "tweet", "instagram", "facebook", "dailymotion",
           "soundcloud", "gist", "twitter", "ted", "hulu", "wpvideo", "flickr", "slideshare", "iframe"}  # fmt: skip
WITHOUT_WORDS = PLAYERS | {"gallery", "more", "contact", "sitemap", "archives", "polldaddy", "poll"}


def without_shortcodes(body: str) -> tuple[str, list[str]]:
    """The body with each shortcode as HTML, as the words in it, or gone; and the names of those that are gone."""
    gone: list[str] = []
    body = _captions(body)
    closed = {match[3].lower() for match in CODE.finditer(body) if match[2]}

    def instead(match: re.Match) -> str:
        before, closing, name, rest, _, after = match.groups()
        if before and after:
            return match[0][1:-1]  # [[gallery]] shows the brackets
        name = name.lower()
        attributes = {found[1].lower(): found[2] or found[3] or found[4] or "" for found in ATTRIBUTE.finditer(rest)}
        known = name in WITHOUT_WORDS or name in closed or attributes or "_" in name
        # "[sic]" and "[1]" are somebody's own brackets.
        if not known and not ADDRESS.search(rest):
            return match[0]
        apart = "\n\n" if name in PLAYERS else ""  # an address between the two stands alone
        if closing:
            return before + apart + after
        address = next(iter(ADDRESS.findall(html.unescape(rest))), "")
        if not (name in PLAYERS and name in closed and not address):
            gone.append(name)
        return before + (_link(address) if address else apart) + after

    return CODE.sub(instead, body), gone


def _captions(body: str) -> str:
    """[caption]picture text[/caption] as a figure; the text may stand in an attribute too."""
    done, at = [], 0
    while start := CAPTION.search(body, at):
        end = CAPTION_END.search(body, start.end())
        if end is None:
            break
        inside = body[start.end() : end.start()]
        image = None
        for image in IMAGE_END.finditer(inside):  # noqa: B007 - the last one is wanted
            pass
        picture, text = (inside[: image.end()], inside[image.end() :]) if image else ("", inside)
        named = {found[1].lower(): found[2] or found[3] or "" for found in ATTRIBUTE.finditer(start[1])}
        words = text.strip() or named.get("caption", "")
        done += [body[at : start.start()], f"\n\n<figure>{picture}<figcaption>{words}</figcaption></figure>\n\n"]
        at = end.end()
    return "".join(done) + body[at:]


def _link(address: str) -> str:
    address = clean_address(address, base="https:")
    return f'\n\n<a href="{html.escape(address)}">{html.escape(address)}</a>\n\n' if address else ""
