import uuid
from typing import Any, cast

from django import forms

from articles.comments.models import Comment
from articles.comments.models.comment import MOST_CHARACTERS
from articles.models import Article
from fansite.markup import quoted
from fansite.text import clean_name, clean_text


class TypedText(forms.CharField):
    """Text as it is kept; cleaned before it is measured, as browsers send two characters for a line's end."""

    def to_python(self, value: Any) -> str:
        text = clean_text(super().to_python(value) or "")
        return text if clean_name(text) else ""


class WordsForm(forms.Form):
    """What a fan says, and nothing else: enough to change what was said before."""

    body = TypedText(
        label="Your comment",
        max_length=MOST_CHARACTERS,
        widget=forms.Textarea(attrs={"rows": 4}),
        error_messages={"required": "Write something first."},
    )


class CommentForm(WordsForm):
    """A comment or, with a `parent`, the answer to one; `token` makes it safe to send twice."""

    parent = forms.ModelChoiceField(
        Comment.objects.none(),
        required=False,
        widget=forms.HiddenInput,
        error_messages={
            "invalid_choice": "The comment you answer is no longer there. Your text is still here: post it as a comment of its own."
        },
    )
    token = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(
        self, *args: Any, article: Article, parent: Comment | None = None, is_quoting: bool = False, **kwargs: Any
    ) -> None:
        said = quoted(parent.body) if parent and is_quoting else ""
        begun = {"token": uuid.uuid4().hex, "parent": parent and parent.pk, "body": said and f"{said}\n\n"}
        kwargs.setdefault("initial", begun)
        super().__init__(*args, **kwargs)
        parents = cast("forms.ModelChoiceField[Comment]", self.fields["parent"])
        parents.queryset = article.comments.visible().select_related("author")
