"""A fan's own pages, which nobody else sees."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from articles.comments.views import number
from articles.models import Article
from cast.models import TagFollow
from fansite.accounts.models import Notice
from fansite.accounts.requests import FanRequest
from fansite.limits import limited
from fansite.meta import PageMeta
from fansite.paging import next_page, read_key
from fansite.shielding import shield_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("notices")
def notices(request: FanRequest) -> HttpResponse:
    """GET changes nothing: what is new stays marked until the fan says otherwise."""
    if request.method == "POST":
        Notice.objects.read(request.user, until=number(request.POST.get("until")) or 0)
        return redirect("accounts:notices")
    key = read_key(request.GET.get("before"))
    page, next_url = next_page(request, Notice.objects.on_site(request.user).older_than(key).newest_first())
    context = {
        "meta": PageMeta("Notices", "What happened meanwhile.", reverse("accounts:notices"), indexed=False),
        "notices": page,
        "until": max((notice.pk for notice in page), default=0) if key is None else 0,
        "next_url": next_url,
    }
    return render(request, "accounts/notices.html", context)


@login_required
@require_safe
def for_you(request: FanRequest) -> HttpResponse:
    key = read_key(request.GET.get("before"))
    found = Article.objects.for_card().for_fan(request.user, key=key, most=21)
    articles, next_url = next_page(request, found)
    context = {
        "meta": PageMeta("For you", "New stories about whom you follow.", reverse("accounts:for-you"), indexed=False),
        "follows": TagFollow.objects.of_fan(request.user),
        "articles": [story.shown_to(shield_of(request)) for story in articles],
        "next_url": next_url,
    }
    return render(request, "accounts/for_you.html", context)
