from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.forms import ModelForm
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from taggit.models import Tag as UnusedTag

from articles.models import TaggedArticle
from cast.dates import date_words
from cast.forms import (
    ActorForm,
    CharacterForm,
    MergeForm,
    PortrayalForm,
    RecastForm,
    TagForm,
    TieForm,
    TieFromOtherSideForm,
)
from cast.models import (
    Actor,
    CastEntry,
    CastingNotAllowed,
    Character,
    Move,
    Portrayal,
    Relationship,
    Source,
    Tag,
    TagMerge,
)
from cast.story_admin import RatingStatementAdmin, StoryEventAdmin, TrackAdmin  # noqa: F401 - they register themselves
from fansite.accounts.requests import FanRequest
from fansite.pictures.choosing import Chooses
from fansite.read_only import ReadOnly

# What every form of a part asks once it is told who, of which kind, and who says so.
PART: list[Any] = [("since", "until"), "replaces", "reason", "note", "safe_from"]
NAMES: tuple[str, Any] = ("Names", {"fields": ["name", "name_hi", "slug", "description", "spellings", "nicknames"]})

admin.site.unregister(UnusedTag)


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    form = TagForm
    fieldsets = [NAMES]
    list_display = ["name", "name_hi", "kind", "slug"]
    list_filter = ["kind"]
    search_fields = ["name"]
    ordering = ["name"]
    change_form_template = "admin/cast/tag/change_form.html"

    def get_search_results(self, request, queryset, search_term):
        """By every spelling, for the list and for tag input alike."""
        return (queryset.beginning(search_term) if search_term else queryset), False

    def save_model(self, request, obj, form, change):
        names = form.names()
        if change:
            obj.rewrite(**names)
        else:
            made = Tag.objects.add(**names)
            obj.pk, obj._state.adding = made.pk, False

    def get_urls(self):
        merging = path("<int:pk>/merge/", self.admin_site.admin_view(self.merge_view), name="cast_tag_merge")
        return [merging, *super().get_urls()]

    def merge_view(self, request, pk: int) -> HttpResponse:
        """First asks into which tag, then tells what will move, then does it."""
        tag = get_object_or_404(Tag.objects.with_profile(), pk=pk)
        if not (self.has_change_permission(request) and self.has_delete_permission(request)):
            raise PermissionDenied
        widget = AutocompleteSelect(TagMerge._meta.get_field("tag"), self.admin_site)
        form = MergeForm(request.POST or request.GET or None, tag=tag, widget=widget)
        into = form.cleaned_data["into"] if form.is_bound and form.is_valid() else None
        if request.method == "POST" and into:
            moved = TaggedArticle.objects.merge(tag, into=into, by=request.user)
            self.log_change(request, into, f"Took over “{tag}” with {moved} stories.")
            messages.success(request, f"“{tag}” is now “{into}”: {moved} stories moved, and its address leads on.")
            return redirect("admin:cast_tag_change", into.pk)
        context = self.admin_site.each_context(request) | {
            "title": "Merge into another tag",
            "opts": self.opts,
            "media": self.media + form.media,
            "tag": tag,
            "form": form,
            "into": into,
            "stories": tag.article_rows.count(),
            "shared": tag.article_rows.filter(content_object__tag_rows__tag=into).count() if into else 0,
            "names": tag.aliases.all(),
        }
        return TemplateResponse(request, "admin/cast/tag/merge.html", context)

    def has_delete_permission(self, request, obj=None):
        """A person's tag goes with the profile."""
        return super().has_delete_permission(request, obj) and (obj is None or obj.kind == Tag.Kind.TOPIC)


def held_back(form: ModelForm) -> Character | None:
    """The character that the form gives to a part which had none, taken off it again for the verb to name."""
    part = form.instance
    if not part.pk or "character" not in form.changed_data or form.initial.get("character"):
        return None
    character, part.character = part.character, None
    return character


def after_casting(request: FanRequest, part: Portrayal, character: Character | None) -> None:
    """What follows once a part is saved: its name goes to the whole chain of recasts, and an overlap is told."""
    if character := character or part.character:
        try:
            for named in part.name_character(character, by=request.user):
                messages.success(request, f"Named: {named.actor} as {character}.")
        except CastingNotAllowed as reason:
            messages.warning(request, str(reason))
    for other in part.overlapping():
        messages.warning(request, f"{part} ({part.period}) overlaps with {other} ({other.period}). Is that so?")


class PortrayalInline(Chooses, admin.StackedInline):
    model = Portrayal
    form = PortrayalForm
    extra = 0
    autocomplete_fields = ["actor", "character", "source", "replaces", "safe_from"]
    fieldsets = [(None, {"fields": [("actor", "character"), ("kind", "source"), *PART]})]

    def get_queryset(self, request):
        return super().get_queryset(request).for_page()


class ActorPortrayals(PortrayalInline):
    verbose_name_plural = "parts played"
    fieldsets = [(None, {"fields": [("character", "kind"), "source", *PART]})]
    autocomplete_fields = ["character", "source", "replaces", "safe_from"]


class CharacterPortrayals(PortrayalInline):
    verbose_name_plural = "played by"
    fieldsets = [(None, {"fields": [("actor", "kind"), "source", *PART]})]
    autocomplete_fields = ["actor", "source", "replaces", "safe_from"]


class TieInline(Chooses, admin.StackedInline):
    """Ties in the words of this character's side, as they were entered from it."""

    model = Relationship
    form = TieForm
    fk_name = "one"
    extra = 0
    autocomplete_fields = ["other", "source", "safe_from"]
    verbose_name_plural = "ties: this character is … of another"
    fieldsets = [
        (None, {"fields": [("kind", "other"), ("certainty", "source"), ("since", "until"), "note", "safe_from"]})
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_names()


class TieFromOtherSideInline(TieInline):
    form = TieFromOtherSideForm
    fk_name = "other"
    autocomplete_fields = ["one", "source", "safe_from"]
    verbose_name_plural = "ties entered with the other character, in this one's words"
    fieldsets = [
        (None, {"fields": [("kind", "one"), ("certainty", "source"), ("since", "until"), "note", "safe_from"]})
    ]


class ProfileAdmin(Chooses, admin.ModelAdmin):
    list_display = ["name", "name_hi", "slug", "parts"]
    search_fields = ["tag__name"]
    autocomplete_fields = ["picture"]

    def get_queryset(self, request):
        return super().get_queryset(request).for_card().by_name()

    def get_search_results(self, request, queryset, search_term):
        found = Tag.objects.beginning(search_term) if search_term else None
        return (queryset if found is None else queryset.filter(tag__in=found)), False

    @admin.display(description="name", ordering="tag__name")
    def name(self, obj):
        return obj.name

    @admin.display(description="parts")
    def parts(self, obj):
        others = (getattr(role, obj.COUNTERPART) for role in obj.role_list)
        return ", ".join(str(other) if other else "not named" for other in others) or "–"

    def save_model(self, request, obj, form, change):
        names = form.names()
        columns = (field.name for field in obj._meta.concrete_fields)
        own = {name: form.cleaned_data[name] for name in columns if name in form.cleaned_data}
        if change:
            obj.tag.rewrite(**names)
            obj.save(update_fields=list(own))
        else:
            made = type(obj).objects.add(**names, **own)
            obj.pk, obj.tag, obj._state.adding = made.pk, made.tag, False

    def save_formset(self, request, form, formset, change):
        parts = [(part, held_back(part)) for part in formset.forms if part.has_changed()]
        super().save_formset(request, form, formset, change)
        for part, character in parts:
            if part not in formset.deleted_forms:
                after_casting(request, part.instance, character)


@admin.register(Actor)
class ActorAdmin(ProfileAdmin):
    form = ActorForm
    fieldsets = [NAMES, ("Profile", {"fields": ["picture", "bio"]})]
    inlines = [ActorPortrayals]


@admin.register(Character)
class CharacterAdmin(ProfileAdmin):
    form = CharacterForm
    fieldsets = [NAMES, ("Profile", {"fields": ["family", "picture", "about"]})]
    change_form_template = "admin/cast/tied_change_form.html"
    inlines = [CharacterPortrayals, TieInline, TieFromOtherSideInline]

    def save_formset(self, request, form, formset, change):
        """One page can hold a new tie twice, from either side; the second is left out, and told."""
        if formset.model is not Relationship:
            return super().save_formset(request, form, formset, change)
        for tie in formset.save(commit=False):
            twin = Relationship.objects.between(tie.one, tie.other).filter(kind=tie.kind).exclude(pk=tie.pk)
            if twin.exists():
                messages.warning(request, f"“{tie}” was entered twice; one of them is kept.")
            else:
                tie.save()
        for tie in formset.deleted_objects:
            tie.delete()


@admin.register(Portrayal)
class PortrayalAdmin(Chooses, admin.ModelAdmin):
    list_display = ["__str__", "began", "ended", "reason", "source"]
    list_filter = ["kind"]
    search_fields = [
        "actor__tag__name",
        "character__tag__name",
        "actor__tag__aliases__text",
        "character__tag__aliases__text",
    ]
    autocomplete_fields = PortrayalInline.autocomplete_fields
    fieldsets = PortrayalInline.fieldsets
    form = PortrayalForm
    change_form_template = "admin/cast/portrayal/change_form.html"

    def get_queryset(self, request):
        return super().get_queryset(request).for_page()

    @admin.display(description="since")
    def began(self, obj):
        return obj.since_words

    @admin.display(description="until")
    def ended(self, obj):
        return obj.until_words

    def save_model(self, request, obj, form, change):
        character = held_back(form)
        super().save_model(request, obj, form, change)
        after_casting(request, obj, character)

    def get_urls(self):
        recast = path("<int:pk>/recast/", self.admin_site.admin_view(self.recast_view), name="cast_portrayal_recast")
        return [recast, *super().get_urls()]

    def recast_view(self, request: FanRequest, pk: int) -> HttpResponse:
        """Ends the portrayal and opens the next, by the verb."""
        portrayal = get_object_or_404(Portrayal.objects.for_page(), pk=pk)
        if not (self.has_change_permission(request, portrayal) and self.has_add_permission(request)):
            raise PermissionDenied
        widgets = {
            name: AutocompleteSelect(Portrayal._meta.get_field(name), self.admin_site) for name in ("actor", "source")
        }
        initial = {"kind": portrayal.kind, "until": "" if portrayal.is_still_on else portrayal.until}
        form = RecastForm(request.POST or None, initial=initial, widgets=widgets)
        if request.method == "POST" and form.is_valid():
            try:
                following = portrayal.recast(by=request.user, **form.cleaned_data)
            except CastingNotAllowed as reason:
                form.add_error(None, str(reason))
            else:
                self.log_change(request, portrayal, f"Recast: {following}.")
                messages.success(request, f"{portrayal} was followed by {following.actor}.")
                after_casting(request, following, None)
                return redirect("admin:cast_portrayal_change", following.pk)
        context = self.admin_site.each_context(request) | {
            "title": "Recast",
            "opts": self.opts,
            "media": self.media + form.media,
            "portrayal": portrayal,
            "form": form,
        }
        return TemplateResponse(request, "admin/cast/portrayal/recast.html", context)


@admin.register(Move)
class MoveAdmin(Chooses, admin.ModelAdmin):
    list_display = ["actor", "kind", "character", "date", "source"]
    list_filter = ["kind"]
    list_select_related = ["actor__tag", "character__tag", "source"]
    search_fields = ["actor__tag__name", "character__tag__name", "text"]
    autocomplete_fields = ["actor", "character", "source", "safe_from"]


@admin.register(CastEntry)
class CastEntryAdmin(ReadOnly, admin.ModelAdmin):
    list_display = ["words", "action", "by", "at"]
    list_filter = ["action"]
    list_select_related = ["by"]


@admin.register(Relationship)
class RelationshipAdmin(Chooses, admin.ModelAdmin):
    form = TieForm
    list_display = ["__str__", "certainty", "publisher", "period"]
    list_filter = ["kind", "certainty"]
    change_list_template = "admin/cast/tied_change_list.html"
    change_form_template = "admin/cast/tied_change_form.html"
    search_fields = [f"{end}__tag__{name}" for end in ("one", "other") for name in ("name", "aliases__text")]
    autocomplete_fields = ["one", "other", "source", "safe_from"]
    fieldsets = [
        (
            None,
            {"fields": [("one", "kind", "other"), ("certainty", "source"), ("since", "until"), "note", "safe_from"]},
        ),
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).with_names()

    @admin.display(description="source", ordering="source")
    def publisher(self, obj):
        if obj.source is None:
            return "–"
        return obj.source.publisher + (f" ({date_words(obj.source.date)})" if obj.source.date else "")


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ["title", "publisher", "date", "address"]
    list_filter = ["publisher"]
    search_fields = ["publisher", "title", "address"]
