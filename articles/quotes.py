"""What was said, in the words in which it was said: all of it, by whom and about what; and each quote by itself."""

import re
from itertools import groupby
from typing import Any
from urllib.parse import urlencode

from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseNotModified
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.text import Truncator
from django.views.decorators.http import require_safe

from articles.models import CoveredQuote, Question, Quote
from articles.models.translated import SaidKey
from cast.models import Tag
from cast.structured import person
from fansite.meta import PageMeta, absolute
from fansite.pictures.views import for_ever
from fansite.shielding import shield_of
from fansite.structured import breadcrumbs

PER_PAGE = 20
KEY = re.compile(r"((?:[0-9]{4}(?:-[0-9]{2}){0,2})?)\.([qa])([0-9]{1,18})")


@require_safe
def quote_list(request: HttpRequest) -> HttpResponse:
    chosen = {name: request.GET.get(name, "") for name in ("topic", "speaker")}
    tags = {name: asked(slug, kind="actor" if name == "speaker" else "") for name, slug in chosen.items()}
    live = {name: tag.slug if tag else "" for name, tag in tags.items()}
    if live != chosen:  # a former name
        return redirect(filtered(**live), permanent=True)
    topic, speaker = tags["topic"], tags["speaker"]
    before = request.GET.get("before", "")
    key = read_key(before)
    said = sayings(topic, speaker, key)
    shown = [one.shown_to(shield_of(request)) for one in said[:PER_PAGE]]
    title = title_of(topic, speaker)
    context = {
        "meta": PageMeta(
            title,
            f"{title}: in the words and the language in which it was said, with the translation, the date and the source.",
            filtered(**live, before=before if key else ""),
            data=(breadcrumbs(*way(topic, speaker)),),
        ),
        "title": title,
        "topic": topic,
        # By topic one sees who said what about the same thing from year to year.
        "years": [(year, list(group)) for year, group in groupby(shown, lambda quote: quote.year if topic else "")],
        "next_url": filtered(**live, before="{}.{}{}".format(*said[PER_PAGE - 1].key)) if said[PER_PAGE:] else "",
        "topics": chips(Tag.objects.filter(pk__in=spoken_of()).order_by("-kind", "name"), "topic", live),
        "speakers": chips(Tag.objects.filter(pk__in=speaking()).order_by("name"), "speaker", live),
    }
    return render(request, "articles/quote_list.html", context)


def sayings(topic: Tag | None, speaker: Tag | None, key: SaidKey | None) -> list[Quote | Question]:
    """A page of quotes and, where something is asked for, of answers from interviews; one more, where another follows."""
    kinds: list[Any] = [Quote.objects, Question.objects] if topic or speaker else [Quote.objects]
    found: list[Quote | Question] = []
    for kind in kinds:
        chosen = kind.published().of_topic(topic).of_speaker(speaker).older_than(key)
        found += chosen.for_page().newest_first()[: PER_PAGE + 1]
    return sorted(found, key=lambda one: one.key, reverse=True)[: PER_PAGE + 1]


def spoken_of() -> QuerySet:
    """The tags that quotes and answers speak of."""
    answers = Question.objects.published().exclude(topics=None)
    return Quote.objects.published().topics().values("pk").union(answers.values("topics"))


def speaking() -> QuerySet:
    answers = Question.objects.published().exclude(speakers=None)
    return Quote.objects.published().speakers().values("pk").union(answers.values("speakers__tag"))


def asked(slug: str, *, kind: str) -> Tag | None:
    """The tag that a filter names, by a former name too; None where nothing is asked for."""
    if not slug:
        return None
    tags = Tag.objects.at_address(slug, kind=kind)
    if len(tags) != 1:
        raise Http404
    return tags[0]


def read_key(text: str) -> SaidKey | None:
    """The key in an address such as `?before=2025-04-21.q7`; None for what is none."""
    match = KEY.fullmatch(text)
    return (match[1], match[2], int(match[3])) if match else None


def filtered(**filters: str) -> str:
    query = urlencode({name: value for name, value in filters.items() if value})
    return reverse("articles:quotes") + (f"?{query}" if query else "")


def title_of(topic: Tag | None, speaker: Tag | None) -> str:
    if speaker:
        return f"{speaker.name} on {topic.name}" if topic else f"{speaker.name}, in their own words"
    return f"What was said about {topic.name}" if topic else "Quotes"


def way(topic: Tag | None, speaker: Tag | None) -> list[tuple[str, str]]:
    steps = [("Quotes", filtered())]
    if speaker:
        steps.append((speaker.name, filtered(speaker=speaker.slug)))
    if topic:
        steps.append((topic.name, filtered(topic=topic.slug, speaker=speaker.slug if speaker else "")))
    return steps


def chips(tags: Any, name: str, live: dict[str, str]) -> list[tuple[str, str, bool]]:
    """One to choose each of the tags, after one that chooses none."""
    found = [("All", filtered(**live | {name: ""}), not live[name])]
    return found + [(tag.name, filtered(**live | {name: tag.slug}), tag.slug == live[name]) for tag in tags]


@require_safe
def quote_detail(request: HttpRequest, pk: int) -> HttpResponse:
    quote = get_object_or_404(Quote.objects.published().for_page(), pk=pk)
    shield = shield_of(request)
    shown = quote.shown_to(shield)
    more = Quote.objects.published().of_speaker(quote.speaker.tag).exclude(pk=pk).for_line().newest_first()[:3]
    address = absolute(quote.get_absolute_url())
    context: dict[str, Any] = {
        "meta": meta_of(quote, shown),
        "quote": shown,
        "more": [other.shown_to(shield) for other in more],
    }
    if isinstance(shown, Quote):
        context |= {
            "topics": [row.tag for row in quote.topic_rows.select_related("tag").order_by("-tag__kind", "tag__name")],
            "story": quote.article and quote.article.shown_to(shield),
            "share_url": address,
            "whatsapp_url": "https://wa.me/?" + urlencode({"text": f"{quote} – {quote.speaker} {address}"}),
        }
    return render(request, "articles/quote_detail.html", context)


def meta_of(quote: Quote, shown: Quote | CoveredQuote) -> PageMeta:
    if isinstance(shown, CoveredQuote):
        words = "These words tell of what comes later in the serial. They wait until you want to know."
        return PageMeta(str(shown), words, quote.get_absolute_url(), indexed=False, picture=quote.card)
    words = Truncator(quote.words).chars(60)
    return PageMeta(
        f"{quote.speaker}: “{words}”",
        f"“{quote.translation or quote.words}” – {quote.attribution}.",
        quote.get_absolute_url(),
        picture=quote.card,
        data=(quotation(quote), breadcrumbs(*way(None, quote.speaker.tag), (words, quote.get_absolute_url()))),
    )


def quotation(quote: Quote) -> dict:
    """In the terms of schema.org."""
    url, source = absolute(quote.get_absolute_url()), quote.source
    work: dict[str, Any] = {
        "@type": "CreativeWork",
        "name": source.title,
        "datePublished": source.date,
        "url": source.address,
    }
    work |= organisation("publisher", source.publisher)
    told: dict[str, Any] = {
        "@type": "Quotation",
        "@id": f"{url}#quotation",
        "url": url,
        "text": quote.words,
        "inLanguage": quote.language,
        "creator": person(quote.speaker.tag, quote.speaker),
        "dateCreated": quote.plain_date,
        "isBasedOn": {name: value for name, value in work.items() if value},
    }
    if quote.translation:
        told["workTranslation"] = {"@type": "Quotation", "text": quote.translation, "inLanguage": "en"}
        told["workTranslation"] |= organisation("translator", quote.translator)
    return {name: value for name, value in told.items() if value}


def organisation(role: str, name: str) -> dict[str, Any]:
    """Nothing of one that our sources leave without a name."""
    return {} if name.startswith("Unnamed") else {role: {"@type": "Organization", "name": name}}


@require_safe
def card(request: HttpRequest, pk: int) -> HttpResponse:
    """The picture to share. By the address that the page gives it never changes; by the bare one it is asked for anew."""
    quote = get_object_or_404(Quote.objects.published().for_line(), pk=pk)
    drawn = quote.card
    headers = for_ever(drawn.name)
    if request.GET.get("v") != drawn.digest:
        headers["Cache-Control"] = "no-cache"
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    return HttpResponse(drawn.data(), content_type=drawn.type, headers=headers)
