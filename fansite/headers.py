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

from fansite.views import bad_request

logger = logging.getLogger(__name__)

MINUTE = 60.0
# Feeds show our pictures in other programs, and a preview in the newsroom is a sandbox, to which our own files are foreign.
FOR_ANYBODY = (settings.STATIC_URL, "/media/")

type View = Callable[[HttpRequest], HttpResponse]


def say_headers(get_response: View) -> View:
    parts = [
        part(get_response) for part in (SecurityMiddleware, ContentSecurityPolicyMiddleware, XFrameOptionsMiddleware)
    ]
    tell_of_host = seldom()

    def middleware(request: HttpRequest) -> HttpResponse:
        try:
            request.get_host()
        except DisallowedHost as reason:
            tell_of_host(str(reason))
            response = bad_request(request)
        else:
            response = get_response(request)
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
