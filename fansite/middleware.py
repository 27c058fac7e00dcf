from collections.abc import Callable

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.http.response import HttpResponseBase
from django.middleware.gzip import GZipMiddleware
from django.utils.cache import patch_vary_headers


def refuse_nul(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """No address of ours holds a NUL, and PostgreSQL takes none in a text."""

    def middleware(request: HttpRequest) -> HttpResponse:
        if "\0" in request.path:
            raise Http404
        return get_response(request)

    return middleware


def cache_policy(get_response: Callable[[HttpRequest], HttpResponse]) -> Callable[[HttpRequest], HttpResponse]:
    """A page made for one reader stays in that reader's browser; any page is asked for again before it is shown."""

    def middleware(request: HttpRequest) -> HttpResponse:
        response = get_response(request)
        if "Cache-Control" not in response:
            signed_in = settings.SESSION_COOKIE_NAME in request.COOKIES or response.cookies
            response["Cache-Control"] = "private, no-cache" if signed_in else "no-cache"
            patch_vary_headers(response, ["Cookie"])
        return response

    return middleware


class CompressPages(GZipMiddleware):
    """Pages and feeds travel compressed; pictures are compressed already."""

    kinds = ("text/", "application/json", "application/atom+xml", "application/feed+json", "application/xml")

    def process_response(self, request: HttpRequest, response: HttpResponseBase) -> HttpResponseBase:
        is_text = response.get("Content-Type", "").startswith(self.kinds)
        return super().process_response(request, response) if is_text else response
