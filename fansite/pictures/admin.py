from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.db.models import F, Q
from django.forms import Script
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect
from django.template.loader import render_to_string
from django.urls import path

from fansite.pictures.forms import NewPictureForm, PictureForm
from fansite.pictures.models import Picture
from fansite.pictures.uses import counted, relations, rows, used, uses_of


class InUse(admin.SimpleListFilter):
    title = "use"
    parameter_name = "used"

    def lookups(self, request, model_admin):
        return [("yes", "Used"), ("no", "Not used")]

    def queryset(self, request, queryset):
        return {"yes": queryset.filter(used()), "no": queryset.exclude(used())}.get(self.value(), queryset)


class Shape(admin.SimpleListFilter):
    title = "shape"
    parameter_name = "shape"

    def lookups(self, request, model_admin):
        return [("broad", "Broad"), ("tall", "Tall"), ("square", "Square")]

    def queryset(self, request, queryset):
        shapes = {
            "broad": {"width__gt": F("height")},
            "tall": {"width__lt": F("height")},
            "square": {"width": F("height")},
        }
        return queryset.filter(**shapes.get(self.value(), {}))


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    form = PictureForm
    list_display = ["__str__"]  # the list is drawn as cards, by a template of its own
    list_filter = [InUse, ("credit", admin.EmptyFieldListFilter), "decorative", Shape, "created_at"]
    list_per_page = 60
    search_fields = ["alt", "credit"]
    search_help_text = "Description, credit, or the story or person it is used for"
    readonly_fields = ["stage", "size", "uploaded_by", "created_at"]
    words = ("What stands for it", {"fields": ["alt", "decorative", "credit", "safe_from"]})
    focus = ("Focus: what must stay in sight where the picture is cut", {"fields": [("focal_x", "focal_y")]})

    class Media:
        js = [Script("js/picture.js", type="module")]

    # What is shown

    def get_queryset(self, request):
        found = super().get_queryset(request).select_related("uploaded_by").prefetch_related("renditions")
        return found.annotate(use_count=counted())

    def get_search_results(self, request, queryset, search_term):
        """By its own words, and by those by which the newsroom finds what it is used for."""
        if not search_term:
            return queryset, False
        described, _ = super().get_search_results(request, Picture.objects.order_by(), search_term)
        found = Q(pk__in=described.values("pk"))
        for relation in relations():
            desk = self.admin_site._registry.get(relation.related_model)
            if desk and desk.has_view_permission(request):
                using, _ = desk.get_search_results(request, rows(relation), search_term)
                found |= Q(pk__in=using.order_by().values(relation.field.name))
        return queryset.filter(found), False

    def get_form(self, request, obj=None, **kwargs):
        """A file is chosen once; another picture is another upload."""
        return super().get_form(request, obj, **kwargs | ({} if obj else {"form": NewPictureForm}))

    def get_fieldsets(self, request, obj=None):
        first = ["stage", ("size", "uploaded_by", "created_at")] if obj else ["upload", "stage"]
        return [(None, {"fields": first}), self.focus, self.words]

    @admin.display(description="picture")
    def stage(self, obj):
        return render_to_string("pictures/_stage.html", {"picture": obj})

    @admin.display(description="size")
    def size(self, obj):
        return f"{obj.width} × {obj.height}"

    def render_change_form(self, request, context, add=False, change=False, form_url="", obj=None):
        context["uses"] = uses_of(obj, self.admin_site, request) if obj else []
        return super().render_change_form(request, context, add, change, form_url, obj)

    def render_delete_form(self, request, context):
        context["uses"] = uses_of(context["object"], self.admin_site, request)
        return super().render_delete_form(request, context)

    def get_urls(self):
        view = self.admin_site.admin_view(self.thumbnail_view)
        return [path("<int:pk>/thumbnail/", view, name="pictures_picture_thumbnail"), *super().get_urls()]

    def thumbnail_view(self, request, pk: int) -> HttpResponse:
        """Leads to the smallest file, for those who know a picture by its id alone."""
        if not self.has_view_permission(request):
            raise PermissionDenied
        small = get_object_or_404(Picture.objects.prefetch_related("renditions"), pk=pk).smallest
        if small is None:
            raise Http404
        response = redirect(small)
        response["Cache-Control"] = "private, max-age=3600"  # a picture's file is chosen once
        return response

    # What is done

    def changeform_view(self, request, object_id=None, form_url="", extra_context=None):
        """Pictures are drawn before any transaction begins: nobody else's change waits for it."""
        return self._changeform_view(request, object_id, form_url, extra_context)

    def save_model(self, request, obj, form, change):
        if change:
            obj.save(update_fields=list(form.cleaned_data))
            if {"focal_x", "focal_y"} & set(form.changed_data):
                obj.draw_share()
            return
        data = form.cleaned_data
        made = Picture.objects.add(
            data["upload"], alt=data["alt"], decorative=data["decorative"], credit=data["credit"],
            focal=(data["focal_x"], data["focal_y"]), safe_from=data["safe_from"], by=request.user,
        )  # fmt: skip
        obj.pk = made.pk
        obj.refresh_from_db()
