from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect, render
from django.urls import reverse
from django.views.decorators.http import require_http_methods

from articles.comments.forms import TypedText
from articles.comments.models import Sanction
from articles.comments.models.sanction import MOST_REPLY
from fansite.accounts.requests import FanRequest
from fansite.limits import limited
from fansite.meta import PageMeta


class ReplyForm(forms.Form):
    """A muted fan's one answer to the moderators."""

    reply = TypedText(
        label="Your one reply to the moderators",
        max_length=MOST_REPLY,
        widget=forms.Textarea(attrs={"rows": 5}),
        error_messages={"required": "Write something first."},
    )


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("silence")
def silence(request: FanRequest) -> HttpResponse:
    """Why the fan may not speak, until when, and the one reply."""
    sanction = Sanction.objects.on(request.user)
    form = ReplyForm(request.POST if request.method == "POST" and sanction else None)
    if sanction and form.is_valid():
        if sanction.answer(form.cleaned_data["reply"]):
            messages.success(request, "Your reply is with the moderators.")
        else:
            messages.warning(request, "You have replied already; the moderators read it.")
        return redirect("articles:comments:silence")
    return silence_page(request, sanction, form, status=422 if form.is_bound else 200)


def silenced(request: HttpRequest, sanction: Sanction, *, typed: str = "") -> HttpResponse:
    """The answer to what a muted fan sends: nothing of it is done, and what was typed is given back."""
    return silence_page(request, sanction, ReplyForm(), typed=typed, status=403)


def silence_page(
    request: HttpRequest, sanction: Sanction | None, form: ReplyForm, *, typed: str = "", status: int
) -> HttpResponse:
    title = f"You are {sanction.get_kind_display()}" if sanction else "You may speak"
    meta = PageMeta(title, "What the moderators decided.", reverse("articles:comments:silence"), indexed=False)
    context = {"meta": meta, "sanction": sanction, "form": form, "typed": typed}
    return render(request, "comments/silence.html", context, status=status)
