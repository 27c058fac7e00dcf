"""The desk for the story so far: events, tracks, and the ledger of ratings."""

from typing import Any

from django.contrib import admin, messages
from django.core.exceptions import PermissionDenied
from django.db import IntegrityError
from django.http import HttpRequest, HttpResponse
from django.shortcuts import redirect
from django.template.response import TemplateResponse
from django.urls import path

from cast.models import EventCharacter, RatingStatement, StoryEvent, Track
from cast.rating_rows import COLUMNS, NEEDED, FileNotUnderstood, Row, make, read
from cast.story_forms import RatingFileForm, RatingStatementForm, StoryEventForm, TrackForm
from fansite.pictures.choosing import Chooses
from fansite.pictures.models import Picture


class CharacterInline(Chooses, admin.TabularInline):
    model = EventCharacter
    extra = 1
    autocomplete_fields = ["character"]
    verbose_name, verbose_name_plural = "character", "characters in it"

    def get_queryset(self, request):
        return super().get_queryset(request).for_page()


class BreakFilter(admin.BooleanFieldListFilter):
    """The list says “By …”, and the field's own name is a sentence."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.title = "break of the story"


@admin.register(StoryEvent)
class StoryEventAdmin(Chooses, admin.ModelAdmin):
    form = StoryEventForm
    inlines = [CharacterInline]
    list_display = ["title", "kind", "when", "order", "characters_in_it", "track"]
    list_filter = ["kind", ("is_break", BreakFilter), "track"]
    list_select_related = ["track"]
    search_fields = ["title", "summary"]
    autocomplete_fields = ["source", "safe_from"]
    fieldsets = [
        (None, {"fields": ["title", "summary", "kind", "source"]}),
        ("Its place in the story", {"fields": ["happened", "after", "is_order_open", "order_note", "track"]}),
        ("For readers who have not come so far", {"fields": ["safe_from"]}),
        ("Break", {"fields": ["is_break", "break_label", "years", "changes"]}),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("character_rows__character__tag")

    def has_delete_permission(self, request, obj=None):
        """What is safe from it would lose its cover: ties and stories hold it by themselves, pictures only name it."""
        named = obj is not None and Picture.objects.filter(safe_from=obj.pk).exists()
        return super().has_delete_permission(request, obj) and not named

    @admin.display(description="when", ordering="happened")
    def when(self, obj):
        return obj.when_words

    @admin.display(description="order", ordering="position")
    def order(self, obj):
        label = f"break: {obj.break_label}" if obj.is_break else ""
        return "; ".join(part for part in ("open" if obj.is_order_open else "", label) if part) or "–"

    @admin.display(description="stands after")
    def after(self, obj):
        """For those who may look and not change."""
        return obj.before() or "nothing: the story begins with it"

    @admin.display(description="characters")
    def characters_in_it(self, obj):
        return ", ".join(str(row.character) for row in obj.character_rows.all()) or "–"

    def save_model(self, request, obj, form, change):
        own = {name: form.cleaned_data[name] for name in StoryEventForm.Meta.fields}
        if not change:
            made = StoryEvent.objects.add(**own)
            obj.pk, obj.position, obj._state.adding = made.pk, made.position, False
        if form.has_moved:
            obj.place_after(form.cleaned_data["after"], by=request.user)
        if change:
            obj.save(update_fields=list(own))


@admin.register(Track)
class TrackAdmin(admin.ModelAdmin):
    form = TrackForm
    list_display = ["safe_name", "name", "slug"]
    search_fields = ["safe_name", "name"]
    prepopulated_fields = {"slug": ["safe_name"]}


class ChannelGroups(admin.AllValuesFieldListFilter):
    def choices(self, changelist):
        return [one | {"display": one["display"] or "no group named"} for one in super().choices(changelist)]


@admin.register(RatingStatement)
class RatingStatementAdmin(Chooses, admin.ModelAdmin):
    form = RatingStatementForm
    list_display = ["text", "week", "channel_group", "figure", "rank", "reported_by"]
    list_filter = [("channel_group", ChannelGroups)]
    list_select_related = ["reported_by"]
    search_fields = ["text", "week", "channel_group", "reported_by__publisher", "reported_by__title"]
    autocomplete_fields = ["reported_by", "contradicts"]
    change_list_template = "admin/cast/ratingstatement/change_list.html"

    def get_urls(self):
        importing = path("import/", self.admin_site.admin_view(self.import_view), name="cast_ratingstatement_import")
        return [importing, *super().get_urls()]

    def import_view(self, request: HttpRequest) -> HttpResponse:
        """First takes a file and tells row by row what it would make, then makes it, all or nothing."""
        if not (self.has_add_permission(request) and request.user.has_perm("cast.add_source")):
            raise PermissionDenied
        form, rows = RatingFileForm(request.POST or None, request.FILES or None), []
        if request.method == "POST" and form.is_valid():
            try:
                rows = read(form.cleaned_data["text"])
            except FileNotUnderstood as reason:
                form.add_error("file", str(reason))
        wrong = [row for row in rows if row.errors]
        fresh = [row for row in rows if not row.errors and not row.is_there]
        if fresh and not wrong and "confirm" in request.POST:
            return self.import_rows(request, rows)
        context = self.admin_site.each_context(request) | {
            "title": "Import from a CSV file",
            "opts": self.opts,
            "form": form,
            "rows": rows,
            "wrong": wrong,
            "fresh": fresh,
            "columns": COLUMNS,
            "needed": NEEDED,
        }
        return TemplateResponse(request, "admin/cast/ratingstatement/import.html", context)

    def import_rows(self, request: HttpRequest, rows: list[Row]) -> HttpResponse:
        try:
            count = make(rows)
        except IntegrityError:
            messages.warning(request, "Somebody changed the ledger at the same moment: nothing was added. Try again.")
            return redirect("admin:cast_ratingstatement_import")
        for row in rows:
            if not row.is_there:
                self.log_addition(request, row.statement, f"Imported from line {row.line} of a CSV file.")
        messages.success(request, f"{count} {'statement' if count == 1 else 'statements'} added to the ledger.")
        return redirect("admin:cast_ratingstatement_changelist")
