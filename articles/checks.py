"""What a story is looked through for before it goes out. Nothing here forbids: an editor decides."""

import re
from collections.abc import Iterator
from dataclasses import dataclass
from urllib.parse import unquote, urlsplit

from django.conf import settings
from django.urls import Resolver404, resolve, reverse
from django.utils.text import Truncator

from articles.forms import telling_words
from articles.models import Article, FormerAddress, FormerSlug, Photo
from cast.models import Tag, TagAlias
from fansite.markup import plain
from fansite.shield import OPEN
from fansite.text import DEVANAGARI, words

# They mean a day that only the day itself knows.
FLEETING = re.compile(
    r"\b(today|yesterday|tomorrow|tonight|recently|lately|last (?:night|week|month|year)|this (?:week|month|year)|"
    r"next (?:week|month|year)|a while ago|these days|aaj|kal)\b",
    re.I,
)
LINK = re.compile(r'href="([^"]*)"')
OUR_NAMES = {"articles:detail", "articles:tag", "cast:actor", "cast:character"}


@dataclass(frozen=True)
class Finding:
    """`address` leads to where it is cured; a `tag` is one that the story may want, and one tap adds it."""

    words: str
    address: str = ""
    tag: Tag | None = None


def findings(story: Article) -> list[Finding]:
    return [
        *about_its_head(story),
        *about_photos(story),
        *about_names(story),
        *about_days(story),
        *about_links(story),
    ]


def about_its_head(story: Article) -> Iterator[Finding]:
    form = reverse("admin:articles_article_change", args=[story.pk])
    if not story.standfirst:
        yield Finding("It has no standfirst: lists show the headline alone.", f"{form}#id_standfirst")
    if story.cover and not story.cover.credit:
        picture = reverse("admin:pictures_picture_change", args=[story.cover.pk])
        yield Finding("Its cover names nobody who made it.", f"{picture}#id_credit")
    if not story.source:
        yield Finding("It names no source.", f"{form}#id_source")
    if not story.tag_rows.exists():
        yield Finding(
            "It carries no tag: no actor’s, character’s or topic’s page leads to it.", f"{form}#tag_rows-group"
        )
    if telling := telling_words(story):
        words = f"Its address has words that the safe headline has not: {', '.join(telling)}."
        yield Finding(words, f"{form}#id_slug")


def about_photos(story: Article) -> Iterator[Finding]:
    rows = reverse("admin:articles_article_change", args=[story.pk]) + "#photos-group"
    for photo in story.photos.in_story().select_related("picture"):
        named = Truncator(photo.description).chars(60)
        if not photo.credited:
            yield Finding(f"The photo “{named}” names nobody who made it.", rows)
        if photo.picture and photo.right == Photo.Right.UNKNOWN:
            yield Finding(f"Nobody has said by which right we show the picture of the photo “{named}”.", rows)


def about_names(story: Article) -> Iterator[Finding]:
    """People whose name stands in the story, in any spelling that means one person alone, and who are not its tags."""
    told = Article.objects.with_insets().get(pk=story.pk).whole_html(OPEN)
    spelled = [
        (" ".join(spelling), tags)
        for part in (story.title, story.standfirst, plain(told))
        for spelling, tags in TagAlias.objects.named_in(words(part))
        if tags and (spelling[0][0].isupper() or DEVANAGARI.match(spelling[0]))
    ]
    meant = {pk for _, tags in spelled for pk in tags}
    people = set(Tag.objects.filter(pk__in=meant).exclude(kind=Tag.Kind.TOPIC).values_list("pk", flat=True))
    named: dict[int, str] = {}
    for spelling, tags in spelled:
        known = people.intersection(tags)
        if len(known) == 1:
            named.setdefault(known.pop(), spelling)
    carried = set(story.tag_rows.values_list("tag", flat=True))
    for tag in Tag.objects.filter(pk__in=set(named) - carried).order_by("name"):
        yield Finding(f"“{named[tag.pk]}” stands in it, and it does not carry the tag {tag.name}.", tag=tag)


def about_days(story: Article) -> Iterator[Finding]:
    form = reverse("admin:articles_article_change", args=[story.pk])
    text = " ".join((story.title, story.standfirst, plain(story.body)))
    found = dict.fromkeys(match[0].lower() for match in FLEETING.finditer(text))
    if found:
        told = ", ".join(f"“{word}”" for word in found)
        yield Finding(f"It says {told}: who reads it in a year does not know which day is meant.", f"{form}#id_body")


def about_links(story: Article) -> Iterator[Finding]:
    form = reverse("admin:articles_article_change", args=[story.pk])
    for address in dict.fromkeys(LINK.findall(story.body)):
        if not leads_somewhere(address):
            yield Finding(f"The link to {address} leads nowhere on this site.", f"{form}#id_body")


def leads_somewhere(address: str) -> bool:
    """Of links to this site; what lies elsewhere is not asked."""
    parts = urlsplit(address.removeprefix(settings.SITE_URL))
    if parts.scheme or parts.netloc or not parts.path:
        return True
    path = unquote(parts.path)
    try:
        match = resolve(path)
    except Resolver404:
        return FormerAddress.objects.story_at(path) is not None
    if match.view_name not in OUR_NAMES:
        return True
    slug = match.kwargs["slug"]
    if match.view_name == "articles:detail":
        is_there = Article.objects.published().filter(slug=slug).exists()
        return is_there or FormerSlug.objects.filter(Article.objects.published().at(), slug=slug).exists()
    kind = "" if match.view_name == "articles:tag" else match.view_name.removeprefix("cast:")
    exact = Tag.objects.filter(slug=slug, **({"kind": kind} if kind else {})).exists()
    return exact or bool(Tag.objects.at_address(slug, kind=kind))
