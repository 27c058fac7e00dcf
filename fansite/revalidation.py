"""Asking again whether something has changed."""

from collections.abc import Callable
from functools import wraps
from typing import Any

from django.http import HttpRequest, HttpResponse
from django.utils.cache import get_conditional_response, set_response_etag


def revalidated(view: Callable[..., HttpResponse]) -> Callable[..., HttpResponse]:
    """Marks the answer with a digest of its bytes; who has these already gets 304. For HEAD as for GET."""

    @wraps(view)
    def wrapper(request: HttpRequest, *args: Any, **kwargs: Any) -> HttpResponse:
        response = view(request, *args, **kwargs)
        if response.status_code != 200:
            return response
        set_response_etag(response)
        return get_conditional_response(request, etag=response["ETag"], response=response) or response

    return wrapper
