import datetime
import hashlib
import uuid
from dataclasses import dataclass
from typing import Any, cast

from django import forms
from django.db.models import Model
from django.http import QueryDict
from django.utils import timezone
from django.utils.functional import cached_property
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from articles.models import Article, FormerSlug
from articles.models.preview_link import DAYS
from fansite.markup import STORY_EXTENSIONS, clean_story, paragraphs
from fansite.text import clean_name, clean_text, latin_slug


@dataclass(frozen=True)
class Conflict:
    """A field that somebody else changed while the form was open: what stands there now, and what was typed."""

    label: str
    theirs: str
    mine: str
    is_taken_over: bool  # the one who comes second had not touched it


class ArticleForm(forms.ModelForm):
    """`seen` is what the story held when the form was opened; `autosave_key` names the form for its autosaves.

    With `_restore` sent along, the typed text comes back to be looked at, and nothing is saved yet.
    """

    seen = forms.CharField(required=False, widget=forms.HiddenInput)
    autosave_key = forms.RegexField(r"(story|new)-[0-9a-f]{1,32}", required=False, widget=forms.HiddenInput)
    body = ProseEditorFormField(
        extensions=STORY_EXTENSIONS, sanitize=clean_story, widget=AdminProseEditorWidget, required=False
    )

    class Meta:
        model = Article
        fields = [
            "kind",
            "title",
            "safe_from",
            "safe_title",
            "safe_cover",
            "slug",
            "standfirst",
            "cover",
            "body",
            "dateline",
            "author",
            "source",
            "said_to",
            "aired_on",
            "episode",
            "comments_open",
            "comments_member_days",
            "comments_close_days",
            "comments_slow_minutes",
        ]
        widgets = {
            "title": forms.TextInput(attrs={"size": 90}),
            "safe_title": forms.TextInput(attrs={"size": 90}),
            "standfirst": forms.Textarea(attrs={"rows": 3}),
        }

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if "slug" in self.fields:
            self.fields["slug"].required = False
        self.conflicts: list[Conflict] = []
        self.initial["seen"] = fingerprint(self.instance) if self.instance.pk else ""
        self.initial["autosave_key"] = f"story-{self.instance.pk}" if self.instance.pk else f"new-{uuid.uuid4().hex}"

    def clean(self) -> dict[str, Any]:
        super().clean()
        if self.instance.pk and self.cleaned_data.get("seen"):
            self.compare()
        if "_restore" in self.data and not self.conflicts:
            self.add_error(None, "This is what you had typed, and it is not saved yet. Look it through, and save it.")
        return self.cleaned_data

    def compare(self) -> None:
        """Told by content: who saved the same, or only what does not stand in this form, is in nobody's way."""
        now = Article.objects.select_related("source", "cover", "author").get(pk=self.instance.pk)
        opened, held = self.cleaned_data["seen"].split("."), fingerprint(now).split(".")
        for name, before, after in zip(ArticleForm.Meta.fields, opened, held, strict=False):
            if before == after or name not in self.cleaned_data:
                continue
            theirs, mine = getattr(now, name), self.cleaned_data[name]
            if digest(held_value(mine)) != after:
                untouched = digest(held_value(mine)) == before
                label = str(self.fields[name].label or name).capitalize()
                self.conflicts.append(Conflict(label, in_words(name, theirs), in_words(name, mine), untouched))
                if untouched:
                    self.typed[name] = held_value(theirs)
        if self.conflicts:
            self.typed["seen"] = ".".join(held)
            self.add_error(
                None,
                "Somebody saved this story while you were writing. Nothing of yours is lost: see below, and save again.",
            )

    @cached_property
    def typed(self) -> QueryDict:
        """What was sent, to be changed before it is shown again."""
        data = cast("QueryDict", self.data).copy()
        self.data = data
        return data

    def clean_title(self) -> str:
        if not (title := clean_name(self.cleaned_data["title"])):
            raise forms.ValidationError("Give the story a headline that can be seen.")
        return title

    def clean_safe_title(self) -> str:
        title = clean_name(self.cleaned_data["safe_title"])
        if self.cleaned_data.get("safe_from") and not title:
            raise forms.ValidationError(
                "Write a headline that gives nothing away: it stands where the story is covered."
            )
        return title

    def clean_standfirst(self) -> str:
        return clean_name(self.cleaned_data["standfirst"])

    def clean_dateline(self) -> str:
        return clean_name(self.cleaned_data["dateline"])

    def clean_said_to(self) -> str:
        return clean_name(self.cleaned_data["said_to"])

    def clean_slug(self) -> str:
        headline = self.cleaned_data.get("safe_title") or self.cleaned_data.get("title", "")
        slug = self.cleaned_data["slug"] or latin_slug(headline)[:120].strip("-")
        if not slug:
            raise forms.ValidationError("Write the address in Latin letters: the headline has none to make it from.")
        if slug != latin_slug(slug):
            raise forms.ValidationError("Use small Latin letters, digits and single hyphens.")
        if FormerSlug.objects.filter(slug=slug).exclude(article=self.instance.pk).exists():
            raise forms.ValidationError("This address leads to another story, which had it before.")
        if Article.objects.filter(slug=slug).exclude(pk=self.instance.pk).exists():
            raise forms.ValidationError("Another story has this address.")
        return slug


def fingerprint(story: Article) -> str:
    """A digest for each field of the form, in their order: the same for the same content."""
    return ".".join(digest(held_value(getattr(story, name))) for name in ArticleForm.Meta.fields)


def held_value(value: Any) -> str:
    """As the database and the browser know it; of another row its id."""
    return str(value.pk if isinstance(value, Model) else "" if value is None else value)


def digest(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()[:16]


def in_words(name: str, value: Any) -> str:
    return "–" if value in (None, "") else paragraphs(value) if name == "body" else str(value)


def telling_words(story: Article) -> list[str]:
    """The words in the address of a story that its safe headline does not have; none where it is for everybody."""
    safe = set(latin_slug(story.safe_title).split("-"))
    return [word for word in story.slug.split("-") if word not in safe] if story.safe_from_id else []


class NoteForm(forms.Form):
    """By itself, or on the page of a step, where it may be left empty unless somebody is owed a reason."""

    note = forms.CharField(
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 3, "cols": 70}),
        help_text="For the story’s writer and the editors; readers never see it.",
    )

    def __init__(self, *args: Any, required: bool = False, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.fields["note"].required = required

    def clean_note(self) -> str:
        note = clean_text(self.cleaned_data["note"])
        if self.fields["note"].required and not clean_name(note):
            raise forms.ValidationError("Write something that can be seen.")
        return note


class PublishForm(NoteForm):
    at = forms.DateTimeField(
        label="Publish at",
        required=False,
        widget=forms.DateTimeInput(attrs={"type": "datetime-local"}, format="%Y-%m-%dT%H:%M"),
        help_text="Leave it empty to publish now.",
    )

    def clean_at(self) -> datetime.datetime | None:
        at = self.cleaned_data["at"]
        if at and at <= timezone.now():
            raise forms.ValidationError("This moment is past. Leave the field empty to publish now.")
        return at


class PreviewLinkForm(forms.Form):
    note = forms.CharField(
        label="For whom", max_length=60, required=False, help_text="They see this at the top of the page."
    )
    days = forms.TypedChoiceField(
        label="Open for", coerce=int, initial=3, choices=[(days, f"{days} day{'s'[: days - 1]}") for days in DAYS]
    )

    def clean_note(self) -> str:
        return clean_name(self.cleaned_data["note"])
