from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles.comments.models import Sanction
from articles.comments.silence_views import silenced
from fansite.accounts.requests import FanRequest
from fansite.limits import limited
from fansite.meta import PageMeta
from fansite.pictures.avatars import squares
from fansite.pictures.forms import AvatarForm


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("picture")
def picture(request: FanRequest) -> HttpResponse:
    """A picture of the fan's own in place of the rangoli, and the rangoli back."""
    fan = request.user
    is_sent = request.method == "POST"
    if is_sent and "away" in request.POST:
        fan.set_avatar({})
        messages.success(request, "Your picture is gone. The rangoli of your name stands in its place.")
        return redirect("accounts:picture")
    if is_sent and (sanction := Sanction.objects.on(fan)):
        return silenced(request, sanction)
    form = AvatarForm(request.POST, request.FILES) if is_sent else AvatarForm()
    if form.is_valid():
        fan.set_avatar(squares(form.cleaned_data["upload"]))
        messages.success(request, "Your picture is kept.")
        return redirect("accounts:picture")
    meta = PageMeta("Your picture", "What stands beside your name.", reverse("accounts:picture"), indexed=False)
    return render(request, "accounts/picture.html", {"meta": meta, "form": form, "entries": fan.page_entries.all()[:3]})
