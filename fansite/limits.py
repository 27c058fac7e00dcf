"""How often somebody may send something, or search: the table is ACCOUNT_RATE_LIMITS in the settings."""

import math
import secrets
import time
from collections.abc import Callable
from datetime import timedelta
from functools import wraps
from typing import Any

from allauth.account import app_settings
from allauth.core.internal.ratelimit import apply_rate, consume, get_cache_key, get_rates
from django.conf import settings
from django.core.cache import BaseCache, caches
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone

from fansite.accounts.models import Reader
from fansite.faults import TYPED
from fansite.text import until
from fansite.views import unavailable

RATES = {"app": "allauth.account"}  # where the library looks for the table
SAFE = ("GET", "HEAD", "OPTIONS")


def limited(action: str) -> Callable:
    """Answers a POST beyond the action's rates, by account and by address, with the 429 page."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            if request.method in SAFE:
                return view(request, *args, **kwargs)
            own = own_action(action, request.user)
            # The library takes the address from trusted proxies only.
            if consume(request, action=own, **RATES):
                return view(request, *args, **kwargs)
            return too_often(request, seconds=seconds_left(request, own, caches["default"]))

        return wrapper

    return decorate


def limited_reading(action: str) -> Callable:
    """The same for a page that is only read: reading is to write nothing into the database."""

    def decorate(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
        @wraps(view)
        def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
            counts = caches["default" if settings.CACHE_URL else "process"]
            for rate in get_rates(action=action, **RATES):
                key = get_cache_key(request, action=action, rate=rate, **RATES)
                allowed, history = apply_rate(counts.get(key, []), time.time(), rate)
                if not allowed:
                    return too_often(request, seconds=seconds_left(request, action, counts))
                counts.set(key, history, rate.duration)
            return view(request, *args, **kwargs)

        return wrapper

    return decorate


def own_action(action: str, user: Reader) -> str:
    """The line of the table for this reader: new accounts have narrower ones for what can harm others."""
    narrower = f"{action}_when_new"
    return narrower if user.is_authenticated and user.is_new and narrower in app_settings.RATE_LIMITS else action


def seconds_left(request: HttpRequest, action: str, counts: BaseCache) -> int:
    """After how many seconds each of the action's rates has room again."""
    now, left = time.time(), [1.0]
    for rate in get_rates(action=action, **RATES):
        key = get_cache_key(request, action=action, rate=rate, **RATES)
        has_room, newest_first = apply_rate(counts.get(key, []), now, rate, dry_run=True)
        if newest_first and not has_room:
            left.append(newest_first[rate.amount - 1] + rate.duration - now)
    return math.ceil(max(left))


def too_often(request: HttpRequest, *, seconds: int = 60) -> HttpResponse:
    """The 429 page; allauth asks for it too, without saying when: none of its rates that end here is longer than a minute.

    Who is refused because nothing can be counted, as nothing can be written, hears that instead.
    """
    if not caches["default"].add(f"room-{secrets.token_hex(8)}", True, 1):
        return unavailable(request)
    typed = next((request.POST[name] for name in TYPED if request.POST.get(name)), "")
    moment = until(timezone.now() + timedelta(seconds=seconds))
    response = render(request, "429.html", {"typed": typed, "when": moment}, status=429)
    response["Retry-After"] = str(seconds)
    return response
