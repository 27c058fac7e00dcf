import hashlib
from collections.abc import Iterable

from django.db import models

MOST_CHARACTERS = 300


class ImportedItemQuerySet(models.QuerySet):
    def known(self, source: str, keys: Iterable[str]) -> dict[str, int]:
        """Those of the keys that were brought in before, each with the id of what was made of it."""
        asked = {short(key): key for key in keys}
        rows = self.filter(source=source, key__in=asked).values_list("key", "object_id")
        return {asked[key]: object_id for key, object_id in rows}

    def mark(self, source: str, key: str, object_id: int) -> None:
        self.update_or_create(source=source, key=short(key), defaults={"object_id": object_id})

    def mark_all(self, source: str, made: dict[str, int]) -> None:
        """Marks what was made for keys that are new."""
        self.bulk_create(self.model(source=source, key=short(key), object_id=pk) for key, pk in made.items())


class ImportedItem(models.Model):
    """A mark that something was brought in from elsewhere once; it stays when that is edited or deleted."""

    source = models.CharField(max_length=20)
    key = models.CharField(max_length=MOST_CHARACTERS)
    object_id = models.BigIntegerField()
    made_at = models.DateTimeField(auto_now_add=True)

    objects = ImportedItemQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("source", "key", name="item_is_imported_once_per_source")]

    def __str__(self) -> str:
        return f"{self.source}: {self.key}"


def short(key: str) -> str:
    """A key of any length as one that fits; the end of a long one becomes its digest."""
    if len(key) <= MOST_CHARACTERS:
        return key
    return key[: MOST_CHARACTERS - 64] + hashlib.sha256(key.encode()).hexdigest()
