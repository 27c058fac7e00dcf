from django.db import models
from django.db.models import F, Q

from articles.models.article import Article


class AlsoRead(models.Model):
    """A story that the newsroom chose to be read after another."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="also_rows")
    other = models.ForeignKey(Article, models.CASCADE, related_name="chosen_rows", verbose_name="story")
    position = models.PositiveSmallIntegerField("order", null=True, blank=True)

    class Meta:
        verbose_name = "story to read next"
        verbose_name_plural = (
            "also read: stories offered first after this one, up to six; without a number they come last"
        )
        ordering = [F("position").asc(nulls_last=True), "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["article", "other"],  # by name, so that the form sees twins that are both new
                name="story_offers_another_once",
                violation_error_message="This story is chosen already.",
            ),
            models.CheckConstraint(
                condition=~Q(article=F("other")),
                name="story_never_offers_itself",
                violation_error_message="Choose another story than this one.",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.position}. {self.other}" if self.position is not None else str(self.other)
