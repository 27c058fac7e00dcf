from collections.abc import Callable
from typing import Any

from django import forms

from cast.models import RatingStatement, StoryEvent, Track
from cast.rating_rows import MOST_BYTES, FileNotUnderstood, decode
from fansite.text import clean_name, clean_text

Kind = StoryEvent.Kind


class StoryEventForm(forms.ModelForm):
    after = forms.ModelChoiceField(
        StoryEvent.objects.none(),
        label="Stands after",
        required=False,
        empty_label="nothing: the story begins with it",
        help_text="The order of the story, as far as a source gives one.",
    )

    class Meta:
        model = StoryEvent
        fields = [
            "title",
            "summary",
            "kind",
            "happened",
            "is_order_open",
            "order_note",
            "track",
            "source",
            "is_break",
            "break_label",
            "years",
            "changes",
            "safe_from",
        ]
        widgets = {
            "title": forms.TextInput(attrs={"size": 80}),
            "summary": forms.Textarea(attrs={"rows": 4}),
            "order_note": forms.TextInput(attrs={"size": 80}),
            "break_label": forms.TextInput(attrs={"size": 60}),
            "changes": forms.Textarea(attrs={"rows": 2}),
        }

    def __init__(self, *args: Any, **kwargs: Any):
        super().__init__(*args, **kwargs)
        after = self.fields.get("after")
        if isinstance(after, forms.ModelChoiceField):  # it is not on the page of those who may only look
            others = StoryEvent.objects.exclude(pk=self.instance.pk)
            after.queryset = others.for_row()
            self.before = self.instance.before()
            self.initial.setdefault("after", self.before and self.before.pk)

    def clean_title(self) -> str:
        return seen(self.cleaned_data["title"])

    def clean_summary(self) -> str:
        return seen(self.cleaned_data["summary"], clean_text)

    def clean_safe_from(self) -> StoryEvent | None:
        event = self.cleaned_data["safe_from"]
        return None if event == self.instance else event

    def clean_break_label(self) -> str:
        return clean_name(self.cleaned_data["break_label"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if data.get("kind") == Kind.LEAP:
            data["is_break"] = True  # always: the story breaks at a leap
        if data.get("is_break") and not data.get("break_label") and "break_label" not in self.errors:
            self.add_error("break_label", "Give the break a label that gives nothing away.")
        if data.get("break_label") and not data.get("is_break"):
            self.add_error("break_label", "Only a break has a label: mark the event as one, or leave this empty.")
        if data.get("years") and data.get("kind") != Kind.LEAP:
            self.add_error("years", "Only a leap leaps over years.")
        after = data.get("after")
        if data.get("is_order_open") and (after is None or after.is_break):
            self.add_error(
                "is_order_open", "At the beginning and after a break the order is given: what follows comes later."
            )
        return data

    @property
    def has_moved(self) -> bool:
        return self.cleaned_data["after"] != self.before


def seen(text: str, clean: Callable[[str], str] = clean_name) -> str:
    if not (text := clean(text)):
        raise forms.ValidationError("Write something that can be seen.")
    return text


class TrackForm(forms.ModelForm):
    class Meta:
        model = Track
        fields = ["safe_name", "name", "slug"]

    def clean_safe_name(self) -> str:
        return seen(self.cleaned_data["safe_name"])

    def clean_name(self) -> str:
        return seen(self.cleaned_data["name"])


class RatingStatementForm(forms.ModelForm):
    class Meta:
        model = RatingStatement
        fields = ["text", "week", "channel_group", "figure", "rank", "reported_by", "contradicts"]
        widgets = {"text": forms.Textarea(attrs={"rows": 3})}

    def clean_text(self) -> str:
        return seen(self.cleaned_data["text"])

    def clean_channel_group(self) -> str:
        return clean_name(self.cleaned_data["channel_group"])

    def clean_contradicts(self) -> RatingStatement | None:
        other = self.cleaned_data["contradicts"]
        if other and other.pk == self.instance.pk:
            raise forms.ValidationError("A statement does not contradict itself.")
        if other and self.instance.pk and other.contradicts_id == self.instance.pk:
            raise forms.ValidationError("That statement is marked as contradicting this one already.")
        return other


class RatingFileForm(forms.Form):
    """A file at first; once it was looked at, its text comes again with the confirmation."""

    file = forms.FileField(label="CSV file", required=False, help_text="UTF-8, at most 512 KB.")
    text = forms.CharField(required=False, strip=False, widget=forms.HiddenInput)

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        file, text = data.get("file"), data.get("text", "")
        if self.errors:
            return data
        if file is None and not text:
            self.add_error("file", "Choose a file.")
        elif (file.size if file else len(text.encode())) > MOST_BYTES:
            self.add_error("file", "The file is larger than 512 KB. Divide it.")
        elif file:
            try:
                data["text"] = decode(file.read())
            except FileNotUnderstood as reason:
                self.add_error("file", str(reason))
        return data
