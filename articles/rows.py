"""The rows of a story's form: what stands already and is not touched is neither looked up nor checked again."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Model
from django.forms.models import InlineForeignKeyField
from django.forms.utils import ErrorDict
from django.http import HttpRequest

from fansite.pictures.choosing import Chooses, Known


class Standing(forms.ModelForm):
    """Costs no query for a row as it stands, where its queryset brings what it names."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.instance.pk:
            for name, field in self.fields.items():
                widget = getattr(field.widget, "widget", field.widget)
                if isinstance(widget, Known):
                    widget.known = self.standing(name)

    def standing(self, name: str) -> Any:
        """What the field names now: a row, a list of rows, or a value; of the form's own fields none."""
        field = self.fields[name]
        if isinstance(field, InlineForeignKeyField):
            return field.parent_instance
        value: Any = getattr(self.instance, name, None)
        return list(value.all()) if isinstance(field, forms.ModelMultipleChoiceField) else value

    def full_clean(self) -> None:
        if not (self.is_bound and self.instance.pk) or self.has_changed():
            super().full_clean()
            return
        self._errors = ErrorDict(renderer=self.renderer)
        self.cleaned_data = {name: self.standing(name) for name in self.fields}
        self.cleaned_data |= {self.instance._meta.pk.name: self.instance}


class LateFormSet(forms.BaseInlineFormSet):
    """A form that had no such rows when it was opened, or is brought back from then, is taken as it is."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and f"{self.prefix}-TOTAL_FORMS" not in self.data:
            self.data = {f"{self.prefix}-TOTAL_FORMS": "0", f"{self.prefix}-INITIAL_FORMS": "0"}

    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        return "The same stands here twice. Take one of the two away."


class StoryRows(Chooses, InlineModelAdmin):
    formset = LateFormSet
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, **kwargs | {"form": type("Row", (Standing, self.form), {})})
