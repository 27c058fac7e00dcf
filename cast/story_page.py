"""The story so far, by time or by track; its filters are links and a form that works without script."""

from django.db.models import Prefetch
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import urlencode
from django.views.decorators.http import require_safe

from articles.models import StoryOfEvent
from cast.models import Character, StoryEvent, Track
from cast.structured import story_way
from cast.timeline import in_bunches, in_strands
from fansite.meta import PageMeta
from fansite.shielding import shield_of, still_open

VIEWS = (("", "By time"), ("track", "By track"))


@require_safe
def story(request: HttpRequest) -> HttpResponse:
    asked = {name: request.GET.get(name, "") for name in ("by", "track", "kind", "character")}
    tracks, characters = list(Track.objects.all()), list(Character.objects.in_the_story())
    names = {"track": {track.slug: track.safe_name for track in tracks}, "kind": dict(StoryEvent.Kind.choices)}
    names |= {"character": {person.slug: person.name for person in characters}, "by": dict(VIEWS)}
    if any(value and value not in names[name] for name, value in asked.items()):
        raise Http404
    shield = shield_of(request)
    found = StoryEvent.objects.of_kind(asked["kind"]).of_track(asked["track"]).with_character(asked["character"])
    told = Prefetch("story_rows", StoryOfEvent.objects.published())
    if any(asked.values()):  # how many covers there are of one kind, track or person would tell something
        found = found.open_to(shield)
    events = list(found.for_page().prefetch_related(told))
    for event in events:
        event.told_in = [row.article.shown_to(shield) for row in event.story_rows.all()]
    shown = [event.shown_to(shield) for event in events]
    chosen = [names[name][value] for name, value in asked.items() if value and name != "by"]
    title = "The story so far"
    description = "What happened in the serial, event by event, as far as a source tells it, with the source beside it."
    context = {
        "meta": PageMeta(" · ".join([title, *chosen]), description, filtered(**asked), data=(story_way(),)),
        "asked": asked,
        "chosen": chosen,
        "count": len(shown),
        "bunches": [] if asked["by"] else in_bunches(shown),
        "strands": in_strands(events) if asked["by"] else [],
        "shield": shield,
        "opened": shield.opening(),
        "views": [
            (label, still_open(request, filtered(**asked | {"by": value})), asked["by"] == value)
            for value, label in VIEWS
        ],
        "tracks": tracks,
        "kinds": StoryEvent.Kind.choices,
        "characters": characters,
    }
    return render(request, "cast/story.html", context)


def filtered(**asked: str) -> str:
    """The page's address with what was asked for."""
    query = urlencode({name: value for name, value in asked.items() if value})
    return reverse("cast:story") + (f"?{query}" if query else "")
