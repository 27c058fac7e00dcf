from django import forms
from django.core.exceptions import ValidationError

from fansite.pictures.intake import FORMATS, MOST_BYTES, take_in
from fansite.pictures.models import Picture


class PictureForm(forms.ModelForm):
    """A new picture; the file is opened here, so that what is wrong with it stands beside the field."""

    upload = forms.FileField(
        label="File",
        widget=forms.ClearableFileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"}),
        help_text=f"{', '.join(FORMATS[:-1])} or {FORMATS[-1]}, up to {MOST_BYTES // 1024 // 1024} MB. Place, camera and other data in it are dropped.",
    )

    class Meta:
        model = Picture
        fields = ["alt", "decorative", "credit", "focal_x", "focal_y"]

    def clean_upload(self):
        upload = self.cleaned_data["upload"]
        take_in(upload)
        upload.seek(0)
        return upload

    def clean(self) -> dict:
        data = super().clean()
        if not data.get("alt", "").strip() and not data.get("decorative"):
            self.add_error(
                "alt", ValidationError("Describe the picture, or mark it as decorative.", code="undescribed")
            )
        return data
