from collections.abc import Callable
from typing import Any

from django import forms

from articles.models import Claim, ClaimStatement, Verdict
from articles.models.covered_claim import TOLD
from cast.story_forms import seen
from fansite.text import clean_name, latin_slug


class ClaimForm(forms.ModelForm):
    class Meta:
        model = Claim
        fields = ["text", "slug", "opened_on", "safe_from", "is_public"]
        widgets = {"text": forms.TextInput(attrs={"size": 90})}

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False

    def clean_text(self) -> str:
        return seen(self.cleaned_data["text"]).rstrip(".")

    def clean_slug(self) -> str:
        slug = self.cleaned_data["slug"] or latin_slug(self.cleaned_data.get("text", ""))[:120].strip("-")
        if not slug:
            raise forms.ValidationError("Write the address in Latin letters: the claim has none to make it from.")
        if slug != latin_slug(slug):
            raise forms.ValidationError("Use small Latin letters, digits and single hyphens.")
        if Claim.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Another claim has this address.")
        return slug


class ClaimStatementForm(forms.ModelForm):
    class Meta:
        model = ClaimStatement
        fields = ["by", "by_words", "to", "said_on", "stance", "text", "source"]
        widgets = {
            "text": forms.Textarea(attrs={"rows": 2, "cols": 80}),
            "by_words": forms.TextInput(attrs={"size": 40}),
        }

    def clean_text(self) -> str:
        return seen(self.cleaned_data["text"])

    def clean_by_words(self) -> str:
        return clean_name(self.cleaned_data["by_words"])

    def clean_to(self) -> str:
        return clean_name(self.cleaned_data["to"])


class StatementField(forms.ModelChoiceField):
    def label_from_instance(self, statement: Any) -> str:
        return f"{statement.spoken} ({statement.get_stance_display()})"


class DecideForm(forms.Form):
    """A verdict, the statement it stands on, and why; whether it may be given, the verb says."""

    verdict = forms.ChoiceField(
        choices=[(value, label.capitalize()) for value, label in Verdict.choices],
        help_text="A denial that events overtook is “overtaken”: choose the statement that tells of those events.",
    )
    statement = StatementField(
        ClaimStatement.objects.none(),
        required=False,
        label="Stands on",
        empty_label="no statement: for “unconfirmed” only",
        help_text="Pages name whoever said it, to whom and when.",
    )
    reason = forms.CharField(
        max_length=300,
        required=False,  # the verb asks for it, in its own words
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="For the claim's history, which readers see. Say who answered what, and keep our own opinion out of it.",
    )

    def __init__(self, *args: Any, claim: Claim, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        field = self.fields["statement"]
        if isinstance(field, forms.ModelChoiceField):
            field.queryset = claim.statements.for_page()


def telling_words(claim: Claim, names: Callable[[], list[str]]) -> list[str]:
    """The words in the address of a claim that neither its cover nor the names of its people have; none where it is for everybody."""
    if not claim.safe_from_id:
        return []
    safe = {word for text in (TOLD, *names()) for word in latin_slug(text).split("-")}
    return [word for word in claim.slug.split("-") if word not in safe]
