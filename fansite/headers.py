"""What every answer says to the browser, whoever made it: a view, WhiteNoise, or Django where something went wrong.

The values stand in the settings. Outermost, since Django's own middleware is not reached by an answer that an earlier one
gave: a request for another host, a redirect to https.
"""

import logging
import time
from collections.abc import Callable

from django.conf import settings
from django.core.exceptions import DisallowedHost
from django.http import HttpRequest, HttpResponse
from django.middleware.clickjacking import XFrameOptionsMiddleware
from django.middleware.csp import ContentSecurityPolicyMiddleware
from django.middleware.security import SecurityMiddleware

from fansite.gate import REFUSED
from fansite.views import bad_request, broken

logger = logging.getLogger(__name__)

MINUTE = 60.0
# Feeds show our pictures in other programs, and a preview in the newsroom is a sandbox, to which our own files are foreign.
FOR_ANYBODY = (settings.STATIC_URL, "/media/")

REFUSALS = {
    400: ("That did not come in whole", "The line may have broken. Go back, and send it once more."),
    411: (
        "That came without its length",
        "Browsers say how much they send, and this did not. Go back, and try another.",
    ),
    413: ("That is too large for us", "Go back, and send less: a smaller picture, or a shorter text."),
    503: ("Too much comes in at once", "Nothing of it was lost on your side: go back, and send it again in a minute."),
}

type View = Callable[[HttpRequest], HttpResponse]


def say_headers(get_response: View) -> View:
    parts = [
        part(get_response) for part in (SecurityMiddleware, ContentSecurityPolicyMiddleware, XFrameOptionsMiddleware)
    ]
    tell_of_host = seldom()

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            if not request.path.startswith(settings.STATIC_URL):  # the page for a foreign host has its style from there
                request.get_host()
            response = refusal(request) or get_response(request)
        except DisallowedHost as reason:
            tell_of_host(str(reason))
            response = bad_request(request)
        for part in parts:
            response = part.process_response(request, response)
        for name, value in settings.SECURE_HEADERS.items():
            response.headers.setdefault(name, value)
        if request.path.startswith(FOR_ANYBODY):
            response["Cross-Origin-Resource-Policy"] = "cross-origin"
        if "frame-src" in (getattr(response, "_csp_config", None) or {}):
            # A frame of another site would have to say this policy too, and none of those that we show does.
            response["Cross-Origin-Embedder-Policy"] = "unsafe-none"
        return response

    return middleware


def refusal(request: HttpRequest) -> HttpResponse | None:
    """The page for a body that was not taken in (fansite/gate.py)."""
    status = request.META.get(REFUSED)
    if not status:
        return None
    title, sentence = REFUSALS[status]
    response = broken(status, title, sentence)
    # Its line is enough: a thousand may come in a second.
    response._has_been_logged = True  # type: ignore[attr-defined]
    if status == 503:
        response["Retry-After"] = "10"
    return response


def seldom() -> Callable[[str], None]:
    """Tells of what strangers can do a thousand times a second once a minute."""
    told_at, untold = -MINUTE, 0

    def tell(what: str) -> None:
        nonlocal told_at, untold
        if time.monotonic() < told_at + MINUTE:
            untold += 1
            return
        logger.warning("%s (and %s more since the last such line)", what[:200], untold)
        told_at, untold = time.monotonic(), 0

    return tell
