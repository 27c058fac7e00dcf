"""What came through the contact page, on the moderators' desk: those first whose time runs out."""

from typing import Any

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import URLPattern, path

from articles.comments.forms import TypedText
from articles.comments.models import Grievance, GrievanceNotAllowed
from articles.comments.models.grievance import MOST_ANSWER
from fansite.accounts.requests import FanRequest
from fansite.read_only import ReadOnly


class AnswerForm(forms.Form):
    answer = TypedText(
        label="Your answer",
        max_length=MOST_ANSWER,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text="It is sent as it stands here, and settles the matter.",
        error_messages={"required": "Write the answer that is to be sent."},
    )


class StateFilter(admin.SimpleListFilter):
    title, parameter_name = "state", "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, str]]:
        return [("overdue", "Overdue"), ("waiting", "Not settled"), ("settled", "Settled")]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Grievance]) -> QuerySet[Grievance]:
        match self.value():
            case "overdue":
                return queryset.filter(pk__in=Grievance.objects.overdue())
            case "waiting":
                return queryset.filter(settled_at=None)
            case "settled":
                return queryset.filter(settled_at__isnull=False)
        return queryset


@admin.register(Grievance)
class GrievanceAdmin(ReadOnly, admin.ModelAdmin):
    """Read here; acknowledged and settled by the model's verbs. Nothing is deleted."""

    list_display = ["number", "kind", "clock_now", "at"]
    list_filter = [StateFilter, "kind"]
    search_fields = ["body", "name", "email", "answer"]
    fields = readonly_fields = (
        "number", "clock_now", "kind", "name", "email", "page", "body", "at", "acknowledged_at", "acknowledged_by",
        "settled_at", "settled_by", "answer",
    )  # fmt: skip
    show_full_result_count = False
    change_form_template = "admin/comments/grievance/change_form.html"

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.moderate_comment") and self.has_view_permission(request)

    @admin.display(description="clock", ordering="due_at")
    def clock_now(self, obj: Grievance) -> str:
        return f"⚠ {obj.clock}" if obj.is_overdue else obj.clock

    def get_urls(self) -> list[URLPattern]:
        view = self.admin_site.admin_view(self.answer_view)
        return [path("<int:pk>/answer/", view, name="comments_grievance_answer"), *super().get_urls()]

    def answer_view(self, request: FanRequest, pk: int) -> HttpResponse:
        if not self.has_moderate_permission(request):
            raise PermissionDenied
        grievance = get_object_or_404(Grievance, pk=pk)
        is_settling = request.method == "POST" and "acknowledge" not in request.POST
        form = AnswerForm(request.POST if is_settling else None)
        if request.method == "POST" and (not is_settling or form.is_valid()):
            try:
                if is_settling:
                    grievance.settle(by=request.user, answer=form.cleaned_data["answer"])
                else:
                    grievance.acknowledge(by=request.user)
            except GrievanceNotAllowed as reason:
                messages.warning(request, str(reason))
                grievance.refresh_from_db()
            else:
                messages.success(
                    request, f"{grievance.number} is {'settled' if is_settling else 'acknowledged'}: the mail is out."
                )
                return redirect("admin:comments_grievance_answer", pk)
        context = self.admin_site.each_context(request) | {
            "title": f"{grievance}",
            "opts": self.opts,
            "grievance": grievance,
            "form": form,
            "entries": grievance.moderation_entries.select_related("by"),
        }
        status = 422 if form.errors else 200
        return TemplateResponse(request, "admin/comments/grievance/answer.html", context, status=status)
