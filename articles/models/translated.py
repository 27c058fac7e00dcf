from typing import Any

from django.conf import settings
from django.db import models
from django.db.models import Q

# When it was said, as text that sorts by time; what it is, "q" for a quote and "a" for an answer; and its number.
type SaidKey = tuple[str, str, int]


class Translated(models.Model):
    """Words in the language in which they were said; the model has their `translation` into English, as long as they are."""

    class Language(models.TextChoices):
        HINGLISH = "hi-Latn", "Hinglish"
        HINDI = "hi", "Hindi"
        ENGLISH = "en", "English"

    language = models.CharField(max_length=7, choices=Language.choices, default=Language.HINGLISH)
    translation: Any
    translator = models.CharField(
        max_length=100, blank=True, help_text="Who translated: the publisher's name, or ours where we did."
    )
    is_free = models.BooleanField("free translation", default=False, help_text="It keeps the sense, not each word.")

    class Meta:
        abstract = True

    @property
    def translation_note(self) -> str:
        """Whose translation it is: "our free translation", "translation: Pinkvilla"; "" where there is none."""
        if not self.translator:
            return ""
        kind = "free translation" if self.is_free else "translation"
        return f"our {kind}" if self.translator == settings.SITE_NAME else f"{kind}: {self.translator}"


def translation_is_whole(noun: str) -> list[models.BaseConstraint]:
    """What holds for the translation of a thing with this name."""
    return [
        models.CheckConstraint(
            condition=Q(language="en") | ~Q(translation=""),
            name=f"{noun}_that_is_not_english_has_a_translation",
            violation_error_message="What was not said in English needs a translation.",
        ),
        models.CheckConstraint(
            condition=Q(translation="", translator="") | ~Q(translation="") & ~Q(translator=""),
            name=f"translation_of_{noun}_names_its_translator",
            violation_error_message="A translation and the name of who made it belong together.",
        ),
        models.CheckConstraint(
            condition=Q(is_free=False) | ~Q(translation=""),
            name=f"only_a_translation_of_{noun}_is_free",
            violation_error_message="Without a translation there is nothing free about it.",
        ),
    ]
