from collections.abc import Callable
from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.html import escape
from django.views.decorators.http import require_safe

from articles.models import Article, Claim, Quote, TaggedArticle
from cast.bars import Chart, Period, lay_out
from cast.family.sheet import Sheet
from cast.models import Actor, Character, Portrayal, Relationship, StoryEvent, Tag, TagFollow
from cast.moves import by_year, happenings_shown
from cast.periods import oldest_first
from cast.structured import actors_step, characters_step, profile_page, way
from fansite.feeds import StillAtom
from fansite.meta import FeedLink, PageMeta, absolute
from fansite.revalidation import revalidated
from fansite.shield import SHUT
from fansite.shielding import shield_of, still_open


@require_safe
def cast(request: HttpRequest) -> HttpResponse:
    meta = PageMeta(
        "The cast",
        "Actors and characters of the serial: who plays whom, since when, and who says so.",
        reverse("cast:list"),
        data=(way(),),
    )
    context = {
        "meta": meta,
        "actors": Actor.objects.for_card().by_name(),
        "characters": Character.objects.for_card().by_name(),
    }
    return render(request, "cast/cast.html", context)


@require_safe
def actors(request: HttpRequest) -> HttpResponse:
    meta = PageMeta(
        "Actors",
        "Everybody in front of the camera, with the parts they play and played.",
        reverse("cast:actors"),
        data=(way(actors_step()),),
    )
    return render(request, "cast/actor_list.html", {"meta": meta, "actors": Actor.objects.for_card().by_name()})


@require_safe
def characters(request: HttpRequest) -> HttpResponse:
    meta = PageMeta(
        "Characters",
        "The people of the story, and who plays them.",
        reverse("cast:characters"),
        data=(way(characters_step()),),
    )
    context = {
        "meta": meta,
        "characters": Character.objects.for_card().by_name(),
        "unnamed": oldest_first(part.shown_to(shield_of(request)) for part in Portrayal.objects.unnamed()),
    }
    return render(request, "cast/character_list.html", context)


@require_safe
def family(request: HttpRequest) -> HttpResponse:
    meta = PageMeta(
        "The family",
        "Who is whose parent, child or partner in the story, drawn as far as our sources say, with the source of each tie.",
        reverse("cast:family"),
        data=(way(("The family", reverse("cast:family"))),),
    )
    shield, ties = shield_of(request), Relationship.objects.for_family()
    covered = [tie for tie in ties if shield.covers(tie)]
    sheet = Sheet(Character.objects.for_family(), [tie for tie in ties if tie not in covered])
    return render(request, "cast/family.html", {"meta": meta, "sheet": sheet, "covered": covered, "shield": shield})


@require_safe
def actor(request: HttpRequest, slug: str) -> HttpResponse:
    return profile(request, slug, Actor)


@require_safe
def character(request: HttpRequest, slug: str) -> HttpResponse:
    return profile(request, slug, Character)


@require_safe
def moves(request: HttpRequest) -> HttpResponse:
    meta = PageMeta(
        "Joined, left, back",
        "Who joined the cast, who left, who came back and who was recast, by year, each with its source.",
        reverse("cast:moves"),
        feeds=(FeedLink("Joined, left, back", reverse("cast:moves-feed")),),
        data=(way(("Joined, left, back", reverse("cast:moves"))),),
    )
    found, covered = happenings_shown(shield_of(request))
    return render(request, "cast/moves.html", {"meta": meta, "years": by_year(found), "covered": covered})


@require_safe
@revalidated
def moves_feed(request: HttpRequest) -> HttpResponse:
    page = absolute(reverse("cast:moves"))
    feed = StillAtom(
        title=f"Joined, left, back · {settings.SITE_NAME}",
        link=page,
        description="Who joined the cast, who left, who came back and who was recast.",
        feed_url=absolute(reverse("cast:moves-feed")),
        language="en",
    )
    for one in happenings_shown(SHUT)[0][:50]:
        link = f"{page}#{one.anchor}"
        feed.add_item(one.headline, link, escape(one.summary), unique_id=link, updateddate=one.changed_at)
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def profile(request: HttpRequest, slug: str, model: type[Actor] | type[Character]) -> HttpResponse:
    person = model.objects.for_page().filter(tag__slug=slug).first()
    if not isinstance(person, model):
        return elsewhere(
            request, slug, kind=model.KIND, address=lambda tag: reverse(f"cast:{model.KIND}", args=[tag.slug])
        )
    shield = shield_of(request)
    person.shown_to(shield)
    words = person.description or f"{person.name}: parts, dates, names and stories."
    context: dict[str, Any] = {
        "meta": PageMeta(
            person.name,
            words,
            person.get_absolute_url(),
            kind="profile",
            picture=person.share,
            data=profile_page(person),
        ),
        model.KIND: person,
        "chart": chart(person),
        "stories": [story.shown_to(shield) for story in Article.objects.for_row().of_tag(person.tag, most=5)],
        "rumours": Claim.objects.of_tag(person.tag).for_reader(shield),
        "story_total": TaggedArticle.objects.count_text(person.tag),
        "follows": TagFollow.objects.is_following(request.user, person.tag),
    }
    if isinstance(person, Actor):
        said = Quote.objects.published().of_speaker(person.tag).for_line().newest_first()[:3]
        context["quotes"] = [quote.shown_to(shield) for quote in said]
    if isinstance(person, Character):
        context["events"] = StoryEvent.objects.newest_of(person, shield=shield)
        context["corner"] = Relationship.objects.corner_of(person, shield)
        context["shield"] = shield
    return render(request, f"cast/{model.KIND}_detail.html", context)


def chart(person: Actor | Character) -> Chart | None:
    """The person's portrayals on one axis; a change of actor is told by the bar itself where the other bar is elsewhere."""
    roles = person.role_list
    here = {role.pk for role in roles}
    unnamed = "A character not named yet" if person.KIND == "actor" else "Actor not named"
    return lay_out(
        Period(
            key=role.pk,
            name=str(getattr(role, person.COUNTERPART) or unnamed),
            since=role.since,
            until=role.until,
            replaces=role.replaces_id,
            took_over=bool(role.replaces_id) and role.replaces_id not in here,
            handed_on=bool(role.follower) and role.follower.pk not in here,
            covered=role.is_end_covered,
        )
        for role in roles
    )


def elsewhere(
    request: HttpRequest, slug: str, *, kind: str = "", address: Callable[[Tag], str] = Tag.get_absolute_url
) -> HttpResponse:
    """Where an address that is no live slug leads: to the one tag it spells, to a choice of several, or nowhere."""
    tags = Tag.objects.at_address(slug, kind=kind)
    if not tags:
        raise Http404
    if len(tags) == 1:
        return redirect(still_open(request, address(tags[0])), permanent=True)
    meta = PageMeta(
        f"Who is meant by “{slug}”?", "More than one person goes by this name.", request.path, indexed=False
    )
    choices = [(tag, address(tag)) for tag in tags]
    return render(request, "cast/choice.html", {"meta": meta, "text": slug, "choices": choices})
