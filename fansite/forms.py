from typing import Any, cast

from django import forms

from fansite.accounts.models import Theme


class ReadingForm(forms.Form):
    theme = forms.ChoiceField(label="Colours", choices=Theme.choices, widget=forms.RadioSelect)
    spoiler = forms.ChoiceField(
        label="How far in the story are you?",
        widget=forms.RadioSelect,
        help_text="What comes later is covered everywhere, with the comments on it. Each cover opens on a tap.",
    )
    next = forms.CharField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args: Any, breaks: list[tuple[str, str]], **kwargs: Any) -> None:
        """`breaks` are ids and labels of the points of the story that can be chosen, in its order."""
        super().__init__(*args, **kwargs)
        points = [("open", "Show me everything"), ("0", "At the very beginning")]
        told = [(point, f"{label[:1].upper()}{label[1:]}") for point, label in breaks]
        cast("forms.ChoiceField", self.fields["spoiler"]).choices = points + told
