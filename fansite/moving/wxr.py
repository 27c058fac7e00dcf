"""A WordPress export (WXR) read into plain records, item by item, however large the file is."""

import codecs
import datetime
import html
import re
from collections import Counter
from collections.abc import Iterator
from dataclasses import dataclass, field
from email.utils import parsedate_to_datetime
from pathlib import Path
from typing import Any, BinaryIO, cast
from urllib.parse import urlsplit
from xml.etree import ElementTree
from xml.parsers import expat

from django.core.management.base import CommandError
from django.utils import timezone

# What XML cannot hold, though real exports do: pasted control characters, and bytes that are no UTF-8.
IMPOSSIBLE = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]")
# Plugins leave empty lines and PHP's warnings before the declaration.
BEFORE_XML = re.compile(rb"\A[^<]{1,2000}(?=<\?xml)")
ENCODING = re.compile(rb"<\?xml[^>]*encoding=[\"']([\w.-]+)")
PREFIXES = (
    (re.compile(r"\{https?://wordpress\.org/export/[\d.]+/excerpt/\}"), "excerpt:"),
    (re.compile(r"\{https?://wordpress\.org/export/[\d.]+/\}"), "wp:"),
    (re.compile(r"\{http://purl\.org/rss/1\.0/modules/content/\}"), "content:"),
    (re.compile(r"\{http://purl\.org/dc/elements/1\.1/\}"), "dc:"),
)
NO_BLOG_YET = 1990  # dates up to then are slips: year 1, or the epoch


@dataclass
class Author:
    login: str
    email: str = ""
    name: str = ""
    number: str = ""


@dataclass
class Term:
    domain: str  # "category", "post_tag", or another taxonomy
    name: str
    nicename: str = ""


@dataclass
class Remark:
    """One comment, as the blog holds it."""

    number: str
    author: str
    user: str  # the number of the blog's own account, "0" for a guest
    written_at: datetime.datetime | None
    content: str
    approved: str
    kind: str
    parent: str


@dataclass
class Post:
    number: str
    guid: str
    link: str
    title: str
    creator: str
    content: str
    excerpt: str
    published_at: datetime.datetime | None
    modified_at: datetime.datetime | None
    status: str
    kind: str
    name: str
    password: str
    comment_status: str
    address: str  # of an attachment's file
    terms: list[Term] = field(default_factory=list)
    meta: dict[str, list[str]] = field(default_factory=dict)
    remarks: list[Remark] = field(default_factory=list)

    @property
    def words(self) -> str:
        """How a report names it."""
        return f"“{self.title.strip()[:60]}” (post {self.number})" if self.title.strip() else f"post {self.number}"


@dataclass
class Attachment:
    address: str
    file: str
    alt: str
    caption: str


@dataclass
class Seen:
    """What is kept in mind of a post between the two readings."""

    guid: str
    number: str
    link: str
    modified_at: datetime.datetime | None


@dataclass
class Survey:
    """What the first reading tells: the blog, its people, its files, and which posts there are."""

    blog: str = ""
    authors: dict[str, Author] = field(default_factory=dict)
    attachments: dict[str, Attachment] = field(default_factory=dict)
    posts: list[Seen] = field(default_factory=list)
    kinds: Counter[str] = field(default_factory=Counter)

    @property
    def host(self) -> str:
        try:
            return (urlsplit(self.blog).hostname or "").removeprefix("www.")
        except ValueError:
            return ""

    def author_numbered(self, number: str) -> Author | None:
        known = number not in ("", "0")
        return next((one for one in self.authors.values() if known and one.number == number), None)

    def shares_guid(self) -> set[str]:
        """The guids that several posts of the file have: seen on blogs that were merged."""
        return {guid for guid, count in Counter(seen.guid for seen in self.posts).items() if count > 1}


class Export:
    """The file. Raises CommandError, before anything is made of it, for what is no whole and harmless WXR file."""

    def __init__(self, path: Path):
        self.path = path
        if not path.is_file():
            raise CommandError(f"There is no file {path}.")
        self._refuse_what_is_no_export()

    def survey(self) -> Survey:
        found = Survey()
        for tag, element in self._elements({"author", "item", "base_blog_url", "link"}):
            if tag == "wp:author":
                login = _text(element, "wp:author_login").strip()
                found.authors[login] = Author(
                    login,
                    _text(element, "wp:author_email").strip(),
                    _text(element, "wp:author_display_name"),
                    _text(element, "wp:author_id").strip(),
                )
            elif tag == "wp:base_blog_url" or (tag == "link" and not found.blog):
                found.blog = (element.text or "").strip()
            elif tag == "item":
                post = _post(element)
                found.kinds[post.kind] += 1
                if post.kind == "post":
                    found.posts.append(Seen(post.guid, post.number, post.link, post.modified_at))
                elif post.kind == "attachment":
                    file = post.meta.get("_wp_attached_file", [""])[0]
                    alt = post.meta.get("_wp_attachment_image_alt", [""])[0] or post.title
                    found.attachments[post.number] = Attachment(post.address, file, alt, post.excerpt)
        return found

    def posts(self) -> Iterator[Post]:
        for _, element in self._elements({"item"}):
            post = _post(element)
            if post.kind == "post":
                yield post

    def _refuse_what_is_no_export(self) -> None:
        """Reads up to the first element: a DTD stands before it, and could make a small file endless."""
        roots: list[str] = []

        def refuse(name: str, *args: Any) -> None:
            raise CommandError("The file declares a DTD (<!DOCTYPE …>). WordPress writes none: it is not read.")

        parser = expat.ParserCreate()
        parser.StartDoctypeDeclHandler = refuse
        parser.EntityDeclHandler = refuse
        parser.StartElementHandler = lambda name, attributes: roots.append(name)
        with self.path.open("rb") as raw:
            file = Mended(raw)
            try:
                while not roots and (data := file.read(4096)):
                    parser.Parse(data)
            except expat.ExpatError as trouble:
                raise CommandError(f"The file is not XML: {trouble}.") from trouble
        if roots[:1] != ["rss"]:
            raise CommandError("The file is not a WordPress export: it does not begin with <rss>.")

    def _elements(self, wanted: set[str]) -> Iterator[tuple[str, ElementTree.Element]]:
        """The wanted children of the channel, one at a time, each forgotten before the next."""
        is_wxr = False
        with self.path.open("rb") as raw:
            trail: list[ElementTree.Element] = []
            try:
                for event, element in ElementTree.iterparse(cast(BinaryIO, Mended(raw)), ("start", "end")):
                    if event == "start":
                        trail.append(element)
                        continue
                    trail.pop()
                    if len(trail) != 2:
                        continue
                    tag = _plain(element.tag)
                    is_wxr = is_wxr or tag == "wp:wxr_version"
                    if tag.rpartition(":")[2] in wanted:
                        yield tag, element
                    trail[-1].clear()
            except ElementTree.ParseError as trouble:
                raise CommandError(
                    f"The file is not whole: {trouble}. Export it again; large blogs in parts, by year."
                ) from trouble
        if not is_wxr:
            raise CommandError("The file is a feed, not a WordPress export: it has no <wp:wxr_version>.")


class Mended:
    """The file's bytes as XML can hold them. A file in another encoding than UTF-8 is handed on as it is."""

    def __init__(self, raw: BinaryIO):
        self.raw = raw
        self.begun = BEFORE_XML.sub(b"", raw.read(4096))
        declared = ENCODING.search(self.begun)
        other = declared and declared[1].lower() not in (b"utf-8", b"utf8", b"us-ascii")
        is_utf8 = not other and not self.begun.startswith((b"\xff\xfe", b"\xfe\xff"))
        self.decoder = codecs.getincrementaldecoder("utf-8")("replace") if is_utf8 else None

    def read(self, size: int) -> bytes:
        while True:
            data, self.begun = self.begun or self.raw.read(size), b""
            if self.decoder is None:
                return data
            text = IMPOSSIBLE.sub("", self.decoder.decode(data, final=not data))
            if text or not data:
                return text.encode()


def _plain(tag: str) -> str:
    """`wp:post_name` for the element's long name, whatever the version of the export."""
    for namespace, prefix in PREFIXES:
        if match := namespace.match(tag):
            return prefix + tag[match.end() :]
    return tag


def _text(element: ElementTree.Element, name: str) -> str:
    return next((child.text or "" for child in element if _plain(child.tag) == name), "")


def _moment(universal: str, local: str = "", feed: str = "") -> datetime.datetime | None:
    """The first of the dates that is one: universal time, the blog's own (read in our TIME_ZONE), the feed's."""
    for text, zone in ((universal, datetime.UTC), (local, timezone.get_default_timezone())):
        try:
            moment = datetime.datetime.fromisoformat(text.strip())  # refuses 0000-00-00, a draft's date
        except ValueError:
            continue
        if moment.year > NO_BLOG_YET:
            return moment.replace(tzinfo=zone)
    try:
        moment = parsedate_to_datetime(feed)
    except ValueError:
        return None
    if "-0001" in feed or moment.year <= NO_BLOG_YET:  # a draft's date again, as the feed has it
        return None
    return moment if moment.tzinfo else moment.replace(tzinfo=datetime.UTC)


def _post(item: ElementTree.Element) -> Post:
    texts: dict[str, str] = {}
    terms: list[Term] = []
    remarks: list[Remark] = []
    meta: dict[str, list[str]] = {}
    for child in item:
        tag = _plain(child.tag)
        if tag == "category":
            name = html.unescape(child.text or "")
            terms.append(Term(child.get("domain", "category"), name, child.get("nicename", "")))
        elif tag == "wp:comment":
            remarks.append(_remark(child))
        elif tag == "wp:postmeta":
            meta.setdefault(_text(child, "wp:meta_key"), []).append(_text(child, "wp:meta_value"))
        else:
            texts.setdefault(tag, child.text or "")
    number, link = texts.get("wp:post_id", "").strip(), texts.get("link", "").strip()
    return Post(
        number=number,
        guid=texts.get("guid", "").strip() or link or f"post {number} {texts.get('title', '')}",
        link=link,
        title=texts.get("title", ""),
        creator=texts.get("dc:creator", "").strip(),
        content=texts.get("content:encoded", ""),
        excerpt=texts.get("excerpt:encoded", ""),
        published_at=_moment(
            texts.get("wp:post_date_gmt", ""), texts.get("wp:post_date", ""), texts.get("pubDate", "")
        ),
        modified_at=_moment(texts.get("wp:post_modified_gmt", ""), texts.get("wp:post_modified", "")),
        status=texts.get("wp:status", "publish").strip(),
        kind=texts.get("wp:post_type", "post").strip(),
        name=texts.get("wp:post_name", "").strip(),
        password=texts.get("wp:post_password", ""),
        comment_status=texts.get("wp:comment_status", "open").strip(),
        address=texts.get("wp:attachment_url", "").strip(),
        terms=terms,
        meta=meta,
        remarks=remarks,
    )


def _remark(element: ElementTree.Element) -> Remark:
    texts = {_plain(child.tag): child.text or "" for child in element}
    told = f"{texts.get('wp:comment_date_gmt', '')} {texts.get('wp:comment_author', '')}"
    return Remark(
        number=texts.get("wp:comment_id", "").strip() or told,
        author=html.unescape(texts.get("wp:comment_author", "")),
        user=texts.get("wp:comment_user_id", "0").strip(),
        written_at=_moment(texts.get("wp:comment_date_gmt", ""), texts.get("wp:comment_date", "")),
        content=texts.get("wp:comment_content", ""),
        approved=texts.get("wp:comment_approved", "").strip(),
        kind=texts.get("wp:comment_type", "").strip(),
        parent=texts.get("wp:comment_parent", "0").strip(),
    )
