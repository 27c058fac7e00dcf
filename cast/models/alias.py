from typing import Self

from django.db import models
from django.db.models import Q

from cast.folding import fold

LONGEST_NAME = 4  # words


class TagAliasQuerySet(models.QuerySet["TagAlias"]):
    def matching(self, text: str) -> Self:
        """The aliases that spell the text, as far as `fold` hears no difference."""
        key = fold(text[:200])
        return self.filter(key=key) if key else self.none()

    def named_in(self, words: list[str]) -> list[tuple[tuple[str, ...], tuple[int, ...]]]:
        """The words in their order, those that name somebody together as one, with the ids of the tags they may name.

        A tag that was merged into one of them is named too, as search may know a story by it.
        """
        spans = {
            (start, end): fold(" ".join(words[start:end]))
            for start in range(len(words))
            for end in range(start + 1, min(start + LONGEST_NAME, len(words)) + 1)
        }
        tags: dict[str, set[int]] = {}
        spelled = self.filter(key__in=set(spans.values()) - {""}).values_list("key", "tag", "tag__merges__former")
        for key, tag, former in spelled:
            tags.setdefault(key, set()).update({tag, former} - {None})
        found, start = [], 0
        while start < len(words):
            ends = range(min(start + LONGEST_NAME, len(words)), start, -1)
            end = next((end for end in ends if spans[start, end] in tags), start + 1)
            found.append((tuple(words[start:end]), tuple(sorted(tags.get(spans[start, end], ())))))
            start = end
        return found


class TagAlias(models.Model):
    """One spelling that leads to a tag; its own names stand here too, so that one look-up finds them all."""

    class Kind(models.TextChoices):
        NAME = "name", "name"
        HINDI = "hindi", "name in Hindi"
        SPELLING = "spelling", "other spelling"
        NICKNAME = "nickname", "nickname"
        OLD_SLUG = "old_slug", "former address"

    tag = models.ForeignKey("cast.Tag", models.CASCADE, related_name="aliases")
    text = models.CharField(max_length=100)
    key = models.CharField(max_length=100, db_index=True, editable=False)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.SPELLING)
    slug = models.SlugField(max_length=100, unique=True, null=True, blank=True, editable=False)

    objects = TagAliasQuerySet.as_manager()

    class Meta:
        ordering = ["kind", "text"]
        verbose_name_plural = "aliases"
        constraints = [
            models.UniqueConstraint("tag", "text", "kind", name="alias_is_listed_once_per_tag_and_kind"),
            models.CheckConstraint(
                condition=Q(kind="old_slug", slug__isnull=False) | (~Q(kind="old_slug") & Q(slug=None)),
                name="alias_has_a_slug_only_as_a_former_address",
            ),
        ]

    def __str__(self) -> str:
        return self.text
