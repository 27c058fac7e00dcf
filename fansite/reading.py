"""What readers choose at /reading/: the theme, and how far in the story they have come."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseRedirect
from django.shortcuts import render
from django.urls import reverse
from django.utils.http import url_has_allowed_host_and_scheme

from cast.models import StoryEvent
from fansite.accounts.models import User
from fansite.forms import ReadingForm
from fansite.limits import limited
from fansite.meta import PageMeta
from fansite.shield import OPEN, Shield, read_opened

YEAR = 365 * 24 * 3600


def spoiler_point(request: HttpRequest) -> int | None:
    """The id of the break that the reader has come to, 0 for the beginning, None where all is open.

    A fan's account goes before the cookie. Whether a break of this id is there is not looked at.
    """
    fan = getattr(request, "user", None)  # an error can come before anybody looked who it is
    if isinstance(fan, User) and fan.spoiler_point is not None:
        return fan.spoiler_point
    kept = request.COOKIES.get("spoiler", "")
    if not re.fullmatch(r"-?[0-9]+", kept, re.ASCII):
        return None
    return max(0, int(kept)) if len(kept) < 19 else 0


def shield_of(request: HttpRequest) -> Shield:
    """What the reader of this page may see; at most one query a request."""
    if "_shield" not in request.__dict__:
        point = spoiler_point(request)
        opened = read_opened(request.GET.get("open", ""))
        reached = StoryEvent.objects.reached_at(point) if point else frozenset()
        request.__dict__["_shield"] = OPEN if point is None else Shield(reached, opened)
    return request.__dict__["_shield"]


def still_open(request: HttpRequest, address: str) -> str:
    """The address, where what the reader opened on this page stays open."""
    marks = shield_of(request).opening()
    path, mark, anchor = address.partition("#")
    return f"{path}{'&' if '?' in path else '?'}open={marks}{mark}{anchor}" if marks else address


def opening_address(request: HttpRequest, mark: str) -> str:
    """The page's own address with one cover more open."""
    query = request.GET.copy()
    query["open"] = shield_of(request).opening(mark)
    return f"{request.path}?{query.urlencode()}"


@limited("reading")
def reading(request: HttpRequest) -> HttpResponse:
    point = spoiler_point(request)
    breaks = [(str(event.pk), event.break_label) for event in StoryEvent.objects.breaks()]
    known = point is None or str(point) in dict(breaks)
    initial = {
        "theme": request.COOKIES.get("theme", "system"),
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
    ours = chosen["next"].startswith("/") and url_has_allowed_host_and_scheme(chosen["next"], allowed_hosts=None)
    response = HttpResponseRedirect(chosen["next"] if ours else reverse("home"))
    keep(response, "theme", "" if chosen["theme"] == "system" else chosen["theme"])
    keep(response, "spoiler", "" if chosen["spoiler"] == "open" else chosen["spoiler"])
    if request.user.is_authenticated:
        request.user.spoiler_point = None if chosen["spoiler"] == "open" else int(chosen["spoiler"])
        request.user.save(update_fields=["spoiler_point"])
    return response


def keep(response: HttpResponse, name: str, value: str) -> None:
    """In a cookie for a year; "" takes the cookie away."""
    if value:
        response.set_cookie(name, value, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax")
    else:
        response.delete_cookie(name, samesite="Lax")
