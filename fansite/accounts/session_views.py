"""Where a fan is signed in, and how to end it from afar."""

from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fansite.accounts.models import Session
from fansite.accounts.requests import FanRequest
from fansite.limits import limited
from fansite.meta import PageMeta


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("sessions")
def sessions(request: FanRequest) -> HttpResponse:
    """`end` names one of the others, or all of them; this one is ended by signing out."""
    here, found = request.session.session_key, Session.objects.open_to(request.user)
    if request.method == "POST":
        named = request.POST.get("end", "")
        ended = [one.pk for one in found if one.pk != here and named in ("others", one.mark)]
        Session.objects.filter(pk__in=ended).delete()
        messages.success(request, "Signed out there." if ended else "Nobody was signed in there any more.")
        return redirect("accounts:sessions")
    context = {
        "meta": PageMeta(
            "Where you are signed in", "Each browser, and its end.", reverse("accounts:sessions"), indexed=False
        ),
        "sessions": [(one, one.pk == here) for one in found],
    }
    return render(request, "accounts/sessions.html", context)
