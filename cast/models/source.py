from django.db import models

from cast.dates import ReducedDateField


class Source(models.Model):
    """Where something was said: who published it, and when as far as known."""

    publisher = models.CharField(max_length=100, help_text="Who published it, such as Pinkvilla.")
    title = models.CharField(max_length=200, help_text="What it is, in our words or its own headline.")
    address = models.URLField(max_length=500, blank=True)
    date = ReducedDateField()

    class Meta:
        ordering = ["publisher", "-date", "title"]
        constraints = [
            models.CheckConstraint(
                condition=~models.Q(publisher="") & ~models.Q(title=""), name="source_names_publisher_and_title"
            )
        ]

    def __str__(self) -> str:
        return f"{self.publisher}: {self.title}" + (f" ({self.date})" if self.date else "")

    def covered(self) -> "Source":
        """Who says it and when, under words that tell nothing; for showing, never to be saved."""
        return Source(publisher=self.publisher, title="under a title that is covered", date=self.date)
