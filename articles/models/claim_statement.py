import datetime
from typing import Self

from django.db import models
from django.db.models import Q

from cast.dates import ReducedDateField, date_words, earliest, latest
from fansite.text import to_whom


class ClaimStatementQuerySet(models.QuerySet["ClaimStatement"]):
    def for_page(self) -> Self:
        """With who said it, and where it was reported: one query."""
        return self.select_related("by__tag", "source")


class ClaimStatement(models.Model):
    """What somebody said for or against a claim, as a source reports it."""

    class Stance(models.TextChoices):
        FOR = "for", "for the claim"
        AGAINST = "against", "against it"
        NEITHER = "neither", "neither for nor against"

    claim = models.ForeignKey("articles.Claim", models.CASCADE, related_name="statements")
    by = models.ForeignKey(
        "cast.Actor",
        models.PROTECT,
        null=True,
        blank=True,
        related_name="claim_statements",
        help_text="Who said it, where that is one of the actors.",
    )
    by_words = models.CharField(
        "or by, in words",
        max_length=120,
        blank=True,
        help_text="Everybody else: a channel, “reports”, or two actors who answered together.",
    )
    to = models.CharField(
        max_length=100,
        blank=True,
        help_text="To whom, such as TellyChakkar. Begin with “on” where that fits better: on Instagram live.",
    )
    source = models.ForeignKey(
        "cast.Source", models.PROTECT, related_name="claim_statements", help_text="Where it is reported."
    )
    said_on = ReducedDateField(bounds=True)
    stance = models.CharField(max_length=7, choices=Stance.choices)
    text = models.CharField(
        max_length=300,
        help_text="One sentence in reported speech: “She said that she was part of the serial.” Never in our own voice.",
    )

    objects = ClaimStatementQuerySet.as_manager()

    class Meta:
        verbose_name = "statement"
        ordering = ["said_on", "pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(by=None) & ~Q(by_words="") | Q(by__isnull=False, by_words=""),
                name="statement_names_who_said_it_once",
                violation_error_message="Choose the actor who said it, or write who it was: one of the two.",
            ),
            models.CheckConstraint(condition=~Q(text=""), name="statement_says_what_was_said"),
        ]

    def __str__(self) -> str:
        return f"{self.spoken}: {self.text}"

    @property
    def speaker(self) -> str:
        return str(self.by) if self.by else self.by_words

    @property
    def to_words(self) -> str:
        """ "to TellyChakkar", "on Instagram live", "" where no source says to whom."""
        return to_whom(self.to)

    @property
    def when_words(self) -> str:
        return date_words(self.said_on)

    @property
    def spoken(self) -> str:
        """Who said it, to whom and when: "Muskan Bamne to TellyChakkar, December 2023"."""
        who = " ".join(part for part in (self.speaker, self.to_words) if part)
        return f"{who}, {self.when_words}" if self.said_on else who

    @property
    def plain_date(self) -> str:
        """The date where a source gives one; "" for a bound."""
        return "" if ".." in self.said_on else self.said_on

    @property
    def day(self) -> datetime.date:
        """For the order alone: the last day that the date can mean, else the source's; the first of all where neither is."""
        dates = (bound(text) for text in (self.said_on, self.source.date))
        return next((date for date in dates if date), datetime.date.min)


def bound(text: str) -> datetime.date | None:
    return latest(text) or earliest(text)
