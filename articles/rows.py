"""The rows of a story's form.

What stands already and is not touched is neither looked up nor checked again, and what somebody else changed meanwhile
is not written over.
"""

import json
import re
from collections.abc import Sequence
from functools import cached_property
from typing import Any, cast

from django import forms
from django.contrib.admin.options import InlineModelAdmin
from django.db.models import Model
from django.forms.formsets import DELETION_FIELD_NAME
from django.forms.models import InlineForeignKeyField
from django.forms.utils import ErrorDict
from django.http import HttpRequest, QueryDict

from articles.forms import digest
from fansite.pictures.choosing import Chooses, Known


class Unseen(forms.HiddenInput):
    def id_for_label(self, id_: str) -> str:
        """Django's templates give a hidden field a label as well, which may name no such field."""
        return ""


class Standing(forms.ModelForm):
    """Costs no query for a row as it stands, where its queryset brings what it names.

    `opened` is a digest of what the row held when the form was opened.
    """

    opened = forms.CharField(required=False, widget=Unseen)

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.now = ""
        if self.instance.pk:
            self.now = self.initial["opened"] = digest_of(
                [field.prepare_value(self.get_initial_for_field(field, name)) for name, field in self.own_fields]
            )
            for name, field in self.fields.items():
                widget = getattr(field.widget, "widget", field.widget)
                if isinstance(widget, Known):
                    widget.known = self.standing(name)

    @property
    def own_fields(self) -> list[tuple[str, forms.Field]]:
        """Those of the row itself, in the order of the form."""
        return [(name, self.fields[name]) for name in self.base_fields if name != "opened"]

    def standing(self, name: str) -> Any:
        """What the field names now: a row, a list of rows, or a value; of the form's own fields none."""
        field = self.fields[name]
        if isinstance(field, InlineForeignKeyField):
            return field.parent_instance
        value: Any = getattr(self.instance, name, None)
        return list(value.all()) if isinstance(field, forms.ModelMultipleChoiceField) else value

    @cached_property
    def was_opened(self) -> str:
        return str(self.data.get(self.add_prefix("opened"), "")) if self.is_bound and self.instance.pk else ""

    @cached_property
    def is_untouched(self) -> bool:
        """It was sent as it was opened, whatever stands there now."""
        return self.was_opened == digest_of(sent(self, self.data, self.add_prefix("")))

    @cached_property
    def changed_data(self) -> list[str]:
        found = [name for name in forms.ModelForm.changed_data.func(self) if name != "opened"]  # type: ignore[attr-defined]
        return [name for name in found if name == DELETION_FIELD_NAME or not self.is_untouched]

    def full_clean(self) -> None:
        if self.is_bound and self.instance.pk and not self.has_changed():
            self._errors = ErrorDict(renderer=self.renderer)
            self.cleaned_data = {name: self.standing(name) for name in self.fields}
            self.cleaned_data |= {self.instance._meta.pk.name: self.instance}
            return
        is_changed = self.was_opened not in ("", self.now)
        names = [name for name, _ in self.own_fields if is_changed and name in self.changed_data]
        theirs = {name: self.standing(name) for name in names}
        super().full_clean()
        if theirs:
            self.tell_of(theirs)

    def tell_of(self, theirs: dict[str, Any]) -> None:
        """Sent once more, it is saved."""
        told = "; ".join(f"{self.fields[name].label or name}: {in_words(value)}" for name, value in theirs.items())
        self.add_error(
            None, f"Somebody changed this while you were writing. It says now: {told}. Save again to keep yours."
        )
        self.data = cast("QueryDict", self.data).copy()
        self.data[self.add_prefix("opened")] = self.now


def sent(form: Any, data: Any, prefix: str) -> list[Any]:
    """What the browser sent of a row, in the order of the form's own fields."""
    fields = [(name, field) for name, field in form.base_fields.items() if name != "opened"]
    return [field.widget.value_from_datadict(data, {}, f"{prefix}{name}") for name, field in fields]


def digest_of(values: list[Any]) -> str:
    """The same for what the database holds and for what the browser sends of it."""
    return digest(json.dumps([as_sent(value) for value in values]))


def as_sent(value: Any) -> Any:
    if isinstance(value, (list, tuple)):
        return sorted(map(str, value))
    return "\n".join(str(value).split("\r\n")).strip() if value not in (None, False) else ""


def in_words(value: Any) -> str:
    return ", ".join(map(str, value)) if isinstance(value, list) else f"“{value}”" if value not in (None, "") else "–"


class LateFormSet(forms.BaseInlineFormSet):
    """A form that had no such rows when it was opened, or is brought back from then, is taken as it is.

    Of the rows that somebody took away meanwhile those that were changed here come back as new ones, once it is told.
    """

    has_brought_back = False

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if self.is_bound and f"{self.prefix}-TOTAL_FORMS" not in self.data:
            self.data = {f"{self.prefix}-TOTAL_FORMS": "0", f"{self.prefix}-INITIAL_FORMS": "0"}
        elif self.is_bound and self.management_form.is_valid():
            self.bring_back()

    def bring_back(self) -> None:
        there = {str(row.pk) for row in self.get_queryset()}
        total = self.total_form_count()
        first = min(self.initial_form_count(), total)
        gone = [number for number in range(first) if self.data.get(self.key(number, "id"), "") not in {"", *there}]
        if not gone:
            return
        changed = [number for number in gone if self.is_changed(number)]
        order = [*(number for number in range(total) if number not in gone), *changed]
        data = cast("QueryDict", self.data).copy()
        for name in [name for name in data if re.match(rf"{re.escape(str(self.prefix))}-[0-9]+-", name)]:
            del data[name]
        for place, number in enumerate(order):
            for name, values in cast("QueryDict", self.data).lists():
                if name.startswith(self.key(number, "")):
                    field = name.removeprefix(self.key(number, ""))
                    is_new = number in changed and field in ("id", "opened")
                    data.setlist(self.key(place, field), [""] if is_new else values)
        data[f"{self.prefix}-INITIAL_FORMS"] = str(first - len(gone))
        data[f"{self.prefix}-TOTAL_FORMS"] = str(len(order))
        self.data, self.has_brought_back = data, bool(changed)
        del self.management_form

    def key(self, number: int, field: str) -> str:
        return f"{self.prefix}-{number}-{field}"

    def is_changed(self, number: int) -> bool:
        return self.data.get(self.key(number, "opened")) != digest_of(sent(self.form, self.data, self.key(number, "")))

    def clean(self) -> None:
        super().clean()
        if self.has_brought_back:
            raise forms.ValidationError(
                "Somebody took away what you were writing on. It stands here as new: save again to keep it, or delete it."
            )

    def get_unique_error_message(self, unique_check: Sequence[str]) -> str:
        return "The same stands here twice. Take one of the two away."


class StoryRows(Chooses, InlineModelAdmin):
    formset = LateFormSet
    extra = 0

    def get_formset(self, request: HttpRequest, obj: Model | None = None, **kwargs: Any) -> Any:
        return super().get_formset(request, obj, **kwargs | {"form": type("Row", (Standing, self.form), {})})

    def get_fields(self, request: HttpRequest, obj: Model | None = None) -> list[Any]:
        fields = [name for name in super().get_fields(request, obj) if name != "opened"]
        return [*fields, "opened"] if self.has_change_permission(request, obj) else fields
