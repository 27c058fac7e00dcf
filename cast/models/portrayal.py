from typing import Self

from django.core.exceptions import ValidationError
from django.db import models
from django.db.models import F, Q

from cast.dates import ReducedDateField, date_words


class PortrayalQuerySet(models.QuerySet["Portrayal"]):
    def for_page(self) -> Self:
        people = ("actor__tag", "actor__picture", "character__tag", "character__picture")
        return self.select_related(*people, "source", "replaces__actor__tag")


class Portrayal(models.Model):
    """Somebody plays somebody for a time; one of the two may be unknown to our sources."""

    class Kind(models.TextChoices):
        REGULAR = "regular", "regular role"
        GUEST = "guest", "guest role"
        YOUNGER = "younger", "younger self"
        VOICE = "voice", "voice"

    actor = models.ForeignKey("cast.Actor", models.PROTECT, null=True, blank=True, related_name="portrayals")
    character = models.ForeignKey("cast.Character", models.PROTECT, null=True, blank=True, related_name="portrayals")
    since = ReducedDateField(bounds=True)
    until = ReducedDateField(bounds=True)
    kind = models.CharField(max_length=8, choices=Kind.choices, default=Kind.REGULAR)
    reason = models.CharField(max_length=200, blank=True, help_text="Why it ended, as far as a source says.")
    source = models.ForeignKey("cast.Source", models.PROTECT, null=True, blank=True, related_name="portrayals")
    replaces = models.OneToOneField(
        "self",
        models.SET_NULL,
        null=True,
        blank=True,
        related_name="replaced_by",
        help_text="The portrayal before a change of actor.",
    )
    note = models.CharField(max_length=300, blank=True)

    objects = PortrayalQuerySet.as_manager()

    class Meta:
        # A change of actor first tells the order; where dates are unknown, the order of entry does.
        ordering = [F("replaces").asc(nulls_first=True), "id"]
        constraints = [
            models.CheckConstraint(
                condition=Q(actor__isnull=False) | Q(character__isnull=False),
                name="portrayal_names_an_actor_or_a_character",
                violation_error_message="Name the actor or the character, or both.",
            ),
            models.CheckConstraint(
                condition=Q(replaces=None) | ~Q(replaces=F("id")), name="portrayal_does_not_replace_itself"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.actor or 'actor not named'} as {self.character or 'a character not named yet'}"

    def clean(self) -> None:
        super().clean()
        known = min(len(self.since), len(self.until))
        if ".." not in self.since + self.until and self.until[:known] < self.since[:known]:
            raise ValidationError({"until": "It cannot end before it begins."})
        if self.pk and self.replaces and self.replaces.replaces_id == self.pk:
            raise ValidationError({"replaces": "That portrayal replaces this one already."})

    @property
    def since_words(self) -> str:
        return date_words(self.since) if self.since else "start not known"

    @property
    def until_words(self) -> str:
        if self.is_still_on:
            return f"still in the role on {self.still_on_words}"
        return date_words(self.until) if self.until else "end not known"

    @property
    def is_still_on(self) -> bool:
        """A source shows the actor in the role on that day, and none says that it ended."""
        return self.until.endswith("..")

    @property
    def still_on_words(self) -> str:
        return date_words(self.until.removesuffix(".."))

    @property
    def is_since_bound(self) -> bool:
        return ".." in self.since

    @property
    def is_until_bound(self) -> bool:
        return ".." in self.until

    @property
    def period(self) -> str:
        """From and to in words, as far as a source says."""
        if not self.since and not self.until:
            return "dates not known"
        if not self.since:
            return (
                self.until_words
                if self.until.endswith("..")
                else f"until {self.until_words}".replace("until by", "ended by")
            )
        since = f"since {self.since_words}"
        return since if not self.until else f"{since}, {self.until_words}"
