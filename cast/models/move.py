from typing import Self

from django.db import models
from django.db.models import Q

from cast.dates import ReducedDateField
from cast.models.safe_from import SafeFrom
from fansite.pictures.models import Picture


class MoveQuerySet(models.QuerySet["Move"]):
    def for_page(self) -> Self:
        """With the people and their portraits: two queries however many."""
        people = ("actor__tag", "actor__picture", "character__tag", "source")
        return self.select_related(*people).prefetch_related(*Picture.prefetch("actor__picture"))


class Move(SafeFrom):
    """What a source says of somebody's coming or going that no start or end of a portrayal tells."""

    MARK = "m"

    class Kind(models.TextChoices):
        JOINED = "joined", "joined"
        LEFT = "left", "left"
        BACK = "back", "came back"
        STAYS = "stays", "denied leaving"

    actor = models.ForeignKey("cast.Actor", models.CASCADE, related_name="moves")
    character = models.ForeignKey("cast.Character", models.SET_NULL, null=True, blank=True, related_name="moves")
    kind = models.CharField(max_length=6, choices=Kind.choices)
    date = ReducedDateField(bounds=True)
    text = models.CharField(max_length=300, help_text="One sentence: what was said, and by whom.")
    source = models.ForeignKey("cast.Source", models.PROTECT, related_name="moves")
    changed_at = models.DateTimeField(auto_now=True)

    objects = MoveQuerySet.as_manager()

    class Meta:
        ordering = ["-date", "-pk"]
        constraints = [models.CheckConstraint(condition=~Q(text=""), name="move_says_what_was_said")]

    def __str__(self) -> str:
        return f"{self.actor} {self.get_kind_display()}"
