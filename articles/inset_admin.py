"""The photos and embeds of a story, on its page in the newsroom."""

from django.contrib import admin

from articles.inset_forms import EmbedForm, PhotoForm
from articles.models import Embed, Photo
from articles.rows import StoryRows


class PhotoInline(StoryRows, admin.StackedInline):
    model = Photo
    form = PhotoForm
    fields = [
        "picture",
        "description",
        "people",
        ("credit", "right"),
        "address",
        ("after_paragraph", "position"),
    ]
    autocomplete_fields = ["picture", "people"]
    verbose_name_plural = "photos: in the text, or in a row after it"

    def get_queryset(self, request):
        return super().get_queryset(request).for_page()

    def formfield_for_dbfield(self, db_field, request, **kwargs):
        """To take a picture off a photo is not to delete it, and nobody becomes a person here."""
        field = super().formfield_for_dbfield(db_field, request, **kwargs)
        if db_field.name in self.autocomplete_fields:
            field.widget.can_delete_related = False
            field.widget.can_add_related &= db_field.name == "picture"
        return field


class EmbedInline(StoryRows, admin.StackedInline):
    model = Embed
    form = EmbedForm
    fields = ["code", "provider", "description", ("after_paragraph", "position")]
    verbose_name_plural = "embeds: posts of other sites, loaded once a reader asks"

    def get_queryset(self, request):
        return super().get_queryset(request).in_story()
