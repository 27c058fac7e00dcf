"""What readers choose at /reading/: the theme, and how far in the story they have come."""

from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse

from cast.models import StoryEvent
from fansite.accounts.models import ALL_OPEN, Theme
from fansite.context import theme_of
from fansite.forms import ReadingForm
from fansite.limits import limited
from fansite.meta import PageMeta
from fansite.shielding import keep_cookie, spoiler_point
from fansite.views import within


@limited("reading")
def reading(request: HttpRequest) -> HttpResponse:
    point = spoiler_point(request)
    breaks = [(str(event.pk), event.break_label) for event in StoryEvent.objects.breaks()]
    known = point is None or str(point) in dict(breaks)
    initial = {
        "theme": theme_of(request),
        "spoiler": ("open" if point is None else str(point)) if known else "0",
        "next": request.GET.get("next", ""),
    }
    form = ReadingForm(request.POST or None, breaks=breaks, initial=initial)
    if not (request.method == "POST" and form.is_valid()):
        meta = PageMeta(
            "Reading settings",
            "Light or dark, and how far in the story you have come.",
            reverse("reading"),
            indexed=False,
        )
        return render(request, "fansite/reading.html", {"meta": meta, "form": form})
    chosen = form.cleaned_data
    response = HttpResponseRedirect(within(chosen["next"]) or reverse("home"))
    keep_cookie(response, "theme", "" if chosen["theme"] == Theme.SYSTEM else chosen["theme"])
    keep_cookie(response, "spoiler", "" if chosen["spoiler"] == "open" else chosen["spoiler"])
    if request.user.is_authenticated:
        request.user.spoiler_point = ALL_OPEN if chosen["spoiler"] == "open" else int(chosen["spoiler"])
        request.user.theme = chosen["theme"]
        request.user.save(update_fields=["spoiler_point", "theme"])
    return response
