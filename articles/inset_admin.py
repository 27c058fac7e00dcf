"""The photos and embeds of a story, on its page in the newsroom."""

import re

from django.contrib import admin
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.template.loader import render_to_string

from articles.forms import LateFormSet
from articles.inset_forms import EmbedForm, PhotoForm
from articles.models import Embed, Photo


class Chosen:
    """Typed by a machine, what no list could have offered becomes a choice that is none, and the field says so."""

    def value_from_datadict(self, data, files, name):
        value = super().value_from_datadict(data, files, name)
        return [possible(one) for one in value] if isinstance(value, list) else possible(value)


class ChosenOne(Chosen, AutocompleteSelect):
    pass


class ChosenSeveral(Chosen, AutocompleteSelectMultiple):
    def build_attrs(self, base_attrs, extra_attrs=None):
        """Without the cross that takes all of them away, which stands in the list beside its items."""
        return super().build_attrs(base_attrs, extra_attrs) | {"data-allow-clear": "false"}


def possible(typed: str | None) -> str | None:
    return typed if not typed or re.fullmatch("[0-9]{1,18}", typed) else "0"


class PhotoInline(admin.StackedInline):
    model = Photo
    form = PhotoForm
    formset = LateFormSet
    extra = 0
    fields = [
        ("picture", "thumbnail"),
        "description",
        "people",
        ("credit", "right"),
        "address",
        ("after_paragraph", "position"),
    ]
    autocomplete_fields = ["picture", "people"]
    readonly_fields = ["thumbnail"]
    verbose_name_plural = "photos: in the text, or in a row after it"

    def get_queryset(self, request):
        return super().get_queryset(request).for_page()

    def formfield_for_foreignkey(self, db_field, request, **kwargs):
        if db_field.name == "picture":
            kwargs["widget"] = ChosenOne(db_field, self.admin_site)
        return super().formfield_for_foreignkey(db_field, request, **kwargs)

    def formfield_for_manytomany(self, db_field, request, **kwargs):
        return super().formfield_for_manytomany(
            db_field, request, **kwargs | {"widget": ChosenSeveral(db_field, self.admin_site)}
        )

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """To take a picture off a photo is not to delete it, and nobody becomes a person here."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in self.autocomplete_fields:
            field.widget.can_delete_related = False
            field.widget.can_add_related &= db_field.name == "picture"
        return field

    @admin.display(description="as it is now")
    def thumbnail(self, obj):
        return render_to_string("pictures/_thumbnail.html", {"picture": obj.picture, "width": 120})


class EmbedInline(admin.StackedInline):
    model = Embed
    form = EmbedForm
    formset = LateFormSet
    extra = 0
    fields = ["code", "provider", "description", ("after_paragraph", "position")]
    verbose_name_plural = "embeds: posts of other sites, loaded once a reader asks"

    def get_queryset(self, request):
        return super().get_queryset(request).in_story()
