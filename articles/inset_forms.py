import re
from typing import Any

from django import forms

from articles.models import Embed, Photo
from articles.models.embed import CODES, read_address
from fansite.text import clean_name


class InsetForm(forms.ModelForm):
    def clean_description(self) -> str:
        if not (description := clean_name(self.cleaned_data["description"])):
            raise forms.ValidationError("Write words that can be seen.")
        return description

    def clean_after_paragraph(self) -> int | None:
        if (after := self.cleaned_data["after_paragraph"]) == 0:
            raise forms.ValidationError("Paragraphs are counted from 1; leave it empty for the end.")
        return after


class PhotoForm(InsetForm):
    class Meta:
        model = Photo
        fields = [
            "picture",
            "description",
            "people",
            "credit",
            "right",
            "address",
            "after_paragraph",
            "position",
        ]
        widgets = {
            "description": forms.Textarea(attrs={"rows": 3}),
        }
        help_texts = {
            "description": "What it shows: it stands under the picture, and in its place once that is gone.",
            "after_paragraph": "After which paragraph of the text it stands. Empty is the row of photos after the text.",
        }

    def clean_credit(self) -> str:
        return clean_name(self.cleaned_data["credit"])

    def clean_address(self) -> str:
        address = self.cleaned_data["address"]
        if address and not address.startswith("https://"):
            raise forms.ValidationError("Give an address that begins with https://.")
        return address


class EmbedForm(InsetForm):
    """Takes the address of a post as it is copied, which names its provider by itself, or the code alone."""

    code = forms.CharField(
        label="Address of the post", max_length=500, help_text="As you copy it there, or its code alone."
    )

    class Meta:
        model = Embed
        fields = ["provider", "code", "description", "after_paragraph", "position"]
        widgets = {"description": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "description": "What it shows: it stands there until a reader asks for the post itself.",
            "after_paragraph": "After which paragraph of the text it stands. Empty is the end.",
        }

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if "code" in data and "provider" in data:
            is_address = re.search(r"[./]", data["code"])
            named = read_address(data["code"]) if is_address else (data["provider"], data["code"])
            if named and re.match(CODES[named[0]], named[1]):
                data["provider"], data["code"] = named
            else:
                names = " or ".join(Embed.Provider.labels)
                self.add_error("code", f"This is no post of {names}: copy the address of the post itself.")
        return data
