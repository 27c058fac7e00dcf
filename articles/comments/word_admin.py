from django import forms
from django.contrib import admin
from django.http import HttpRequest, HttpResponse

from articles.comments.forms import TypedText
from articles.comments.models import HeldWord
from articles.comments.models.comment import MOST_CHARACTERS


class TryForm(forms.Form):
    text = TypedText(
        label="Try the list on a text",
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 3}),
        error_messages={"required": "Type a text to try the list on."},
    )


@admin.register(HeldWord)
class HeldWordAdmin(admin.ModelAdmin):
    """The words with which a comment is held; the list can be tried on a text."""

    list_display = ["phrase", "note"]
    search_fields = ["phrase", "note"]
    fields = ["phrase", "note"]
    ordering = ["phrase", "pk"]
    show_full_result_count = False
    change_list_template = "admin/comments/heldword/change_list.html"

    def changelist_view(self, request: HttpRequest, extra_context: dict | None = None) -> HttpResponse:
        form = TryForm(request.POST if request.method == "POST" and "text" in request.POST else None)
        tried: dict = {"try": form}
        if form.is_valid():
            tried |= {"is_tried": True, "found": HeldWord.objects.found_in(form.cleaned_data["text"])}
        return super().changelist_view(request, tried | (extra_context or {}))
