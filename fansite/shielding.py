"""How far the reader of a page has come, and the addresses that open covers or keep them open."""

import re

from django.conf import settings
from django.http import HttpRequest, HttpResponse

from cast.models import StoryEvent
from fansite.accounts.models import ALL_OPEN, User
from fansite.cookies import cookie_name
from fansite.shield import OPEN, Shield, read_opened

YEAR = 365 * 24 * 3600


def spoiler_point(request: HttpRequest) -> int | None:
    """The id of the break that the reader has come to, 0 for the beginning, None where all is open.

    A fan's account goes before the cookie. Whether a break of this id is there is not looked at.
    """
    fan = getattr(request, "user", None)  # an error can come before anybody looked who it is
    if isinstance(fan, User) and fan.spoiler_point is not None:
        return None if fan.spoiler_point == ALL_OPEN else fan.spoiler_point
    kept = request.COOKIES.get(cookie_name("spoiler"), "")
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


def open_to_all(request: HttpRequest) -> None:
    """For a page of the newsroom's: however far its reader has come, nothing on it is covered."""
    request.__dict__["_shield"] = OPEN


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


def keep_cookie(response: HttpResponse, name: str, value: str) -> None:
    """In a cookie for a year; "" takes the cookie away."""
    if value:
        response.set_cookie(
            cookie_name(name), value, max_age=YEAR, secure=settings.HTTPS, httponly=True, samesite="Lax"
        )
    else:
        response.delete_cookie(cookie_name(name), samesite="Lax")
