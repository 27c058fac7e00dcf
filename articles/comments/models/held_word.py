import re
import unicodedata
from collections import defaultdict
from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import Q

from cast.folding import fold
from fansite.text import clean_name, words


def key_of(text: str) -> str:
    """The words of a text one by one, each under the key where its spellings meet, in Latin letters or Devanagari."""
    return " ".join(key for word in words(text) if (key := fold(word)))


# The two letters that people type as r and as d, and often without their dot: चुड़ैल, churail, chudail, चुडैल.
DOTTED = re.compile("([\u0921\u0922])\u093c")


def readings(word: str) -> set[str]:
    """The keys under which one word may be met: two where it has such a letter. Names are found by their one key."""
    undotted = DOTTED.sub(r"\1", unicodedata.normalize("NFC", word))
    return {key for one in {word, undotted} if (key := fold(one))}


class HeldWordQuerySet(models.QuerySet["HeldWord"]):
    def found_in(self, text: str) -> list["HeldWord"]:
        """Those that the text has as whole words, in whatever spelling."""
        places: dict[str, set[int]] = defaultdict(set)
        said = [keys for word in words(text) if (keys := readings(word))]
        for place, keys in enumerate(said):
            for key in keys:
                places[key].add(place)
        return [word for word in self.in_order() if word.stands_at(places)]

    def in_order(self) -> Self:
        return self.order_by("phrase", "pk")


class HeldWord(models.Model):
    """A word or phrase with which a comment is held until a moderator has looked at it."""

    phrase = models.CharField(
        "word or phrase",
        max_length=80,
        help_text="In one spelling, Latin or Devanagari: others are found by it. With ड़ or ढ़ it finds what is typed with r and with d.",
    )
    key = models.CharField(max_length=300, editable=False)
    note = models.CharField(max_length=200, blank=True, help_text="Why it is here, for the other moderators.")

    objects = HeldWordQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint("key", name="held_word_stands_once_whatever_its_spelling"),
            models.CheckConstraint(condition=~Q(key=""), name="held_word_has_a_letter_or_digit"),
        ]

    def __str__(self) -> str:
        return self.phrase

    def stands_at(self, places: dict[str, set[int]]) -> bool:
        """Whether its words follow each other in a text, of which `places` says where each key stands."""
        is_dotted = DOTTED.search(unicodedata.normalize("NFC", self.phrase))
        mine = [readings(word) for word in words(self.phrase)] if is_dotted else [{key} for key in self.key.split()]
        begins = [
            {place - number for key in keys for place in places.get(key, ())}
            for number, keys in enumerate(keys for keys in mine if keys)
        ]
        return bool(set.intersection(*begins))

    def clean(self) -> None:
        self.phrase = clean_name(self.phrase)
        self.key = key_of(self.phrase)
        if not self.key:
            raise ValidationError({"phrase": "A word has at least one letter or digit."})
        if other := HeldWord.objects.filter(key=self.key).exclude(pk=self.pk).first():
            raise ValidationError({"phrase": f"The list has it already, as “{other}”."})
