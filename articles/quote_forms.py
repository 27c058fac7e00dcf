from typing import Any

from django import forms

from articles.models import Article, Question, Quote
from fansite.accounts.models import User
from fansite.text import clean_name, clean_text

MARKS = '“”"„‟ '


class TranslatedForm(forms.ModelForm):
    """The translation, its translator and the place in the story, of a quote and of an answer."""

    def clean_translator(self) -> str:
        return clean_name(self.cleaned_data["translator"])

    def clean(self) -> dict[str, Any]:
        super().clean()
        data = self.cleaned_data
        translation, translator = data.get("translation", ""), data.get("translator", "")
        if not translation and "translation" not in self.errors:
            if data.get("language") in (Quote.Language.HINGLISH, Quote.Language.HINDI):
                self.add_error("translation", "What was not said in English needs a translation.")
            elif translator:
                self.add_error("translator", "There is no translation that somebody could have made.")
            elif data.get("is_free"):
                self.add_error("is_free", "Without a translation there is nothing free about it.")
        if translation and not translator and "translator" not in self.errors:
            self.add_error("translator", "Say who translated: the publisher's name, or ours where we did.")
        if data.get("after_paragraph") == 0:
            self.add_error("after_paragraph", "Paragraphs are counted from 1; leave it empty for the end.")
        return data


class QuestionForm(TranslatedForm):
    class Meta:
        model = Question
        fields = [
            "asked",
            "speakers",
            "answer",
            "language",
            "translation",
            "translator",
            "is_free",
            "topics",
            "position",
            "after_paragraph",
        ]
        widgets = {
            "asked": forms.Textarea(attrs={"rows": 2}),
            "answer": forms.Textarea(attrs={"rows": 5}),
            "translation": forms.Textarea(attrs={"rows": 3}),
        }

    def clean_asked(self) -> str:
        if not (asked := clean_name(self.cleaned_data["asked"])):
            raise forms.ValidationError("Write a question that can be seen.")
        return asked

    def clean_answer(self) -> str:
        if not (answer := clean_text(self.cleaned_data["answer"])):
            raise forms.ValidationError("Write an answer that can be seen.")
        return answer

    def clean_translation(self) -> str:
        return clean_text(self.cleaned_data["translation"])


class QuoteForm(TranslatedForm):
    """On the desk of quotes and on the page of a story, which brings the story itself."""

    user: User | None = None

    class Meta:
        model = Quote
        fields = [
            "words",
            "language",
            "translation",
            "translator",
            "is_free",
            "speaker",
            "occasion",
            "said_on",
            "source",
            "article",
            "after_paragraph",
            "safe_from",
        ]
        widgets = {
            "words": forms.Textarea(attrs={"rows": 2}),
            "translation": forms.Textarea(attrs={"rows": 2}),
            "occasion": forms.TextInput(attrs={"size": 50}),
        }

    def clean_words(self) -> str:
        """The pages set the quotation marks."""
        if not (words := clean_name(self.cleaned_data["words"]).strip(MARKS)):
            raise forms.ValidationError("Write words that can be seen.")
        return words

    def clean_translation(self) -> str:
        return clean_name(self.cleaned_data["translation"]).strip(MARKS)

    def clean_occasion(self) -> str:
        return clean_name(self.cleaned_data["occasion"])

    def clean_article(self) -> Article | None:
        story, user = self.cleaned_data["article"], self.user
        if user is None or user.has_perm("articles.publish_article"):
            return story
        if story is None:
            raise forms.ValidationError("Choose the story that tells it: without one it would be public at once.")
        if not Article.objects.editable_by(user).filter(pk=story.pk).exists():
            raise forms.ValidationError("Choose a story of your own that is not published yet.")
        return story
