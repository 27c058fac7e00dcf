"""Choosing a picture in the forms of the newsroom: by its words, its size and its credit, and by what it shows."""

from typing import Any

from django.contrib.admin.options import BaseModelAdmin
from django.contrib.admin.widgets import AutocompleteSelect
from django.db.models import ForeignKey
from django.forms import ModelChoiceField, Script
from django.http import HttpRequest
from django.urls import reverse

from fansite.pictures.models import Picture


class PictureChoiceField(ModelChoiceField):
    def label_from_instance(self, obj: Any) -> str:
        return obj.choice_words


class PictureSelect(AutocompleteSelect):
    """Django's select box, which a script shows the pictures in: all that it needs to know is where they are."""

    class Media:
        js = [Script("js/choose_picture.js", type="module")]

    def build_attrs(self, base_attrs: dict[str, Any], extra_attrs: dict[str, Any] | None = None) -> dict[str, Any]:
        pattern = reverse("admin:pictures_picture_thumbnail", args=[0])
        return super().build_attrs(base_attrs, extra_attrs) | {"data-thumbnail": pattern}


class ChoosesPictures(BaseModelAdmin):
    """For the desk of whatever points at a picture."""

    def formfield_for_foreignkey(
        self, db_field: ForeignKey, request: HttpRequest, **kwargs: Any
    ) -> ModelChoiceField | None:
        if db_field.remote_field.model is Picture:
            kwargs |= {"widget": PictureSelect(db_field, self.admin_site), "form_class": PictureChoiceField}
        return super().formfield_for_foreignkey(db_field, request, **kwargs)
