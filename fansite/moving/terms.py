"""The blog's categories and tags: the kind of a story, and tags of ours."""

import hashlib
import re
from urllib.parse import unquote

from django.core.exceptions import ValidationError
from django.db import transaction

from articles.models import Article
from cast.folding import fold
from cast.models import Tag
from fansite.moving.report import Report
from fansite.moving.wxr import Post, Term
from fansite.text import clean_name, latin_slug

Kind = Article.Kind
KIND_NAMES = {
    Kind.NEWS: "news latest latestnews breakingnews updates",
    Kind.INTERVIEW: "interview interviews exclusiveinterview exclusiveinterviews",
    Kind.PHOTO: "photo photos photostory photostories photogallery pictures gallery",
    Kind.RECAP: "recap recaps episode episodes episoderecap episoderecaps writtenupdate writtenupdates",
    Kind.RATINGS: "ratings trp trps trpratings trpreport trpreports",
    Kind.OPINION: "opinion opinions editorial editorials column columns",
    Kind.BACKGROUND: "background backgrounds explainer explainers explained",
}
KINDS = {fold(name): kind for kind, names in KIND_NAMES.items() for name in names.split()}
# WordPress gives every post a category; the serial itself is what the whole site is about.
MEANINGLESS = {fold(name) for name in ("uncategorized", "uncategorised", "allgemein")}
SERIAL = {fold("Anupamaa")}
LONGEST_NAME, LONGEST_SLUG = 100, 100


def kind_of(post: Post) -> str:
    """The kind that the first category with a name of one tells; else news."""
    return next((KINDS[key] for term in post.terms if (key := kind_key(term)) in KINDS), Kind.NEWS)


def kind_key(term: Term) -> str:
    return fold(term.name) if term.domain == "category" else ""


def tags_of(post: Post, report: Report) -> list[Tag]:
    """A tag for each category and tag that is no kind of story; a new one where nothing goes by that name."""
    found: dict[int, Tag] = {}
    for term in post.terms:
        name = clean_name(term.name)[:LONGEST_NAME].strip()
        if kind_key(term) in KINDS or fold(name) in MEANINGLESS or term.domain == "post_format":
            continue
        if term.domain not in ("category", "post_tag"):
            report.leave("Terms of other taxonomies, left out", f"{name} ({term.domain}) on {post.words}")
        elif tag := resolved(name, term.nicename, post, report):
            found[tag.pk] = tag
    return list(found.values())


def resolved(name: str, nicename: str, post: Post, report: Report) -> Tag | None:
    tags = list(Tag.objects.named(name).order_by("name")[:5]) if name else []
    if len(tags) == 1:
        return tags[0]
    if tags:
        meant = ", ".join(tag.name for tag in tags)
        report.leave("Tags left out, as the name may mean several", f"{name} on {post.words}: {meant}")
    elif fold(name) in SERIAL:
        report.leave("Tags left out, as the whole site is about the serial", f"{name} on {post.words}")
    elif not fold(name):
        report.leave("Tags left out, as their names have no letters", f"“{name}” on {post.words}")
    else:
        tag = new_topic(name, nicename)
        if tag is None:
            report.leave("Tags left out, as no address could be made for them", f"{name} on {post.words}")
        else:
            report.made["new topics"] += 1
        return tag
    return None


def new_topic(name: str, nicename: str) -> Tag | None:
    """Its slug is Latin: from the name, from the blog's own slug, or a number made of the name."""
    number = hashlib.sha256(fold(name).encode()).hexdigest()[:8]
    plain = unquote(nicename)
    own = latin_slug(plain) if plain.isascii() else ""
    latin = latin_slug(name) if re.search("[A-Za-z0-9]", name) else ""
    for slug in (latin, own, f"{latin or own or 'topic'}-{number}"):
        if slug:
            try:
                with transaction.atomic():
                    return Tag.objects.add(name, slug=slug[-LONGEST_SLUG:].strip("-"))
            except ValidationError:
                continue
    return None
