from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils import timezone

from articles.models.article import Article


class Correction(models.Model):
    """What was wrong in a story and is right now, told to readers under it with its date."""

    article = models.ForeignKey(Article, models.CASCADE, related_name="corrections")
    at = models.DateTimeField(default=timezone.now, editable=False)
    words = models.CharField(
        max_length=500, help_text="What stood there, and what is right: readers see this sentence."
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, editable=False, related_name="+")

    class Meta:
        ordering = ["at", "pk"]
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="correction_says_what_was_wrong")]

    def __str__(self) -> str:
        return self.words
