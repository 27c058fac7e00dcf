"""Choosing rows of other tables in the forms of the newsroom; a picture by its words, its size, its credit, and by sight."""

import re
from collections.abc import Callable, Sequence
from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteMixin, AutocompleteSelect, AutocompleteSelectMultiple
from django.db.models import ForeignKey, ManyToManyField
from django.forms import ModelChoiceField, ModelMultipleChoiceField, Script
from django.http import HttpRequest
from django.urls import reverse

from fansite.pictures.models import Picture


def possible(typed: str | None) -> str | None:
    return typed if not typed or re.fullmatch("[0-9]{1,18}", typed) else "0"


class Known(AutocompleteMixin):
    """Shows what it is known to hold without a query, and asks for no id that can be none: that ends in an error."""

    known: Any = None
    allow_multiple_selected: bool
    is_required: bool
    create_option: Callable[..., dict[str, Any]]

    def value_from_datadict(self, data: Any, files: Any, name: str) -> Any:
        value = super().value_from_datadict(data, files, name)  # type: ignore[misc]
        return [possible(one) for one in value] if isinstance(value, list) else possible(value)

    def optgroups(self, name: str, value: Sequence[str], attr: Any = None) -> Any:
        known = self.known if isinstance(self.known, list) else [self.known] if self.known else []
        there = {str(one.pk): one for one in known}
        if not there or not there.keys() >= set(value):
            return super().optgroups(name, value, attr)
        choices: Any = self.choices
        shown = [(key, choices.field.label_from_instance(there[key])) for key in value]
        if not (self.is_required or self.allow_multiple_selected):
            shown.insert(0, ("", ""))
        return [
            (None, [self.create_option(name, key, words, bool(key), at) for at, (key, words) in enumerate(shown)], 0)
        ]


class RowSelect(Known, AutocompleteSelect):
    pass


class RowsSelect(Known, AutocompleteSelectMultiple):
    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        """Without the cross that takes all of them away, which stands in the list beside its items."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


class PictureChoiceField(ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.choice_words


class PictureSelect(RowSelect):
    """Django's select box, which a script shows the pictures in: all that it needs to know is where they are."""

    class Media:
        js = [Script("js/choose_picture.js", type="module")]

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        pattern = reverse("admin:pictures_picture_thumbnail", args=[0])
        return super().build_attrs(base_attrs, extra_attrs) | {"data-thumbnail": pattern}


class Chooses(BaseModelAdmin):
    """For the desk of whatever names rows of other tables in its `autocomplete_fields`."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.remote_field.model is Picture:
            kwargs |= {"widget": PictureSelect(db_field, self.admin_site), "form_class": PictureChoiceField}
        elif db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RowSelect(db_field, self.admin_site))
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(
        self, db_field: ManyToManyField, request: HttpRequest, **kwargs: Any
    ) -> ModelMultipleChoiceField | None:
        if db_field.name in self.get_autocomplete_fields(request):
            kwargs.setdefault("widget", RowsSelect(db_field, self.admin_site))
        return super().formfield_for_manytomany(db_field, request, **kwargs)
