"""What our server is measured beside: a bare Django view and a bare WSGI function that answer with the same bytes.

And the site as it is with all threads of a story on its page. Granian is given one of the three by name.
"""

import os
from collections.abc import Callable, Iterable
from importlib import import_module
from pathlib import Path
from typing import Any

# The bytes of each page lie in a file by the name that it is asked by.
BODIES = {f"/{file.name}": file.read_bytes() for file in Path(os.environ["BODIES"]).iterdir()}


def bare_function(environ: dict, start_response: Callable) -> Iterable[bytes]:
    body = BODIES[environ["PATH_INFO"]]
    start_response("200 OK", [("Content-Type", "text/html; charset=utf-8"), ("Content-Length", str(len(body)))])
    return [body]


def _bare_view() -> Callable:
    from django.conf import settings
    from django.http import HttpRequest, HttpResponse
    from django.urls import path

    settings.configure(ROOT_URLCONF=__name__, ALLOWED_HOSTS=["127.0.0.1"], SECRET_KEY="bare", MIDDLEWARE=[])

    def view(request: HttpRequest, name: str) -> HttpResponse:
        return HttpResponse(BODIES[f"/{name}"])

    globals()["urlpatterns"] = [path("<str:name>", view)]
    from django.core.wsgi import get_wsgi_application

    return get_wsgi_application()


def _all_threads() -> Callable:
    application = import_module("fansite.wsgi").application  # sets Django up
    threads: Any = import_module("articles.comments.threads")
    threads.THREADS_A_PAGE = threads.FIRST_REPLIES = 1_000
    return application


def __getattr__(name: str) -> Callable:
    made = {"bare_view": _bare_view, "all_threads": _all_threads}
    if name not in made:
        raise AttributeError(name)
    globals()[name] = made[name]()
    return globals()[name]
