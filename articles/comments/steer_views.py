"""Where moderators close or open a story's talk, and set its pace."""

from django import forms
from django.contrib import messages
from django.contrib.auth.decorators import login_required
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.views.decorators.http import require_http_methods

from articles.comments.models import Comment
from articles.comments.threads import may_moderate
from articles.comments.views import story_meta
from articles.models import Article
from articles.models.talked_about import SLOW
from fansite.accounts.requests import FanRequest
from fansite.limits import limited
from fansite.shielding import shield_of, still_open
from fansite.text import clean_name


class SteerForm(forms.Form):
    is_open = forms.TypedChoiceField(
        label="The talk is",
        choices=[("1", "Open"), ("0", "Closed: what was said stays, and nothing is added")],
        coerce=lambda value: value == "1",
        widget=forms.RadioSelect,
    )
    slow_minutes = forms.TypedChoiceField(
        label="Slow mode",
        choices=SLOW,
        coerce=int,
        empty_value=None,
        required=False,
        help_text="Each fan can post once in so many minutes.",
    )
    reason = forms.CharField(label="Why", max_length=150, help_text="For the log; fans do not see it.")

    def clean_reason(self) -> str:
        if not (reason := clean_name(self.cleaned_data["reason"])):
            raise forms.ValidationError("Give a reason that can be seen.")
        return reason


@login_required
@require_http_methods(["GET", "HEAD", "POST"])
@limited("steer")
def steer(request: FanRequest, slug: str) -> HttpResponse:
    if not may_moderate(request.user):
        raise PermissionDenied
    article = get_object_or_404(Article.objects.published(), slug=slug)
    now = {"is_open": str(int(article.takes_comments)), "slow_minutes": article.comments_slow_minutes}
    form = SteerForm(request.POST if request.method == "POST" else None, initial=now)
    if form.is_valid():
        if Comment.objects.steer(article, by=request.user, **form.cleaned_data):
            messages.success(request, "The talk is set, and the log says so.")
        else:
            messages.info(request, "It was so already: nothing was changed.")
        return redirect(still_open(request, f"{article.get_absolute_url()}#comments"))
    return steer_page(request, article, form)


def steer_page(request: HttpRequest, article: Article, form: SteerForm) -> HttpResponse:
    story = article.shown_to(shield_of(request))
    context = {
        "meta": story_meta(story, "Set the talk"),
        "article": story,
        "form": form,
        "entries": article.moderation_entries.select_related("by")[:10],
    }
    return render(request, "comments/steer.html", context, status=422 if form.is_bound else 200)
