from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.defaultfilters import truncatechars
from django.template.response import TemplateResponse
from django.urls import path, reverse

from articles.comments.grievance_admin import GrievanceAdmin  # noqa: F401 - it registers itself
from articles.comments.log_admin import ModerationEntryAdmin  # noqa: F401 - it registers itself
from articles.comments.models import Comment, CommentNotAllowed, CommentVersion, ModerationEntry
from articles.comments.page_admin import PageAdmin
from articles.comments.queue_admin import QueueAdmin
from articles.comments.queue_forms import ReasonForm
from articles.comments.sanction_admin import SanctionAdmin  # noqa: F401 - it registers itself
from articles.comments.word_admin import HeldWordAdmin  # noqa: F401 - it registers itself
from fansite.markup import covered_text
from fansite.paging import read_number
from fansite.read_only import ReadOnly, ReadOnlyRows

AT_ONCE = 100


class ModerationLog(ReadOnlyRows):
    model = ModerationEntry
    fields = readonly_fields = ("at", "by", "action", "reason")
    verbose_name_plural = "what moderators did"

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("by")


class EarlierWords(ReadOnlyRows):
    model = CommentVersion
    fields = readonly_fields = ("words", "until")
    verbose_name_plural = "what it said before"

    @admin.display
    def words(self, obj):
        return obj.html


@admin.register(Comment)
class CommentAdmin(ReadOnly, PageAdmin, QueueAdmin):
    """Moderators read here and act by the model's verbs; nobody rewrites what a fan said."""

    inlines = [EarlierWords, ModerationLog]
    list_display = ["excerpt", "author", "article", "state", "heart_count", "created_at"]
    list_filter = ["state", "created_at"]
    list_select_related = ["author", "article"]
    search_fields = ["body", "author__username", "author__display_name", "article__title"]
    search_help_text = "Words of the comment, a fan, or a headline"
    actions = ["remove_selected", "restore_selected"]
    fields = readonly_fields = (
        "author",
        "article",
        "reply_to",
        "words",
        "state",
        "heart_count",
        "created_at",
        "edited_at",
    )
    change_form_template = "admin/comments/comment/change_form.html"
    change_list_template = "admin/comments/comment/change_list.html"
    show_full_result_count = False

    def get_queryset(self, request):
        return super().get_queryset(request).select_related("author", "article", "reply_to__author")

    @admin.display(description="comment")
    def excerpt(self, obj):
        return truncatechars(covered_text(obj.body), 90) or "(deleted by its author)"

    @admin.display
    def words(self, obj):
        return obj.html or "(deleted by its author)"

    @admin.action(description="Remove, with a reason …", permissions=["moderate"])
    def remove_selected(self, request, comments):
        return self.to_reason_page(request, ModerationEntry.Action.REMOVE, comments)

    @admin.action(description="Restore, with a reason …", permissions=["moderate"])
    def restore_selected(self, request, comments):
        return self.to_reason_page(request, ModerationEntry.Action.RESTORE, comments)

    def to_reason_page(self, request, action: str, comments) -> HttpResponse:
        if comments.count() > AT_ONCE:
            messages.warning(request, f"{AT_ONCE} comments at a time: these are the first of those you chose.")
        ids = ",".join(str(pk) for pk in comments.order_by("pk").values_list("pk", flat=True)[:AT_ONCE])
        return redirect(reverse("admin:comments_comment_moderate", args=[action]) + f"?ids={ids}")

    def get_urls(self):
        view = self.admin_site.admin_view(self.moderate_view)
        return [path("moderate/<str:action>/", view, name="comments_comment_moderate"), *super().get_urls()]

    def moderate_view(self, request: HttpRequest, action: str) -> HttpResponse:
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        ids = [pk for text in request.GET.get("ids", "").split(",") if (pk := read_number(text)) is not None]
        comments = list(self.get_queryset(request).filter(pk__in=ids[:AT_ONCE]).order_by("pk"))
        if action not in (ModerationEntry.Action.REMOVE, ModerationEntry.Action.RESTORE) or not comments:
            raise Http404
        form = ReasonForm(request.POST or None)
        if request.method == "POST" and form.is_valid():
            self.moderate(request, action, comments, form.cleaned_data["reason"])
            return redirect("admin:comments_comment_changelist")
        context = {
            **self.admin_site.each_context(request),
            "title": "Remove comments" if action == ModerationEntry.Action.REMOVE else "Restore comments",
            "comments": comments,
            "form": form,
            "opts": self.opts,
        }
        return TemplateResponse(request, "admin/comments/comment/moderate.html", context)

    def moderate(self, request, action: str, comments: list[Comment], reason: str) -> None:
        done = 0
        for comment in comments:
            try:
                (comment.remove if action == ModerationEntry.Action.REMOVE else comment.restore)(
                    by=request.user, reason=reason
                )
                done += 1
            except CommentNotAllowed as refusal:
                messages.warning(request, str(refusal))
        if done:
            label = ModerationEntry.Action(action).label
            messages.success(request, f"{done} {'comment' if done == 1 else 'comments'} {label}.")
