from django.contrib import admin
from taggit.models import Tag as UnusedTag

from cast.forms import ActorForm, CharacterForm, TagForm
from cast.models import Actor, Character, Portrayal, Source, Tag

NAMES = ("Names", {"fields": ["name", "name_hi", "slug", "description", "spellings", "nicknames"]})

admin.site.unregister(UnusedTag)


@admin.register(Tag)
class TagAdmin(admin.ModelAdmin):
    form = TagForm
    fieldsets = [NAMES]
    list_display = ["name", "name_hi", "kind", "slug"]
    list_filter = ["kind"]
    search_fields = ["name"]
    ordering = ["name"]

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
