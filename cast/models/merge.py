from django.conf import settings
from django.db import models


class TagMerge(models.Model):
    """A tag that was merged into another: who did it and when, and under which id search still knows its stories."""

    tag = models.ForeignKey("cast.Tag", models.CASCADE, related_name="merges")
    former = models.PositiveBigIntegerField(unique=True, help_text="The id of the tag that is no more.")
    name = models.CharField(max_length=100)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]

    def __str__(self) -> str:
        return f"{self.name} into {self.tag}"
