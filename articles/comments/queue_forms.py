from typing import Any

from django import forms

from articles.comments.models import HouseRule
from fansite.text import clean_name

GOOD = "good"
SPANS = {"1": "1 day", "7": "7 days", "30": "30 days", GOOD: "for good"}


class DecisionForm(forms.Form):
    """What a moderator decides, and by which house rule or in which words."""

    ACTS = {"approve": "Approve", "remove": "Remove", "warn": "Warn", "mute": "Remove and mute"}

    do = forms.ChoiceField(choices=ACTS.items())
    rule = forms.ChoiceField(choices=[("", "A house rule …"), *HouseRule.choices], required=False)
    words = forms.CharField(max_length=200, required=False)
    span = forms.ChoiceField(choices=SPANS.items(), required=False)

    def clean_words(self) -> str:
        return clean_name(self.cleaned_data["words"])

    def clean(self) -> dict[str, Any]:
        data = super().clean() or {}
        rule = data.get("rule", "")
        if data.get("do", "approve") != "approve" and not self.errors and not self.reason:
            self.add_error(
                "words", "Say in words why." if rule == HouseRule.OTHER else "Choose a house rule, or say why."
            )
        if data.get("do") == "mute" and not data.get("span") and "span" not in self.errors:
            self.add_error("span", "Choose for how long.")
        return data

    @property
    def reason(self) -> str:
        rule, words = self.cleaned_data.get("rule", ""), self.cleaned_data.get("words", "")
        if rule in ("", HouseRule.OTHER):
            return words
        label = HouseRule(rule).label
        return f"{label}: {words}"[:200] if words else label

    @property
    def days(self) -> int | None:
        span = self.cleaned_data["span"]
        return None if span == GOOD else int(span)


class ReasonForm(forms.Form):
    reason = forms.CharField(
        max_length=200,
        widget=forms.TextInput(attrs={"size": 70}),
        help_text="For the log, and for readers where a removed comment leaves a gap.",
    )

    def clean_reason(self) -> str:
        if not (reason := clean_name(self.cleaned_data["reason"])):
            raise forms.ValidationError("Give a reason that can be seen.")
        return reason


class PageForm(ReasonForm):
    """What a moderator takes from a fan's page, of the things that are on it."""

    things = forms.MultipleChoiceField(
        label="Take away",
        widget=forms.CheckboxSelectMultiple,
        error_messages={"required": "Choose what is to go.", "invalid_choice": "It is gone already."},
    )
    field_order = ["things", "reason"]

    def __init__(self, *args: Any, things: list[tuple[str, str]], **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["things"].choices = things  # type: ignore[attr-defined]
        self.fields["reason"].help_text = "For the log, and for the fan."
