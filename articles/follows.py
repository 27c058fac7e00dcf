from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from cast.models import Tag, TagFollow
from cast.views import elsewhere
from fansite.accounts.requests import FanRequest
from fansite.limits import limited
from fansite.meta import PageMeta
from fansite.views import within


def address_of(tag: Tag) -> str:
    return reverse("articles:follow", args=[tag.slug])


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("follow")
def follow(request: FanRequest, slug: str) -> HttpResponse:
    tag = Tag.objects.filter(slug=slug).first()
    if tag is None:
        return elsewhere(request, slug, address=address_of)
    if request.method != "POST":
        return ask(request, tag)
    tag.set_follow(fan=request.user, on=request.POST.get("on") == "1")
    return redirect(within(request.POST.get("next", "")) or tag.get_absolute_url())


def ask(request: HttpRequest, tag: Tag) -> HttpResponse:
    follows = TagFollow.objects.is_following(request.user, tag)
    title = f"Stop following {tag.name}" if follows else f"Follow {tag.name}"
    meta = PageMeta(title, f"New stories about {tag.name}.", tag.get_absolute_url(), indexed=False)
    return render(request, "articles/tag_follow.html", {"meta": meta, "tag": tag, "follows": follows})
