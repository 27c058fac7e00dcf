import re
from functools import cache
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import SimpleLazyObject
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from articles.comments.threads import news_for, page_of_threads
from articles.comments.views import joining, older_threads, sort_links
from articles.covers import cover_of
from articles.feeds import LATEST, Channel
from articles.lines import lines
from articles.models import Article, FormerSlug, TaggedArticle
from articles.models.embed import HOSTS
from articles.story_parts import StoryParts
from cast.models import Tag, TagFollow
from cast.views import elsewhere
from fansite.meta import PageMeta
from fansite.paging import next_page, read_key
from fansite.pieces import with_pieces
from fansite.shielding import shield_of, still_open
from fansite.structured import breadcrumbs
from fansite.views import gone

YEAR = re.compile(r"(19|20)[0-9]{2}")
# The policy of a story's page, on which a reader may ask for a post of another site.
FRAMING: dict[str, Any] = settings.SECURE_CSP | {"frame-src": list(HOSTS)}


@require_safe
@with_pieces
def article_list(request: HttpRequest) -> HttpResponse:
    kind, year = request.GET.get("kind", ""), request.GET.get("year", "")
    if (kind and kind not in Article.Kind.values) or (year and not YEAR.fullmatch(year)):
        raise Http404
    key = read_key(request.GET.get("before"))
    found = Article.objects.older_than(key).published().of_kind(kind).of_year(year)
    articles, next_url = next_page(request, found.for_line().newest_first())
    title = " ".join(
        word for word in (Article.Kind(kind).label if kind else "All stories", f"of {year}" if year else "") if word
    )
    context = {
        "meta": PageMeta(
            title,
            f"{title}, the newest first.",
            filtered(kind=kind, year=year, before=request.GET.get("before") if key else ""),
            feeds=LATEST.links(),
            data=(list_way(kind=kind),),
        ),
        "title": title,
        "articles": lines(articles, shield_of(request)),
        "next_url": next_url,
        "kinds": [("", "All", filtered(year=year), not kind)]
        + [(value, label, filtered(kind=value, year=year), value == kind) for value, label in Article.Kind.choices],
        "kind": kind,
        "year": year,
        "years": SimpleLazyObject(
            lambda: [
                (number, filtered(kind=kind, year=number), str(number) == year)
                for number in Article.objects.published().years()
            ]
        ),
    }
    return render(request, "articles/article_list.html", context)


def filtered(**filters: str | int | None) -> str:
    """The list's address with those of the filters that are set."""
    query = urlencode({name: value for name, value in filters.items() if value})
    return reverse("articles:list") + (f"?{query}" if query else "")


def list_way(*, kind: str) -> dict:
    of_kind = [(Article.Kind(kind).label, filtered(kind=kind))] if kind else []
    return breadcrumbs(("Stories", filtered()), *of_kind)


@require_safe
@csp_override(FRAMING)
@with_pieces
def detail(request: HttpRequest, slug: str) -> HttpResponse:
    article = Article.objects.visible_to(request.user).filter(slug=slug).first()
    if article is None:
        return moved_or_gone(request, slug)
    if cover := cover_of(request, article):
        return cover
    news = news_for(request.user, article)
    threads, after = page_of_threads(article, viewer=request.user, since=news.since)
    parts = StoryParts(article.pk, shield_of(request))
    context = {
        "meta": SimpleLazyObject(lambda: parts.meta),
        "article": article,
        "parts": parts,
        "threads": threads,
        "news": news,
        "older_url": older_threads(request, article, after),
        "sorts": sort_links(request, article, "newest"),
        **joining(request, article),
    }
    return render(request, "articles/article_detail.html", context)


def moved_or_gone(request: HttpRequest, slug: str) -> HttpResponse:
    """A former slug leads on, a withdrawn story says so, and anything else was never here."""
    if former := FormerSlug.objects.filter(slug=slug).select_related("article").first():
        return redirect(still_open(request, former.article.get_absolute_url()), permanent=True)
    if Article.objects.filter(slug=slug, first_published_at__lte=timezone.now()).exists():
        return gone(request, sentence="This story was withdrawn by the editors.")
    raise Http404


@require_safe
@with_pieces
def tag_index(request: HttpRequest) -> HttpResponse:
    tags = TaggedArticle.objects.counted(Tag.objects.with_portraits())

    def of_kind(kind: str) -> SimpleLazyObject:
        return SimpleLazyObject(lambda: [tag for tag in tags if tag.kind == kind])

    context = {
        "meta": PageMeta(
            "Tags",
            "Every actor, character and topic, with its stories.",
            reverse("articles:tags"),
            data=(breadcrumbs(("Tags", reverse("articles:tags"))),),
        ),
        "actors": of_kind(Tag.Kind.ACTOR),
        "characters": of_kind(Tag.Kind.CHARACTER),
        "topics": of_kind(Tag.Kind.TOPIC),
    }
    return render(request, "articles/tag_index.html", context)


@require_safe
@with_pieces
def tag_detail(request: HttpRequest, slug: str) -> HttpResponse:
    tag = Tag.objects.filter(slug=slug).first()
    if tag is None:
        return elsewhere(request, slug)
    shield = shield_of(request)

    @cache
    def whole() -> Tag:
        found = Tag.objects.for_page().get(pk=tag.pk)
        if found.profile:
            found.profile.shown_to(shield)
        return found

    found = Article.objects.for_line().of_tag(tag, key=read_key(request.GET.get("before")), most=21)
    articles, next_url = next_page(request, found)
    context = {
        "meta": SimpleLazyObject(lambda: tag_meta(whole())),
        "tag": tag,
        "whole": whole,
        "articles": lines(articles, shield),
        "next_url": next_url,
        "count_text": SimpleLazyObject(lambda: TaggedArticle.objects.count_text(tag)),
        "follows": TagFollow.objects.is_following(request.user, tag),
    }
    return render(request, "articles/tag_detail.html", context)


def tag_meta(tag: Tag) -> PageMeta:
    return PageMeta(
        tag.name,
        tag.description or f"All stories about {tag.name}.",
        tag.get_absolute_url(),
        feeds=Channel(tag).links(),
        picture=tag.share,
        data=(breadcrumbs(("Tags", reverse("articles:tags")), (tag.name, tag.get_absolute_url())),),
    )
