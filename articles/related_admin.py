"""The desk for what is read after a story."""

import re
from collections.abc import Sequence
from typing import Any

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect
from django.forms import NumberInput

from articles.forms import LateFormSet
from articles.models import AlsoRead


class StorySelect(AutocompleteSelect):
    """Django's own looks up whatever was sent when it shows a refused form again, and fails at what is no number."""

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        return super().optgroups(name, [one for one in value if re.fullmatch("[0-9]{1,18}", str(one))], attr)


class AlsoReadInline(admin.TabularInline):
    model = AlsoRead
    formset = LateFormSet
    fk_name = "article"
    extra = 0
    fields = ["other", "position"]

    def get_queryset(self, request: Any) -> Any:
        return super().get_queryset(request).select_related("other")

    def formfield_for_dbfield(self, db_field: Any, request: Any, **kwargs: Any) -> Any:
        if db_field.name == "other":
            kwargs["widget"] = StorySelect(db_field, self.admin_site)
        elif db_field.name == "position":
            kwargs["widget"] = NumberInput(attrs={"class": "vIntegerField", "min": 1, "max": 99, "aria-label": "Order"})
        return super().formfield_for_dbfield(db_field, request, **kwargs)
