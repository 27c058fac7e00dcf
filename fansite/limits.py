"""How often somebody may send something: the table is ACCOUNT_RATE_LIMITS in the settings."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from allauth.core import ratelimit
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def limited(action: str) -> Callable:
    """Answers a POST beyond the action's rates, by account and by address, with the 429 page."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            # allauth's limiter lets a GET pass uncounted and takes the address from trusted proxies only.
            if ratelimit.consume(request, action=action):
                return view(request, *args, **kwargs)
            response = render(request, "429.html", {"typed": request.POST.get("body", "")}, status=429)
            response["Retry-After"] = "60"
            return response

        return wrapper

    return decorate
