"""A fan's own pages, which nobody else sees."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods, require_safe

from articles.models import Article
from cast.models import TagFollow
from fansite.accounts.forms import SettingsForm
from fansite.accounts.letters import read_token
from fansite.accounts.models import Notice, NoticeChoice, NoticeKind, User
from fansite.accounts.requests import FanRequest
from fansite.limits import limited
from fansite.meta import PageMeta
from fansite.paging import next_page, read_key, read_number
from fansite.shielding import shield_of


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("notices")
def notices(request: FanRequest) -> HttpResponse:
    """GET changes nothing: what is new stays marked until the fan says otherwise."""
    if request.method == "POST":
        Notice.objects.read(request.user, until=read_number(request.POST.get("until")) or 0)
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
@require_http_methods(["GET", "HEAD", "POST"])
@limited("settings")
def settings(request: FanRequest) -> HttpResponse:
    fan, chosen = request.user, NoticeChoice.objects.of_fan(request.user)
    initial = {
        "display_name": fan.display_name,
        "bio": fan.bio,
        "on_site": [kind for kind, (site, _) in chosen.items() if site],
        "by_mail": [kind for kind, (_, mail) in chosen.items() if mail],
    }
    form = SettingsForm(request.POST or None, initial=initial, fan=fan)
    if request.method == "POST" and form.is_valid():
        fan.display_name = form.cleaned_data["display_name"]
        fan.bio = form.cleaned_data["bio"]
        fan.save(update_fields=["display_name", "bio"])
        for kind in chosen:
            wanted = {name: kind in form.cleaned_data[name] for name in ("on_site", "by_mail")}
            NoticeChoice.objects.choose(fan.pk, kind, **wanted)
        messages.success(request, "Your settings are kept.")
        return redirect("accounts:settings")
    meta = PageMeta(
        "Settings",
        "Your name, what you say of yourself, and what you are told.",
        reverse("accounts:settings"),
        indexed=False,
    )
    return render(request, "accounts/settings.html", {"meta": meta, "form": form, "address": fan.mail_address})


@csrf_exempt  # the mail program sends it by itself; the signed word is the proof
@require_http_methods(["GET", "HEAD", "POST"])
@limited("unsubscribe")
def unsubscribe(request: HttpRequest, token: str) -> HttpResponse:
    """Without sign-in, and not by looking alone: programs open the links of a mail before anybody reads it."""
    read = read_token(token)
    if read is None:
        raise Http404
    fan, kind = get_object_or_404(User, pk=read[0]), read[1]
    if request.method == "POST":
        NoticeChoice.objects.choose(fan.pk, kind, by_mail=False)
    context = {"fan": fan, "kind": NoticeKind(kind).label, "done": request.method == "POST"}
    return render(request, "accounts/unsubscribe.html", context)


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
