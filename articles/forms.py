import datetime
from typing import Any

from django import forms
from django.utils import timezone
from django_prose_editor.fields import ProseEditorFormField
from django_prose_editor.widgets import AdminProseEditorWidget

from articles.models import Article, FormerSlug
from fansite.markup import STORY_EXTENSIONS, clean_story
from fansite.text import clean_name, latin_slug


class ArticleForm(forms.ModelForm):
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
            "comments_open",
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


def telling_words(story: Article) -> list[str]:
    """The words in the address of a story that its safe headline does not have; none where it is for everybody."""
    safe = set(latin_slug(story.safe_title).split("-"))
    return [word for word in story.slug.split("-") if word not in safe] if story.safe_from_id else []


class PublishForm(forms.Form):
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
