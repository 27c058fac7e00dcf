from typing import Self

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import F, Q
from django.urls import reverse

from cast.dates import date_words
from cast.weeks import validate_week, week_start, week_words


class RatingStatementQuerySet(models.QuerySet["RatingStatement"]):
    def for_page(self) -> Self:
        return self.select_related("reported_by")

    def keys(self) -> dict[tuple, int]:
        """What makes each statement itself, with its id, for an import that leaves out what stands already."""
        rows = self.values_list("week", "channel_group", "text", "reported_by", "pk")
        return {tuple(key): pk for *key, pk in rows}


class RatingStatement(models.Model):
    """What somebody said of the ratings; a figure, a rank and a week only where the source gives them."""

    week = models.CharField(
        max_length=8,
        blank=True,
        validators=[validate_week],
        help_text="2023-W48; empty where the source names no week.",
    )
    channel_group = models.CharField(
        max_length=60, blank=True, help_text="Among whom it was measured, as the source says, such as “Hindi, urban”."
    )
    figure = models.DecimalField(
        max_digits=5,
        decimal_places=2,
        null=True,
        blank=True,
        validators=[MinValueValidator(0), MaxValueValidator(100)],
        help_text="TVR, such as 2.4. Only rows with a week and a figure are drawn as a line.",
    )
    rank = models.PositiveSmallIntegerField(null=True, blank=True, validators=[MinValueValidator(1)])
    text = models.CharField(max_length=300, help_text="What is said, in our own words.")
    reported_by = models.ForeignKey("cast.Source", models.PROTECT, related_name="rating_statements")
    contradicts = models.ForeignKey(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="contradicted_by",
        help_text="The two stand side by side. Statements of one week and channel group do so by themselves.",
    )

    objects = RatingStatementQuerySet.as_manager()

    class Meta:
        ordering = ["-week", "-pk"]
        constraints = [
            models.CheckConstraint(condition=~Q(text=""), name="rating_statement_says_something"),
            models.CheckConstraint(
                condition=Q(figure=None) | Q(figure__gte=0, figure__lte=100), name="rating_figure_is_from_0_to_100"
            ),
            models.CheckConstraint(condition=Q(rank=None) | Q(rank__gte=1), name="rating_rank_begins_with_1"),
            models.CheckConstraint(
                condition=Q(contradicts=None) | ~Q(contradicts=F("id")),
                name="rating_statement_does_not_contradict_itself",
            ),
            models.UniqueConstraint(
                "week",
                "channel_group",
                "text",
                "reported_by",
                name="rating_statement_is_kept_once",
                violation_error_message="This source's statement stands in the ledger already.",
            ),
        ]

    def __str__(self) -> str:
        return self.text

    def get_absolute_url(self) -> str:
        return f"{reverse('cast:ratings')}#{self.anchor}"

    @property
    def anchor(self) -> str:
        return f"r{self.pk}"

    @property
    def key(self) -> tuple:
        return self.week, self.channel_group, self.text, self.reported_by_id

    @property
    def moment(self) -> str:
        """Sorts by time: the week's Monday, else the source's date as far as known, "" where neither is."""
        monday = week_start(self.week)
        return monday.isoformat() if monday else self.reported_by.date

    @property
    def when_words(self) -> str:
        if self.week:
            return week_words(self.week)
        return date_words(self.reported_by.date) if self.reported_by.date else "no date known"
