from collections.abc import Collection

from django.conf import settings
from django.db import models, transaction
from django.db.models import Q

from articles.comments.models.telling_fans import tell_of_page
from fansite.accounts.models import User


class ModerationEntryQuerySet(models.QuerySet["ModerationEntry"]):
    @transaction.atomic
    def take_from_page(self, fan: User, *, by: User, reason: str, things: Collection[str]) -> list["ModerationEntry"]:
        """Takes a fan's own picture or words away, for good, and tells the fan why; answers the lines, of what was there."""
        Action = ModerationEntry.Action
        entries: list[ModerationEntry] = []
        kept = User.objects.select_for_update().get(pk=fan.pk)
        if Action.PICTURE in things and kept.avatar:
            kept.set_avatar({})
            entries.append(self.create(fan=kept, by=by, action=Action.PICTURE, reason=reason))
        if Action.BIO in things and kept.bio:
            User.objects.filter(pk=kept.pk).update(bio="")
            entries.append(self.create(fan=kept, by=by, action=Action.BIO, reason=reason))
        for entry in entries:
            tell_of_page(entry)
        return entries


class ModerationEntry(models.Model):
    """One line of the log: who did what to a comment, a fan's page, the talk of a story or a grievance, when and why.

    Lines are only added. The house rules hold a comment by themselves: then it was nobody.
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
        PICTURE = "picture", "picture taken away"
        BIO = "bio", "words taken away"
        STEER = "steer", "set the talk"
        ACKNOWLEDGE = "ack", "acknowledged"
        SETTLE = "settle", "settled"

    comment = models.ForeignKey(
        "comments.Comment", models.CASCADE, null=True, blank=True, related_name="moderation_entries"
    )
    fan = models.ForeignKey(
        settings.AUTH_USER_MODEL, models.SET_NULL, null=True, blank=True, related_name="page_entries"
    )  # whose page it was about; a former fan's line stays
    article = models.ForeignKey(
        "articles.Article", models.CASCADE, null=True, blank=True, related_name="moderation_entries"
    )
    grievance = models.ForeignKey(
        "comments.Grievance", models.PROTECT, null=True, blank=True, related_name="moderation_entries"
    )
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    action = models.CharField(max_length=10, choices=Action.choices)
    reason = models.CharField(max_length=200)
    at = models.DateTimeField(auto_now_add=True)

    objects = ModerationEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name_plural = "moderation entries"
        indexes = [models.Index(fields=["-at", "-id"], name="moderation_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(comment__isnull=False, article=None, grievance=None, fan=None)
                | Q(comment=None, article__isnull=False, grievance=None, fan=None)
                | Q(comment=None, article=None, grievance__isnull=False, fan=None)
                | Q(comment=None, article=None, grievance=None, action__in=["picture", "bio"]),
                name="moderation_is_of_one_thing",
            ),
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

    @property
    def about(self) -> str:
        """What it was done to, in words; needs what it names in lists."""
        if self.comment or self.article:
            return str(self.comment or f"the talk under “{self.article}”")
        return str(self.grievance or f"the page of {self.fan or 'a former fan'}")
