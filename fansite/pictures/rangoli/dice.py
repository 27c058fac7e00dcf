import hashlib
import random
import unicodedata
from collections.abc import Sequence


class Dice:
    """Chance that falls the same for the same seed, whatever the Python: all of it comes from `random()`, the one
    method whose results Python promises to keep."""

    def __init__(self, seed: str):
        seed = unicodedata.normalize("NFC", seed)
        self.name = hashlib.sha256(seed.encode()).hexdigest()
        self.random = random.Random(int(self.name, 16)).random

    def pick[T](self, choices: Sequence[T]) -> T:
        return choices[int(self.random() * len(choices))]

    def shuffled[T](self, items: Sequence[T]) -> list[T]:
        return sorted(items, key=lambda item: self.random())

    def between(self, low: float, high: float) -> float:
        return low + (high - low) * self.random()

    def whole(self, low: int, high: int) -> int:
        """A whole number, both ends included."""
        return low + int(self.random() * (high - low + 1))

    def chance(self, share: float) -> bool:
        return self.random() < share
