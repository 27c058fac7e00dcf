"""The moderators' queue in the newsroom: what is held and what was reported, one page to decide it all."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path, reverse
from django.utils.http import urlencode

from articles.comments.models import Comment, CommentNotAllowed, HouseRule
from articles.comments.queue import ITEMS_A_PAGE, ONLY, Item, after, waiting, with_context
from articles.comments.queue_forms import SPANS, DecisionForm
from fansite.paging import read_key, read_number, write_key

DONE = {
    "approve": "approved",
    "remove": "removed",
    "warn": "left standing with a warning",
    "mute": "removed, its author muted",
}


class QueueAdmin(admin.ModelAdmin):
    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.moderate_comment")

    def get_urls(self) -> list[URLPattern]:
        return [
            path("queue/", self.admin_site.admin_view(self.queue_view), name="comments_comment_queue"),
            *super().get_urls(),
        ]

    def queue_view(self, request: HttpRequest) -> HttpResponse:
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        only, reason = request.GET.get("only", ""), request.GET.get("reason", "")
        if only not in ONLY or reason not in ("", *HouseRule.values):
            raise Http404
        form = DecisionForm(request.POST if request.method == "POST" else None)
        chosen = request.POST.getlist("item")[:100]
        if form.is_valid() and chosen:
            self.decide(request, form, chosen)
            return redirect(request.get_full_path())
        if form.is_valid():
            messages.warning(request, "No comment was chosen.")
        refused = [pk for one in chosen if (pk := read_number(one.partition(":")[0]))] if form.errors else []
        items, next_url = page_of(request, only, reason)
        context = {
            **self.admin_site.each_context(request),
            "title": "What waits for a moderator",
            "opts": self.opts,
            "items": items,
            "next_url": next_url,
            "filters": filters(only, reason),
            "form": form,
            "refused": refused,
            "is_bulk": "bulk" in request.POST,
            "rules": HouseRule.choices,
            "spans": SPANS.items(),
            "is_one": "comment" in request.GET,
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/comments/comment/queue.html", context, status=status)

    def decide(self, request: HttpRequest, form: DecisionForm, chosen: list[str]) -> None:
        """Each as `id:mark`; what somebody else decided meanwhile stays as it is, and that is told."""
        parts = [one.partition(":") for one in chosen]
        marks = {pk: mark for text, _, mark in parts if (pk := read_number(text)) is not None}
        done = 0
        for comment in Comment.objects.select_related("author").filter(pk__in=marks).order_by("pk"):
            try:
                do(comment, form, by=request.user, mark=marks[comment.pk] or "none")
                done += 1
            except CommentNotAllowed as refusal:
                messages.warning(request, f"#{comment.pk} by {comment.author or 'a former fan'}: {refusal}")
        if done:
            word = "comment" if done == 1 else "comments"
            messages.success(request, f"{done} {word} {DONE[form.cleaned_data['do']]}.")


def do(comment: Comment, form: DecisionForm, *, by: Any, mark: str) -> None:
    match form.cleaned_data["do"]:
        case "approve":
            comment.approve(by=by, mark=mark)
        case "warn":
            comment.warn(by=by, reason=form.reason, mark=mark)
        case "remove":
            comment.remove(by=by, reason=form.reason, mark=mark)
        case "mute":
            comment.silence(by=by, reason=form.reason, days=form.days, mark=mark)


def page_of(request: HttpRequest, only: str, reason: str) -> tuple[list[Item], str]:
    """One page of the queue and the address of the next; or one comment alone, whether it waits or not."""
    if "comment" in request.GET:
        return with_context(Comment.objects.filter(pk=read_number(request.GET["comment"]) or 0)), ""
    found = waiting(only=only, reason=reason).filter(after(read_key(request.GET.get("after"))))
    items = with_context(found[: ITEMS_A_PAGE + 1])
    if len(items) <= ITEMS_A_PAGE:
        return items, ""
    query = request.GET.copy()
    query["after"] = write_key(items[ITEMS_A_PAGE - 1].key)
    return items[:ITEMS_A_PAGE], f"?{query.urlencode()}"


def filters(only: str, reason: str) -> list[tuple[str, str, bool]]:
    """The label and address of each, and whether it is the one that is looked through."""
    address = reverse("admin:comments_comment_queue")
    states = [
        (label, f"?{urlencode({'only': key})}" if key else address, (key, "") == (only, reason))
        for key, label in ONLY.items()
    ]
    return states + [(label, f"?{urlencode({'reason': key})}", key == reason) for key, label in HouseRule.choices]
