from typing import Self

from django.db import models
from django.db.models import F, Q


class InsetQuerySet[I: "Inset"](models.QuerySet[I]):
    def in_story(self) -> Self:
        """As they stand in their story: by paragraph, those at its end last, and by their places."""
        where = (F(name).asc(nulls_last=True) for name in ("after_paragraph", "position"))
        return self.order_by(*where, "pk")


class Inset(models.Model):
    """What stands in a story beside its text."""

    template: str

    article = models.ForeignKey("articles.Article", models.CASCADE, related_name="%(class)ss", verbose_name="story")
    after_paragraph = models.PositiveSmallIntegerField(null=True, blank=True)
    position = models.PositiveSmallIntegerField(
        "place", null=True, blank=True, help_text="1 stands before 2. Empty comes last."
    )

    class Meta:
        abstract = True
        constraints = [
            models.CheckConstraint(
                condition=Q(after_paragraph=None) | Q(after_paragraph__gte=1),
                name="%(class)s_stands_after_a_paragraph_or_at_the_end",
                violation_error_message="Paragraphs are counted from 1; leave it empty for the end.",
            ),
        ]

    @property
    def order(self) -> tuple[bool, int]:
        return self.position is None, self.position or 0


class ShownInset(Inset):
    """Something to look at, with the words that say what it shows."""

    description = models.CharField(max_length=1000)

    class Meta(Inset.Meta):
        abstract = True
        constraints = [
            *Inset.Meta.constraints,
            models.CheckConstraint(condition=~Q(description=""), name="%(class)s_says_what_it_shows"),
        ]

    def __str__(self) -> str:
        return self.description
