from typing import Self

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone

from articles.models.verdict import Verdict


class VerdictEntryQuerySet(models.QuerySet["VerdictEntry"]):
    def for_page(self) -> Self:
        """With who decided, and the statement it stands on: one query."""
        return self.select_related("by", "statement__by__tag").order_by("at", "pk")


class VerdictEntry(models.Model):
    """One line of a claim's history: who decided what, when and why. Lines are only added, by `Claim.decide`."""

    claim = models.ForeignKey("articles.Claim", models.CASCADE, related_name="entries")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, models.SET_NULL, null=True, related_name="+")
    at = models.DateTimeField(default=timezone.now, editable=False)
    before = models.CharField(max_length=11, choices=Verdict.choices)
    after = models.CharField(max_length=11, choices=Verdict.choices)
    statement = models.ForeignKey(
        "articles.ClaimStatement", models.RESTRICT, null=True, blank=True, related_name="entries"
    )
    reason = models.CharField(max_length=300)

    objects = VerdictEntryQuerySet.as_manager()

    class Meta:
        ordering = ["-at", "-pk"]
        verbose_name, verbose_name_plural = "verdict", "verdicts given"
        constraints = [
            models.CheckConstraint(condition=~Q(reason=""), name="verdict_has_its_reason"),
            models.CheckConstraint(
                condition=Q(after=Verdict.UNCONFIRMED) | Q(statement__isnull=False),
                name="verdict_given_stands_on_a_statement",
            ),
            models.CheckConstraint(
                condition=~Q(before=F("after")) | Q(statement__isnull=False), name="verdict_entry_changes_something"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.get_before_display()} → {self.get_after_display()}: {self.reason}"
