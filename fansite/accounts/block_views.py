from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods, require_safe

from fansite.accounts.models import Block, User
from fansite.accounts.requests import FanRequest
from fansite.limits import limited
from fansite.meta import PageMeta


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("block")
def block(request: FanRequest, username: str) -> HttpResponse:
    person = get_object_or_404(User, username=username)
    if person == request.user:
        raise Http404
    if request.method == "POST":
        on = request.POST.get("on") == "1"
        request.user.set_block(person, on=on)
        messages.success(request, f"{person} is {'blocked' if on else 'no longer blocked'}.")
        return redirect("accounts:blocked")
    on = not request.user.blocks.filter(blocked=person).exists()
    title = f"Block {person}" if on else f"Read {person} again"
    meta = PageMeta(title, "What you do not want to read.", person.get_absolute_url(), indexed=False)
    return render(request, "accounts/block.html", {"meta": meta, "fan": person, "on": on})


@login_required
@require_safe
def blocked(request: FanRequest) -> HttpResponse:
    """Whom the fan blocked, the last first."""
    meta = PageMeta("Fans you blocked", "Whom you do not read.", reverse("accounts:blocked"), indexed=False)
    blocks = Block.objects.filter(fan=request.user).select_related("blocked").order_by("-at", "-pk")[:500]
    return render(request, "accounts/blocked.html", {"meta": meta, "blocks": blocks})
