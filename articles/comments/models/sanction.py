from datetime import timedelta
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models, transaction
from django.db.models import F, Q
from django.utils import timezone
from django.utils.formats import date_format

from articles.comments.models.moderation_entry import ModerationEntry
from fansite.accounts.models import User
from fansite.text import clean_text

if TYPE_CHECKING:
    from articles.comments.models.comment import Comment

MOST_REPLY = 1000


class CommentNotAllowed(Exception):
    """The comment cannot be posted or changed now; the message says why for a person."""


class SilencedError(CommentNotAllowed):
    """The fan is muted or banned."""

    def __init__(self, sanction: "Sanction"):
        super().__init__(f"You are {sanction.get_kind_display()}: {sanction.reason}.")
        self.sanction = sanction


def refuse_silenced(fan: User) -> None:
    """For every verb by which a fan says something to others, hearts and reports among them."""
    if sanction := Sanction.objects.on(fan):
        raise SilencedError(sanction)


class SanctionQuerySet(models.QuerySet["Sanction"]):
    def in_force(self) -> "SanctionQuerySet":
        """Those that last longest first."""
        lasting = self.filter(Q(until=None) | Q(until__gt=timezone.now()), lifted_at=None)
        return lasting.order_by(F("until").desc(nulls_first=True), "-pk")

    def on(self, fan: User) -> "Sanction | None":
        return self.in_force().filter(fan=fan).first()

    def impose(self, comment: "Comment", *, by: User, reason: str, days: int | None) -> "Sanction":
        """Mutes the comment's author for so many days; bans for good without a number."""
        kind, span = (Sanction.Kind.BAN, "for good") if days is None else (Sanction.Kind.MUTE, f"for {days} days")
        until = None if days is None else timezone.now() + timedelta(days=days)
        comment.moderation_entries.create(by=by, action=kind, reason=f"{reason} ({span})"[:200])
        sanction = self.create(fan=comment.author, kind=kind, reason=reason, by=by, comment=comment, until=until)
        sanction.note_ban()
        return sanction


class Sanction(models.Model):
    """A fan may read and not speak, for a time or for good; the fan reads why, and may answer the moderators once."""

    class Kind(models.TextChoices):
        MUTE = "mute", "muted"
        BAN = "ban", "banned"

    fan = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="sanctions")
    kind = models.CharField(max_length=4, choices=Kind.choices)
    reason = models.CharField(max_length=200)
    comment = models.ForeignKey("comments.Comment", models.SET_NULL, null=True, blank=True, related_name="sanctions")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, related_name="+")
    since = models.DateTimeField(default=timezone.now)
    until = models.DateTimeField(null=True, blank=True, help_text="For good where no moment stands.")
    reply = models.TextField(max_length=MOST_REPLY, blank=True)
    replied_at = models.DateTimeField(null=True, blank=True)
    lifted_by = models.ForeignKey(settings.AUTH_USER_MODEL, models.PROTECT, null=True, blank=True, related_name="+")
    lifted_at = models.DateTimeField(null=True, blank=True)

    objects = SanctionQuerySet.as_manager()

    class Meta:
        ordering = ["-since", "-pk"]
        verbose_name = "mute or ban"
        verbose_name_plural = "mutes and bans"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="sanction_has_a_reason"),
            models.CheckConstraint(condition=Q(until=None) | Q(until__gt=F("since")), name="sanction_ends_after_it_began"),
            models.CheckConstraint(
                condition=Q(reply="", replied_at=None) | (~Q(reply="") & Q(replied_at__isnull=False)),
                name="reply_to_a_sanction_has_its_moment",
            ),
            models.CheckConstraint(
                condition=Q(lifted_at=None, lifted_by=None) | Q(lifted_at__isnull=False, lifted_by__isnull=False),
                name="sanction_is_lifted_by_somebody_sometime",
            ),
        ]  # fmt: skip
        indexes = [models.Index(fields=["fan", "until"], name="sanctions_of_a_fan")]

    def __str__(self) -> str:
        return f"{self.fan}: {self.get_kind_display()}"

    @property
    def words(self) -> str:
        """For the fan: for how long, and why."""
        local = self.until and timezone.localtime(self.until)
        how_long = f"until {date_format(local, 'j F Y, H:i e')}" if local else "for good"
        return f"You are {self.get_kind_display()} {how_long}: {self.reason}"

    @property
    def is_in_force(self) -> bool:
        return self.lifted_at is None and (self.until is None or self.until > timezone.now())

    def answer(self, words: str) -> bool:
        """The fan's one reply; False where it was given already."""
        unanswered = Sanction.objects.filter(pk=self.pk, reply="")
        return bool(unanswered.update(reply=clean_text(words), replied_at=timezone.now()))

    def note_ban(self) -> None:
        """Says on the account whether the fan is banned, for the lists that show faces."""
        is_banned = Sanction.objects.in_force().filter(fan=self.fan_id, kind=self.Kind.BAN).exists()
        User.objects.filter(pk=self.fan_id).update(is_banned=is_banned)

    @transaction.atomic
    def lift(self, *, by: User) -> bool:
        """The fan may speak again; False where it was over already."""
        if not Sanction.objects.in_force().filter(pk=self.pk).update(lifted_by=by, lifted_at=timezone.now()):
            return False
        self.note_ban()
        if self.comment:
            action = ModerationEntry.Action.UNMUTE
            self.comment.moderation_entries.create(by=by, action=action, reason=f"No longer {self.get_kind_display()}")
        return True
