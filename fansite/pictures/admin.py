from django.contrib import admin
from django.template.loader import render_to_string

from fansite.pictures.forms import NewPictureForm, PictureForm
from fansite.pictures.models import Picture


@admin.register(Picture)
class PictureAdmin(admin.ModelAdmin):
    form = PictureForm
    list_display = ["thumbnail", "alt", "credit", "size", "uploaded_by", "created_at"]
    list_display_links = ["thumbnail", "alt"]
    list_filter = ["decorative", "created_at"]
    list_select_related = ["uploaded_by"]
    search_fields = ["alt", "credit"]
    readonly_fields = ["preview", "size", "uploaded_by", "created_at"]
    words = ("What stands for it", {"fields": ["alt", "decorative", "credit", "safe_from"]})
    focus = ("Focus: what must stay in sight where the picture is cut", {"fields": [("focal_x", "focal_y")]})

    def get_queryset(self, request):
        return super().get_queryset(request).prefetch_related("renditions")

    def get_form(self, request, obj=None, **kwargs):
        """A file is chosen once; another picture is another upload."""
        return super().get_form(request, obj, **kwargs | ({} if obj else {"form": NewPictureForm}))

    def get_fieldsets(self, request, obj=None):
        first = ["preview", ("size", "uploaded_by", "created_at")] if obj else ["upload"]
        return [(None, {"fields": first}), self.words, self.focus]

    @admin.display(description="picture")
    def thumbnail(self, obj):
        return render_to_string("pictures/_thumbnail.html", {"picture": obj, "width": 120})

    @admin.display(description="picture")
    def preview(self, obj):
        return render_to_string("pictures/_thumbnail.html", {"picture": obj, "width": 480})

    @admin.display(description="size")
    def size(self, obj):
        return f"{obj.width} × {obj.height}"

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
