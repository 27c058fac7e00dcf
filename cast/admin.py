from typing import Any

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.response import TemplateResponse
from django.urls import path
from taggit.models import Tag as UnusedTag

from articles.models import TaggedArticle
from cast.forms import ActorForm, CharacterForm, MergeForm, TagForm
from cast.models import Actor, Character, Portrayal, Source, Tag, TagMerge

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


class PortrayalInline(admin.StackedInline):
    model = Portrayal
    extra = 0
    autocomplete_fields = ["actor", "character", "source", "replaces"]
    fieldsets = [
        (
            None,
            {
                "fields": [
                    ("actor", "character"),
                    ("since", "until", "kind"),
                    ("reason", "source"),
                    ("replaces", "note"),
                ]
            },
        )
    ]

    def get_queryset(self, request):
        return super().get_queryset(request).for_page()


class ActorPortrayals(PortrayalInline):
    verbose_name_plural = "parts played"
    fieldsets = [
        (None, {"fields": [("character", "kind"), ("since", "until"), ("reason", "source"), ("replaces", "note")]})
    ]
    autocomplete_fields = ["character", "source", "replaces"]


class CharacterPortrayals(PortrayalInline):
    verbose_name_plural = "played by"
    fieldsets = [
        (None, {"fields": [("actor", "kind"), ("since", "until"), ("reason", "source"), ("replaces", "note")]})
    ]
    autocomplete_fields = ["actor", "source", "replaces"]


class ProfileAdmin(admin.ModelAdmin):
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


@admin.register(Actor)
class ActorAdmin(ProfileAdmin):
    form = ActorForm
    fieldsets = [NAMES, ("Profile", {"fields": ["picture", "bio"]})]
    inlines = [ActorPortrayals]


@admin.register(Character)
class CharacterAdmin(ProfileAdmin):
    form = CharacterForm
    fieldsets = [NAMES, ("Profile", {"fields": ["picture", "about"]})]
    inlines = [CharacterPortrayals]


@admin.register(Portrayal)
class PortrayalAdmin(admin.ModelAdmin):
    list_display = ["__str__", "since_words", "until_words", "reason", "source"]
    list_filter = ["kind"]
    search_fields = [
        "actor__tag__name",
        "character__tag__name",
        "actor__tag__aliases__text",
        "character__tag__aliases__text",
    ]
    autocomplete_fields = ["actor", "character", "source", "replaces"]
    fieldsets = PortrayalInline.fieldsets

    def get_queryset(self, request):
        return super().get_queryset(request).for_page()


@admin.register(Source)
class SourceAdmin(admin.ModelAdmin):
    list_display = ["title", "publisher", "date", "address"]
    list_filter = ["publisher"]
    search_fields = ["publisher", "title", "address"]
