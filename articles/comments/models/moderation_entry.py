from django.conf import settings
from django.db import models
from django.db.models import Q


class ModerationEntry(models.Model):
    """One line of the log: who did what to a comment, when and why. Lines are only added.

    The house rules hold a comment by themselves: then it was nobody.
    """

    class Action(models.TextChoices):
        HOLD = "hold", "held"
        APPROVE = "approve", "approved"
        REMOVE = "remove", "removed"
        RESTORE = "restore", "restored"
        WARN = "warn", "warned"
        MUTE = "mute", "muted"
        BAN = "ban", "banned"
        UNMUTE = "unmute", "allowed to speak again"

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="moderation_entries")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    action = models.CharField(max_length=10, choices=Action.choices)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "moderation entries"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="moderation_has_a_reason"),
            models.CheckConstraint(
                condition=Q(by__isnull=False) | Q(action="hold"), name="nobody_but_a_moderator_does_more_than_hold"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_action_display()}: {self.reason}"

    @property
    def who(self) -> str:
        return str(self.by or "the house rules")
