from typing import Any

from django import forms

from articles.comments.forms import TypedText
from articles.comments.models import HouseRule
from articles.comments.models.report import MOST_WORDS


class ReportForm(forms.Form):
    """Which house rule a comment breaks, and in words what the list does not say."""

    reason = forms.ChoiceField(
        label="What is wrong with it?",
        choices=HouseRule.choices,
        widget=forms.RadioSelect,
        error_messages={"required": "Choose what is wrong with it.", "invalid_choice": "Choose one from the list."},
    )
    words = TypedText(
        label="In your words", max_length=MOST_WORDS, required=False, widget=forms.Textarea(attrs={"rows": 3})
    )

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        if data.get("reason") == HouseRule.OTHER and not data.get("words") and "words" not in self.errors:
            self.add_error("words", "Say in a few words what it is.")
        return data
