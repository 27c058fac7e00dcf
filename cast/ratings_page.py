from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from cast.models import RatingStatement, StoryEvent
from cast.rating_line import lines, side_by_side
from cast.structured import story_way
from fansite.meta import PageMeta
from fansite.shielding import shield_of


@require_safe
def ratings(request: HttpRequest) -> HttpResponse:
    statements = list(RatingStatement.objects.for_page())
    context = {
        "meta": PageMeta(
            "The TRP ledger",
            "What was said of the serial's ratings, by whom and when; where sources disagree they stand side by side.",
            reverse("cast:ratings"),
            data=(story_way(("The TRP ledger", reverse("cast:ratings"))),),
        ),
        "groups": side_by_side(statements),
        "lines": lines(statements, StoryEvent.objects.exclude(happened="").open_to(shield_of(request)).for_row()),
    }
    return render(request, "cast/ratings.html", context)
