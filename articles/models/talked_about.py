import datetime
import math

from django.db import models
from django.utils import timezone

from fansite.accounts.models import Reader

DAY = datetime.timedelta(days=1)
SLOW = [(None, "Off"), (1, "1 minute"), (5, "5 minutes"), (15, "15 minutes"), (60, "60 minutes")]


class TalkedAbout(models.Model):
    """Who may comment, and for how long; and what of the talk is counted."""

    comments_open = models.BooleanField("comments are open", default=True)
    comments_member_days = models.PositiveSmallIntegerField(
        "days since joining",
        null=True,
        blank=True,
        help_text="Only fans who joined at least so many days ago may comment. Leave it empty for all fans.",
    )
    comments_close_days = models.PositiveSmallIntegerField(
        "days until they close",
        null=True,
        blank=True,
        help_text="Comments close by themselves so many days after the publication. Leave it empty and they stay open.",
    )
    comments_slow_minutes = models.PositiveSmallIntegerField(
        "slow mode",
        choices=SLOW,
        null=True,
        blank=True,
        help_text="Where a talk runs hot: each fan can post once in so many minutes.",
    )
    comment_count = models.PositiveIntegerField(default=0, editable=False)
    comments_version = models.PositiveBigIntegerField(default=0, editable=False)

    class Meta:
        abstract = True

    def talk_is_over(self, *, since: datetime.datetime | None) -> bool:
        days = self.comments_close_days
        return days is not None and since is not None and since + days * DAY <= timezone.now()

    def why_too_new(self, fan: Reader) -> str:
        """Says when a fan who joined too lately may comment; "" for others, the newsroom and visitors."""
        if not self.comments_member_days or not fan.is_authenticated or fan.is_staff:
            return ""
        left = math.ceil((fan.date_joined + self.comments_member_days * DAY - timezone.now()) / DAY)
        return f"{self.members_words} You can in {in_days(left)}." if left > 0 else ""

    @property
    def slow_words(self) -> str:
        """For readers; "" where the talk goes at its own pace."""
        minutes = self.comments_slow_minutes
        often = "once a minute" if minutes == 1 else f"once in {minutes} minutes"
        return f"This talk is in slow mode: each fan can post {often}." if minutes else ""

    @property
    def members_words(self) -> str:
        """For readers; "" where all fans may comment."""
        days = self.comments_member_days
        return f"Only fans who joined at least {in_days(days)} ago can comment on this story." if days else ""


def in_days(number: int) -> str:
    return f"{number} day{'' if number == 1 else 's'}"
