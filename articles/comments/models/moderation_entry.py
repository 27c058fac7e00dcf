from django.conf import settings
from django.db import models
from django.db.models import Q


class ModerationEntry(models.Model):
    """One line of the log: who did what to a comment, when and why. Lines are only added."""

    class Action(models.TextChoices):
        REMOVE = "remove", "removed"
        RESTORE = "restore", "restored"

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="moderation_entries")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    action = models.CharField(max_length=10, choices=Action.choices)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "moderation entries"
        constraints = [models.CheckConstraint(condition=~Q(reason=""), name="moderation_has_a_reason")]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.reason}"
