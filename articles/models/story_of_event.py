from typing import Self

from django.db import models

from articles.models.article import Article


class StoryOfEventQuerySet(models.QuerySet["StoryOfEvent"]):
    def published(self) -> Self:
        """The stories that everybody may read, the newest first, each as a line."""
        rows = self.filter(Article.objects.published().at()).select_related("article").defer("article__body")
        return rows.order_by("-article__published_at", "-article")


class StoryOfEvent(models.Model):
    """A story of ours tells of an event of the serial."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="event_rows")
    event = models.ForeignKey("cast.StoryEvent", models.CASCADE, related_name="story_rows")

    objects = StoryOfEventQuerySet.as_manager()

    class Meta:
        verbose_name = "event that it tells of"
        verbose_name_plural = "events of the serial that this story tells of"
        constraints = [
            models.UniqueConstraint(
                fields=["article", "event"],
                name="story_tells_of_an_event_once",
                violation_error_message="This event stands with the story already.",
            )
        ]

    def __str__(self) -> str:
        return str(self.event)
