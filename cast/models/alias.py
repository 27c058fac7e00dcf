from django.db import models
from django.db.models import Q

from cast.folding import fold


class TagAliasQuerySet(models.QuerySet):
    def matching(self, text: str):
        """The aliases that spell the text, whatever its case, accents, spaces and hyphens."""
        key = fold(text[:200])
        return self.filter(key=key) if key else self.none()


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
