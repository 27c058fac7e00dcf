from datetime import timedelta
from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import Count, Q
from django.utils import timezone

from articles.comments.models.house_rule import HouseRule
from fansite.paging import Key, older

# An established fan: an account of so many days with so many visible comments. As many open reports of such fans hold.
ESTABLISHED_DAYS, ESTABLISHED_COMMENTS = 7, 3
REPORTS_THAT_HOLD = 3
MOST_WORDS = 500


class ReportQuerySet(models.QuerySet["Report"]):
    def open(self) -> Self:
        return self.filter(outcome=Report.Outcome.OPEN)

    def by_established_fans(self) -> Self:
        said = Count("reporter__comments", filter=Q(reporter__comments__state="visible"))
        old_enough = timezone.now() - timedelta(days=ESTABLISHED_DAYS)
        return self.filter(reporter__date_joined__lte=old_enough, reporter__is_active=True).alias(said=said).filter(
            said__gte=ESTABLISHED_COMMENTS
        )  # fmt: skip

    def newest_first(self) -> Self:
        return self.order_by("-at", "-pk")

    def older_than(self, key: Key | None) -> Self:
        return self.filter(older(key, "at"))

    def settle(self, outcome: str) -> dict[int, int]:
        """Says of all that are open what came of the comment; answers whose they were, by their ids."""
        settled = dict(self.open().values_list("pk", "reporter"))
        self.filter(pk__in=settled).update(outcome=outcome, settled_at=timezone.now())
        return settled


class Report(models.Model):
    """A fan says that a comment breaks a house rule; made by `Comment.report`, settled with the comment."""

    class Outcome(models.TextChoices):
        OPEN = "open", "A moderator looks at it"
        UPHELD = "upheld", "A moderator agreed and acted on it"
        STANDS = "stands", "A moderator looked at it: the comment stands"
        GONE = "gone", "Its author deleted it"

    comment = models.ForeignKey("comments.Comment", models.CASCADE, related_name="reports")
    reporter = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="reports")
    reason = models.CharField(max_length=10, choices=HouseRule.choices)
    words = models.TextField(max_length=MOST_WORDS, blank=True)
    at = models.DateTimeField(default=timezone.now, editable=False)
    outcome = models.CharField(max_length=6, choices=Outcome.choices, default=Outcome.OPEN, editable=False)
    settled_at = models.DateTimeField(null=True, blank=True, editable=False)

    objects = ReportQuerySet.as_manager()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                "comment", "reporter", condition=Q(outcome="open"), name="fan_has_one_open_report_of_a_comment"
            ),
            models.CheckConstraint(
                condition=~Q(reason="other", words=""), name="report_of_something_else_says_what_it_is"
            ),
            models.CheckConstraint(
                condition=Q(outcome="open", settled_at=None) | (~Q(outcome="open") & Q(settled_at__isnull=False)),
                name="report_is_open_or_settled_at_some_time",
            ),
        ]
        indexes = [models.Index(fields=["reporter", "-at", "-id"], name="reports_of_a_fan_newest_first")]

    def __str__(self) -> str:
        return f"{self.get_reason_display()}: {self.words}" if self.words else self.get_reason_display()

    @property
    def key(self) -> Key:
        return self.at, self.pk
