"""A story as readers will see it: by a link for who has no account, and as it stands in the newsroom's form."""

from collections.abc import Iterable

from django.contrib.auth.models import AnonymousUser
from django.db.models import Model, Prefetch
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.template.loader import render_to_string
from django.views.decorators.csp import csp_override
from django.views.decorators.http import require_safe

from articles.models import Article, PreviewLink, TaggedArticle
from articles.views import FRAMING
from cast.models import Portrayal, Tag
from fansite.shield import OPEN
from fansite.shielding import open_to_all
from fansite.views import gone

# Nobody keeps it, no search engine lists it, and no page that it links to learns its address.
HIDDEN = {
    "Cache-Control": "private, no-store",
    "X-Robots-Tag": "noindex, nofollow",
    "Referrer-Policy": "no-referrer",
}
CLOSED = "It may have ended, been taken back, or lost a letter on the way. Ask who sent it to you for another."


@require_safe
@csp_override(FRAMING)
def preview(request: HttpRequest, token: str) -> HttpResponse:
    """The same answer to every token that opens nothing, so that none tells what it once was."""
    link = PreviewLink.objects.live().of_token(token).first()
    if link is None:
        response = gone(request, heading="This link opens nothing", sentence=CLOSED)
    else:
        story = Article.objects.for_page().get(pk=link.article_id)
        open_to_all(request)
        context = {"article": story, "parts": as_parts(story), "link": link}
        response = render(request, "articles/preview.html", context)
    for name, value in HIDDEN.items():
        response[name] = value
    return response


def as_typed(story: Article, *, tags: Iterable[int], **rows: Iterable[Model]) -> Article:
    """The story of a form that was not saved, with what its page asks for; it is for showing alone."""
    story.pk = story.pk or 0  # no row has it, and its relations can be asked for
    players = Prefetch("character__portrayals", Portrayal.objects.with_players())
    chosen = Tag.objects.with_portraits().prefetch_related(players).filter(pk__in=tags).order_by("kind", "name")
    tag_rows = [TaggedArticle(content_object=story, tag=tag) for tag in chosen]
    story.__dict__["_prefetched_objects_cache"] = {"tag_rows": tag_rows, **rows}
    return story


def as_parts(story: Article) -> dict:
    """What the page shows of it here."""
    return {"article": story, "told": story.told_to(OPEN)}


def public_page(request: HttpRequest, story: Article) -> str:
    """The story's page as a visitor gets it, to be shown in a frame where nothing can be sent."""
    open_to_all(request)
    context = {"article": story, "parts": as_parts(story), "user": AnonymousUser(), "messages": []}
    return render_to_string("articles/preview.html", context, request)
