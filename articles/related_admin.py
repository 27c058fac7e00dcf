"""The desk for what is read after a story."""

from typing import Any

from django.contrib import admin
from django.forms import NumberInput

from articles.models import AlsoRead
from articles.rows import StoryRows


class AlsoReadInline(StoryRows, admin.TabularInline):
    model = AlsoRead
    fk_name = "article"
    fields = ["other", "position"]
    autocomplete_fields = ["other"]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("other")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "position":
            kwargs["widget"] = NumberInput(attrs={"class": "vIntegerField", "min": 1, "max": 99, "aria-label": "Order"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)
