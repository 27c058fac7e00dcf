from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest

from articles.comments.models import Sanction
from fansite.accounts.requests import FanRequest
from fansite.read_only import ReadOnly


@admin.register(Sanction)
class SanctionAdmin(ReadOnly, admin.ModelAdmin):
    """Who may not speak, until when, and what they answered. Imposed from the queue alone, lifted here."""

    list_display = ["fan", "kind", "reason", "since", "until", "has_replied", "lifted_at"]
    list_filter = ["kind"]
    list_select_related = ["fan"]
    search_fields = ["fan__username", "fan__display_name", "reason"]
    actions = ["lift_selected"]
    fields = readonly_fields = (
        "fan", "kind", "reason", "comment", "by", "since", "until", "reply", "replied_at", "lifted_by", "lifted_at",
    )  # fmt: skip
    show_full_result_count = False

    def has_moderate_permission(self, request: HttpRequest) -> bool:
        return request.user.has_perm("comments.moderate_comment")

    @admin.display(description="replied", boolean=True)
    def has_replied(self, obj: Sanction) -> bool:
        return bool(obj.reply)

    @admin.action(description="Let them speak again", permissions=["moderate"])
    def lift_selected(self, request: FanRequest, sanctions: QuerySet[Sanction]) -> None:
        done = sum(sanction.lift(by=request.user) for sanction in sanctions.select_related("comment"))
        messages.success(request, f"{done} lifted; others were over already.")
