"""Taking one's data along, and going."""

from django.contrib import messages
from django.contrib.auth import logout
from django.contrib.auth.decorators import login_required
from django.http import HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from fansite.accounts.forms import LeaveForm, PasswordForm
from fansite.accounts.requests import FanRequest
from fansite.accounts.takeout import archive_of
from fansite.limits import limited
from fansite.meta import PageMeta


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("export")
def export(request: FanRequest) -> HttpResponse:
    form = PasswordForm(request.POST or None, fan=request.user)
    if request.method == "POST" and form.is_valid():
        name = f"aangan-{request.user.username}.zip"
        headers = {"Content-Disposition": f'attachment; filename="{name}"', "Cache-Control": "no-store"}
        return HttpResponse(archive_of(request.user), content_type="application/zip", headers=headers)
    words = "All that we keep about you, to read and for machines."
    meta = PageMeta("Take your data along", words, reverse("accounts:export"), indexed=False)
    return render(request, "accounts/export.html", {"meta": meta, "form": form})


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("leave")
def delete(request: FanRequest) -> HttpResponse:
    """The account goes after some days of grace, in which the same page takes it back."""
    fan = request.user
    if request.method == "POST" and "stay" in request.POST:
        fan.stay()
        messages.success(request, "You stay. How good.")
        return redirect("accounts:settings")
    form = LeaveForm(request.POST or None, fan=fan)
    if request.method == "POST" and not fan.is_staff and form.is_valid():
        fan.leave(comments_go=form.cleaned_data["comments"] == "go")
        logout(request)
    title = "Delete the account" if request.user.is_authenticated else "Your account goes in seven days"
    meta = PageMeta(title, "For good, after seven days.", reverse("accounts:delete"), indexed=False)
    return render(request, "accounts/delete.html", {"meta": meta, "form": form})
