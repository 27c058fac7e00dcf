from typing import Any, cast

from django import forms
from django.core.exceptions import ValidationError
from PIL import Image

from cast.models import StoryEvent
from fansite.pictures.intake import LEAST_SIDE, MOST_BYTES, MOST_PIXELS, MOST_SIDE, take_in
from fansite.pictures.models import Picture

# A step of a hundredth, by the keyboard too.
FOCUS = forms.NumberInput(attrs={"min": 0, "max": 1, "step": 0.01})
WHAT_COMES_IN = (
    f"JPEG, PNG, WebP or AVIF, up to {MOST_BYTES // 1024 // 1024} MB. Place, camera and other data in it are dropped."
)


class PictureForm(forms.ModelForm):
    safe_from = forms.TypedChoiceField(
        required=False, coerce=int, empty_value=None, help_text=Picture._meta.get_field("safe_from").help_text
    )

    class Meta:
        model = Picture
        fields = ["alt", "decorative", "credit", "safe_from", "focal_x", "focal_y"]
        widgets = {
            "alt": forms.TextInput(attrs={"size": 90}),
            "credit": forms.TextInput(attrs={"size": 60}),
            "focal_x": FOCUS,
            "focal_y": FOCUS,
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        if "safe_from" in self.fields:
            events = [(str(event.pk), event.title) for event in StoryEvent.objects.for_row()]
            kept = self.instance.safe_from
            if kept and str(kept) not in dict(events):
                events.append((str(kept), "an event that is no longer there"))
            cast("forms.TypedChoiceField", self.fields["safe_from"]).choices = [("", "everybody may see it"), *events]

    def clean(self) -> dict:
        super().clean()
        data = self.cleaned_data
        if "alt" in data and not data["alt"] and not data["decorative"]:
            self.add_error(
                "alt", ValidationError("Describe the picture, or mark it as decorative.", code="undescribed")
            )
        for name in ("focal_x", "focal_y"):
            if not 0 <= data.get(name, 0) <= 1:
                self.add_error(name, ValidationError("This lies between 0 and 1.", code="outside"))
        return data


class UploadField(forms.FileField):
    """A picture as `take_in` gives it: the file is opened here, so that what is wrong with it stands beside the field."""

    def __init__(self, **options: Any):
        widget = forms.FileInput(attrs={"accept": "image/jpeg,image/png,image/webp,image/avif"})
        usual: dict[str, Any] = {"widget": widget, "help_text": WHAT_COMES_IN}
        super().__init__(**usual | options)

    def clean(self, data: Any, initial: Any = None) -> Image.Image:
        return take_in(super().clean(data, initial))


class NewPictureForm(PictureForm):
    upload = UploadField(label="File")

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        # For the script, which says before the file is sent what the intake would say after it.
        self.fields["upload"].widget.attrs |= {
            "data-most-bytes": MOST_BYTES,
            "data-most-pixels": MOST_PIXELS,
            "data-most-side": MOST_SIDE,
            "data-least-side": LEAST_SIDE,
        }

    def full_clean(self) -> None:
        super().full_clean()
        if self.errors and "upload" in self.cleaned_data:
            self.add_error(
                "upload", "Choose the file once more: browsers do not keep it when something else is to be corrected."
            )


class AvatarForm(forms.Form):
    """A fan's own picture."""

    upload = UploadField(
        label="A picture of your own",
        help_text=f"It is cut to a square around its middle. {WHAT_COMES_IN}",
        error_messages={"required": "Choose a picture first."},
    )
