from collections.abc import Mapping
from typing import Any

from django import forms
from django.core.exceptions import ValidationError
from django.forms.models import InlineForeignKeyField

from cast.dates import ReducedDateField
from cast.models import Actor, Character, MergeNotAllowed, Portrayal, Relationship, Source, Tag
from cast.models.alias import TagAlias


class NamesForm(forms.ModelForm):
    """The names of a tag, for the tag itself and for the profile that has it; kept by the tag's own verbs."""

    name = forms.CharField(max_length=100)
    slug = forms.SlugField(
        max_length=100,
        required=False,
        help_text="Latin letters, digits and hyphens. Empty: made from the name. A former slug goes on leading here.",
    )
    name_hi = forms.CharField(label="Name in Hindi", max_length=100, required=False)
    description = forms.CharField(
        max_length=200, required=False, help_text="One line under the name.", widget=forms.TextInput(attrs={"size": 80})
    )
    spellings = forms.CharField(
        label="Also known as",
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text="Other spellings, one a line. All lead here, by search and by address.",
    )
    nicknames = forms.CharField(
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text="One a line. Where two people share one, readers choose.",
    )

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if (tag := self.tag).pk:
            self.initial.update({name: getattr(tag, name) for name in ("name", "slug", "name_hi", "description")})
            aliases = list(tag.aliases.all())
            for field, kind in (("spellings", TagAlias.Kind.SPELLING), ("nicknames", TagAlias.Kind.NICKNAME)):
                self.initial[field] = "\n".join(alias.text for alias in aliases if alias.kind == kind)

    @property
    def tag(self) -> Tag:
        return self.instance if isinstance(self.instance, Tag) else self.instance.tag if self.instance.pk else Tag()

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if "name" in data and "slug" in data:
            try:
                data |= self.tag.check_names(data["name"], slug=data["slug"], name_hi=data.get("name_hi", ""))
            except ValidationError as errors:
                self.add_error(None, errors)
        for field in ("spellings", "nicknames"):
            data[field] = [line for line in data.get(field, "").splitlines() if line.strip()]
            if any(len(line) > 100 for line in data[field]):
                self.add_error(field, "A name has at most 100 characters.")
        return data

    def names(self) -> dict:
        return {
            name: self.cleaned_data[name]
            for name in ("name", "slug", "name_hi", "description", "spellings", "nicknames")
        }


class TagForm(NamesForm):
    class Meta:
        model = Tag
        fields = ["name", "slug", "name_hi", "description"]


class ActorForm(NamesForm):
    class Meta:
        model = Actor
        fields = ["picture", "bio"]


class CharacterForm(NamesForm):
    class Meta:
        model = Character
        fields = ["family", "picture", "about"]


class TieForm(forms.ModelForm):
    """A tie, whole or from one side of it: what is wrong is told beside the field that is there to be changed."""

    class Meta:
        model = Relationship
        fields = ["one", "kind", "other", "since", "until", "source", "certainty", "note"]
        widgets = {"note": forms.TextInput(attrs={"size": 80})}

    @property
    def far_end(self) -> str:
        """The field for the character that is not given by the page."""
        return "one" if isinstance(self.fields.get("other"), InlineForeignKeyField) else "other"

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        one, kind, other = (data.get(name) for name in ("one", "kind", "other"))
        if "source" in data and not data["source"] and data.get("certainty") != Relationship.Certainty.UNSOURCED:
            self.add_error("source", "Name the source, or say under “certainty” that there is none yet.")
        if one and one == other:
            self.add_error(self.far_end, "Nobody is tied to oneself.")
        elif one and kind and other and one.pk and other.pk:
            there = Relationship.objects.between(one, other).filter(kind=kind).exclude(pk=self.instance.pk)
            if tie := there.with_names().first():
                self.add_error(
                    self.far_end, f"“{tie}” stands already, and a tie counts from both sides{self.hint(tie)}."
                )
        return data

    def hint(self, tie: Relationship) -> str:
        if tie.one == self.cleaned_data["one"] or not tie.has_direction:
            return ""
        return "; if it is the wrong way round, change or delete that one"


class TieFromOtherSideForm(TieForm):
    """For a character's own page: the words are those from that character's side."""

    kind = forms.ChoiceField(choices=[("", "---------"), *((kind.value, kind.inverse) for kind in Relationship.Kind)])


class MergeForm(forms.Form):
    """Into which tag another is merged."""

    def __init__(self, *args: Any, tag: Tag, widget: forms.Select, **kwargs: Any):
        super().__init__(*args, **kwargs)
        self.tag = tag
        self.fields["into"] = forms.ModelChoiceField(Tag.objects.all(), label="Merge into", widget=widget)

    def clean_into(self) -> Tag:
        into = self.cleaned_data["into"]
        try:
            into.check_merge(self.tag)
        except MergeNotAllowed as reason:
            raise forms.ValidationError(str(reason)) from reason
        return into


class PortrayalForm(forms.ModelForm):
    """A date is a fact, and a fact has its source."""

    class Meta:
        widgets = {name: forms.TextInput(attrs={"size": 80}) for name in ("reason", "note")}

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        if (data.get("since") or data.get("until")) and "source" in data and not data["source"]:
            self.add_error("source", "Name the source of these dates.")
        return data


class RecastForm(forms.Form):
    """Who takes the part over, and from when, as far as a source says."""

    actor = forms.ModelChoiceField(Actor.objects.select_related("tag").by_name(), label="Next actor")
    since = ReducedDateField(bounds=True, verbose_name="next actor since").formfield()
    until = ReducedDateField(bounds=True, verbose_name="this actor until").formfield()
    reason = forms.CharField(max_length=200, required=False, help_text="Why this portrayal ended, if a source says.")
    source = forms.ModelChoiceField(Source.objects.all(), help_text="Where the change is told.")
    kind = forms.ChoiceField(choices=Portrayal.Kind.choices)

    def __init__(self, *args: Any, widgets: Mapping[str, forms.Select], **kwargs: Any):
        super().__init__(*args, **kwargs)
        for name, widget in widgets.items():
            field = self.fields[name]
            if isinstance(field, forms.ModelChoiceField):
                field.widget = widget
                widget.choices = field.choices  # type: ignore[assignment]  # the stubs let a widget have fewer kinds
