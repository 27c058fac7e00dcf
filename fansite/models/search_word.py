from difflib import SequenceMatcher

from django.db import models
from django.db.models import Q
from django.db.models.functions import Length

from fansite.text import skeleton, words

LEAST_LETTERS = 4
MOST_COMPARED = 400
LEAST_LIKENESS = 0.72


class SearchWordQuerySet(models.QuerySet["SearchWord"]):
    def learn(self, *texts: str) -> None:
        """Remembers the words of the texts; in order, so that two stories saved at once never wait for each other."""
        new = {word.casefold() for text in texts for word in words(text) if LEAST_LETTERS <= len(word) <= 40}
        new -= set(self.filter(word__in=new).values_list("word", flat=True))
        rows = (SearchWord(word=word, skeleton=skeleton(word)) for word in sorted(new) if not word.isdigit())
        SearchWord.objects.bulk_create(rows, ignore_conflicts=True)

    def nearest(self, word: str) -> str:
        """The known word that was likely meant, the word itself where it is known, "" where nothing is near."""
        word = word.casefold()
        if len(word) < LEAST_LETTERS or self.filter(word=word).exists():
            return word
        alike = Q(skeleton=skeleton(word)) | Q(word__startswith=word[:2])
        near = self.filter(alike).annotate(length=Length("word"))
        near = near.filter(length__gte=len(word) - 2, length__lte=len(word) + 2).order_by("word")[:MOST_COMPARED]
        best = max(near.values_list("word", flat=True), key=lambda known: likeness(word, known), default="")
        return best if likeness(word, best) >= LEAST_LIKENESS else ""


def likeness(typed: str, known: str) -> float:
    """From 0 to 1; the same consonants count for more, as vowels are what spellings of a name differ in."""
    return SequenceMatcher(None, typed, known).ratio() + (skeleton(typed) == skeleton(known)) / 4


class SearchWord(models.Model):
    """A word that stories or names hold, to offer for a slip. What it finds is asked anew before it is offered."""

    word = models.CharField(max_length=40, primary_key=True)
    skeleton = models.CharField(max_length=40, db_index=True)

    objects = SearchWordQuerySet.as_manager()

    def __str__(self) -> str:
        return self.word
