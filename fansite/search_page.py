"""The search page joins names, which the cast knows in every spelling, and full text."""

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.views.decorators.http import require_safe

from articles.lines import Line, lines
from articles.models import Article
from cast.models import Tag, TagAlias, TagMerge
from fansite.limits import limited_reading
from fansite.markup import marked
from fansite.meta import PageMeta
from fansite.pieces import with_pieces
from fansite.search import MOST_WORDS, Question, Tally, Term, did_you_mean, excerpts, find, read_place, tally
from fansite.shield import Shield
from fansite.shielding import shield_of
from fansite.text import clean_name, words

YEAR = re.compile("(19|20)[0-9]{2}")
MOST_CHARACTERS = 100
MOST_PEOPLE = 12
LEAST_TO_FILTER = 3


@dataclass(frozen=True)
class Choice:
    """One value that the stories can be filtered by; `count` is "" for all of them."""

    label: str
    url: str
    count: str = ""
    is_current: bool = False


@require_safe
@limited_reading("search")
@with_pieces
def search(request: HttpRequest) -> HttpResponse:
    typed = clean_name(request.GET.get("q", "")[: 2 * MOST_CHARACTERS])[:MOST_CHARACTERS]
    meta = PageMeta(
        f"Search: {typed}" if typed else "Search",
        "Find stories, actors and characters.",
        reverse("search"),
        indexed=False,
    )
    context = {"meta": meta, "query": typed}
    if typed:
        context |= answer(request, typed)
    return render(request, "fansite/search.html", context)


def answer(request: HttpRequest, typed: str) -> dict:
    """What the page shows for the text: people, stories with their excerpts, filters, or what may have been meant."""
    people = Tag.objects.search(typed)[:MOST_PEOPLE]
    terms = terms_of(typed)
    if not terms:
        return {"people": people}
    kind, year, slug = (clean_name(request.GET.get(name, "")[:100]) for name in ("kind", "year", "person"))
    person = Tag.objects.exclude(kind=Tag.Kind.TOPIC).filter(slug=slug).first() if slug else None
    question = Question(
        terms,
        kind=kind if kind in Article.Kind.values else "",
        tags=(person.pk, *person.merges.values_list("former", flat=True)) if person else (),
        year=int(year) if YEAR.fullmatch(year) else None,
        reached=shield_of(request).reached,
    )
    place = read_place(request.GET.get("before"))
    keys, after = find(question, after=place)
    if not keys:
        question = replace(question, open_end=True)
        keys, after = find(question, after=place)
    out = Article.objects.published()
    is_filtered = bool(question.kind or question.tags or question.year)
    context = {
        "people": people,
        "stories": with_excerpts(keys, question, shield_of(request)),
        "more_url": further(request, before=f"{after[0]}-{after[1]}") if after else "",
        "is_filtered": is_filtered,
        "left_out": out.waiting(shield_of(request)),
    }
    if is_filtered or (len(keys) >= LEAST_TO_FILTER and not place):
        context["filters"] = SimpleLazyObject(lambda: filters(request, question, person))
        context["asked"] = further(request)
    elif not (keys or people):
        context["meant"] = meant_instead(typed, shield_of(request))
    return context


def terms_of(typed: str) -> tuple[Term, ...]:
    return tuple(Term(*named) for named in TagAlias.objects.named_in(words(typed)[:MOST_WORDS]))


def with_excerpts(keys: list[int], question: Question, shield: Shield) -> list[Line]:
    """The stories, with the words marked that were found in them."""
    found = {pk: (marked(excerpt.title), marked(excerpt.passage)) for pk, excerpt in excerpts(question, keys).items()}
    stories = Article.objects.filter(Article.objects.published().at("pk")).for_line().in_order(keys)
    return lines(stories, shield, found=found)


def meant_instead(typed: str, shield: Shield) -> str:
    """Near words, offered only when they find something: so no word of an unpublished story is ever told."""
    text = did_you_mean(typed)
    question = Question(terms_of(text), reached=shield.reached)
    return text if text and (find(question, most=1)[0] or Tag.objects.search(text).exists()) else ""


def filters(request: HttpRequest, question: Question, person: Tag | None) -> list[tuple[str, list[Choice]]]:
    """Kind, year and person with counts; what is chosen of one of them does not narrow the choice of its own."""
    tallies: dict[Question, Tally] = {}
    # The tags that were merged into others, by the id under which search may still know their stories.
    same = dict(TagMerge.objects.values_list("former", "tag"))

    def told(asked: Question) -> Tally:
        if asked not in tallies:
            tallies[asked] = tally(asked, same=same)
        return tallies[asked]

    by_kind, by_year = told(replace(question, kind="")), told(replace(question, year=None))
    by_person = told(replace(question, tags=()))
    kinds = [(kind, label) for kind, label in Article.Kind.choices if kind in by_kind.kinds]
    years = [(str(year), str(year)) for year in sorted(by_year.years, reverse=True)]
    likely = sorted(by_person.tags, key=lambda pk: (-by_person.tags[pk], pk))[:24]
    known = Tag.objects.exclude(kind=Tag.Kind.TOPIC).in_bulk(likely)
    tags = [known[pk] for pk in likely if pk in known][:8]
    counts = {tag.slug: by_person.tags[tag.pk] for tag in tags}
    if person and person not in tags:
        tags.append(person)
    year_counts = {str(year): count for year, count in by_year.years.items()}
    groups = [
        ("kind", "Kind", kinds, question.kind, by_kind.kinds, by_kind),
        ("year", "Year", years, str(question.year or ""), year_counts, by_year),
        ("person", "With", [(tag.slug, tag.name) for tag in tags], person.slug if person else "", counts, by_person),
    ]
    return [
        (title, choices(request, name, options, current, counts, is_whole=told.is_whole))
        for name, title, options, current, counts, told in groups
        if len(options) > 1 or current
    ]


def choices(request: HttpRequest, name: str, options: Iterable[tuple[str, str]], current: str,
            counts: Mapping[str, int], *, is_whole: bool) -> list[Choice]:  # fmt: skip
    more = "" if is_whole else "+"
    return [Choice("All", further(request, **{name: ""}), is_current=not current)] + [
        Choice(label, further(request, **{name: value}), f"{counts.get(value, 0):,}{more}", value == current)
        for value, label in options
    ]


def further(request: HttpRequest, **changed: str) -> str:
    """The page's address with some of its parts changed, from the first page on unless `before` is given."""
    kept = {name: request.GET.get(name, "") for name in ("q", "kind", "year", "person")} | changed
    return f"?{urlencode({name: value for name, value in kept.items() if value})}"
