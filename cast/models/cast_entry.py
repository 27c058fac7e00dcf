from django.conf import settings
from django.db import models
from django.db.models import Q


class CastEntry(models.Model):
    """One line of the log: who changed the record of the cast, how and when. Lines are only added."""

    class Action(models.TextChoices):
        RECAST = "recast", "recast"
        NAME = "name", "character named"

    portrayal = models.ForeignKey("cast.Portrayal", models.SET_NULL, null=True, related_name="entries")
    action = models.CharField(max_length=6, choices=Action.choices)
    words = models.CharField(max_length=300)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "log of recasts and namings"
        constraints = [models.CheckConstraint(condition=~Q(words=""), name="cast_entry_says_what_was_done")]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.words}"
