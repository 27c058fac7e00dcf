"""A fan's own pages, which nobody else sees."""

from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.views.decorators.http import require_safe

from articles.models import Article
from cast.models import TagFollow
from fansite.accounts.requests import FanRequest
from fansite.meta import PageMeta
from fansite.paging import next_page, read_key
from fansite.shielding import shield_of


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
