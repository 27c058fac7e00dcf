import sys

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.shortcuts import redirect, render
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.functional import SimpleLazyObject
from django.utils.http import url_has_allowed_host_and_scheme
from django.views.decorators.http import require_safe
from django.views.defaults import page_not_found

from articles.comments.models import Comment
from articles.feeds import LATEST
from articles.lines import lines
from articles.models import Article, Claim, FormerAddress, Quote, TaggedArticle
from cast.models import Actor
from fansite.faults import is_fault, typed_in
from fansite.meta import PageMeta
from fansite.pieces import with_pieces
from fansite.readiness import NEEDED, readiness
from fansite.shielding import shield_of
from fansite.structured import series, website
from fansite.watching import REQUEST


@require_safe
@with_pieces
def home(request: HttpRequest) -> HttpResponse:
    # WordPress's short addresses, such as /?p=12, of a blog that was brought in.
    if "p" in request.GET and (story := FormerAddress.objects.story_at(f"/?p={request.GET['p']}")):
        return redirect(story, permanent=True)
    shield = shield_of(request)
    newest = lines(Article.objects.published().for_line().newest_first()[:9], shield)
    discussed = lines(Article.objects.published().most_discussed().for_line()[:5], shield, pictured=False)
    description = f"{settings.SITE_TAGLINE}: stories, who plays whom, and the talk of the courtyard."
    context = {
        "meta": PageMeta("", description, reverse("home"), feeds=LATEST.links(), data=(website(), series())),
        "lead": newest[0] if newest else None,
        "latest": newest[1:],
        "discussed": discussed,
        "rumours": SimpleLazyObject(lambda: Claim.objects.public().open_to(shield).for_row().open_first()[:3]),
        "spotlight": SimpleLazyObject(lambda: TaggedArticle.objects.in_the_news(Actor.objects.for_card())[:8]),
        "quotes": SimpleLazyObject(lambda: Quote.objects.published().open_to(shield).for_line().newest_first()[:1]),
        "talk": Comment.objects.open_to(shield).readable_for(request.user).courtyard(),
    }
    return render(request, "fansite/home.html", context)


@require_safe
def alive(request: HttpRequest) -> HttpResponse:
    return HttpResponse("alive\n", content_type="text/plain", headers={"Cache-Control": "no-store"})


@require_safe
def ready(request: HttpRequest) -> HttpResponse:
    """Each part by name, true or false, and nothing more, as everybody may ask; 503 where one is false that a page needs."""
    parts = readiness()
    is_ready = all(parts[name] for name in NEEDED)
    return JsonResponse(parts, status=200 if is_ready else 503, headers={"Cache-Control": "no-store"})


def csrf_failure(request: HttpRequest, reason: str = "") -> HttpResponse:
    """The typed text is shown again, so that a form left open too long loses nothing."""
    return render(request, "403_csrf.html", {"typed": request.POST.get("body", "")}, status=403)


def bad_request(request: HttpRequest, exception: Exception | None = None) -> HttpResponse:
    return broken(
        400,
        "That could not be understood",
        "Something about this request was not as it should be. Go back, and try it once more.",
    )


def not_found(request: HttpRequest, exception: Exception) -> HttpResponse:
    """An address of the blog that a story came from leads on; one query, asked here alone."""
    story = FormerAddress.objects.story_at(request.path_info) if request.method in ("GET", "HEAD") else None
    return redirect(story, permanent=True) if story else page_not_found(request, exception)


def server_error(request: HttpRequest) -> HttpResponse:
    """Wherever it broke, in a view or around it, this is asked last."""
    if is_fault(sys.exception()):
        return unavailable(request)
    number = request.META[REQUEST].id if REQUEST in request.META else ""
    return broken(
        500,
        "Something broke on our side",
        "It was noted. Please try again in a minute; what was posted before is safe."
        + f" If you write to us about it, name this number: {number}." * bool(number),
    )


def unavailable(request: HttpRequest) -> HttpResponse:
    """Where nothing can be written, reading goes on; what was typed is shown, to be copied and sent again."""
    response = broken(
        503,
        "Not just now",
        "Something that this needs is away for a moment: pages can be read, but nothing new can be kept. "
        "It was noted, and nothing was changed. Please try again in a few minutes.",
        typed=typed_in(request),
    )
    response["Retry-After"] = "120"
    return response


def broken(status: int, title: str, sentence: str, *, typed: str = "") -> HttpResponse:
    """A page that asks nothing of the request or the database, as either may be what broke."""
    context = {
        "typed": typed,
        "status": status,
        "title": title,
        "sentence": sentence,
        "SITE_NAME": settings.SITE_NAME,
        "SITE_NAME_HI": settings.SITE_NAME_HI,
        "SITE_URL": settings.SITE_URL,  # a request for another host is led back to ours
    }
    return HttpResponse(render_to_string("fansite/broken.html", context), status=status)


def within(address: str) -> str:
    """The address where it leads to a page of this site, else ""; it came with a form, and anybody can write one."""
    ours = address.startswith("/") and url_has_allowed_host_and_scheme(address, allowed_hosts=None)
    return address if ours else ""


def gone(request: HttpRequest, **context: object) -> HttpResponse:
    return render(request, "410.html", context, status=410)
