"""Made-up words, names and texts: few words stand in every text and most in hardly any, as in a language people speak."""

import random
from collections.abc import Sequence
from itertools import accumulate

ONSETS = ("b", "bh", "ch", "d", "dh", "g", "h", "j", "k", "kh", "l", "m", "n", "p", "r", "s", "sh", "t", "th", "v", "y")
VOWELS = ("a", "aa", "e", "i", "o", "u", "ai")
HINDI_ONSETS, HINDI_VOWELS = "कखगचजतदनपबमरलवसह", ("", "ा", "ि", "ी", "ु", "े", "ो")
KNOWN, HINDI_EVERY = 12_000, 40
STORY_CHARACTERS = 5_000


class Tongue:
    """A language of its own; the same chance speaks the same."""

    def __init__(self, chance: random.Random):
        self.chance = chance
        self.words = self._coined()
        self._weights = list(accumulate(1 / (rank + 2.7) for rank in range(len(self.words))))
        self._length = sum(len(word) + 1 for word in self._some(2_000)) / 2_000

    def _coined(self) -> list[str]:
        """The most frequent first; they are short."""
        found: dict[str, None] = {}
        while len(found) < KNOWN:
            if len(found) % HINDI_EVERY == HINDI_EVERY - 1:
                found[self._word(self.chance.randint(2, 4), HINDI_ONSETS, HINDI_VOWELS)] = None
            else:
                found[self._word(1 + (len(found) > 60) + (len(found) > 900) + self.chance.randint(0, 1))] = None
        return list(found)

    def _word(self, syllables: int, onsets: Sequence[str] = ONSETS, vowels: Sequence[str] = VOWELS) -> str:
        return "".join(self.chance.choice(onsets) + self.chance.choice(vowels) for _ in range(syllables))

    def _some(self, count: int) -> list[str]:
        return self.chance.choices(self.words, cum_weights=self._weights, k=count)

    def name(self) -> str:
        """Of a person: two words that nobody else bears."""
        return f"{self._word(2)} {self._word(3)}n".title()

    def phrase(self, count: int) -> str:
        return " ".join(self._some(count)).capitalize()

    def paragraphs(self, characters: int) -> list[str]:
        """So many characters in all, in sentences of a dozen words, six to a paragraph."""
        words = self._some(int(characters / self._length) + 20)
        sentences = [" ".join(words[start : start + 12]).capitalize() + "." for start in range(0, len(words), 12)]
        found = [" ".join(sentences[start : start + 6]) for start in range(0, len(sentences), 6)]
        spare = sum(map(len, found)) - characters
        while found and spare >= len(found[-1]):
            spare -= len(found.pop())
        if spare > 0:
            found[-1] = found[-1][:-spare].rstrip()
        return found

    def remark(self) -> str:
        """What a fan says: mostly a line or two, sometimes with a cover or an address."""
        text = self.phrase(min(80, 4 + int(self.chance.expovariate(1 / 16))))
        manner = self.chance.random()
        if manner < 0.08:
            return f"{text}. ||{self.phrase(6)}||"
        return f"{text}!\n\n{self.phrase(9)}." if manner < 0.2 else f"{text}."
