from typing import Self

from django.db import models, transaction

from cast.models.profile import Profile, ProfileQuerySet
from cast.models.relationship import Relationship
from cast.players import Players, players_on
from fansite.pictures.models import Picture


class CharacterQuerySet(ProfileQuerySet["Character"]):
    def for_family(self) -> Self:
        """With name and portrait, in the order of entry: two queries."""
        return self.select_related("tag", "picture").prefetch_related(*Picture.prefetch("picture")).order_by("pk")

    def in_the_story(self) -> Self:
        """The characters of whom an event is told, by name."""
        return self.select_related("tag").filter(event_rows__isnull=False).distinct().by_name()


class Character(Profile):
    KIND, COUNTERPART = "character", "actor"

    about = models.TextField(
        blank=True,
        help_text="Paragraphs, divided by an empty line. Everybody reads them: what happens in the story is told by its events.",
    )
    family = models.CharField(
        "family or house",
        max_length=40,
        blank=True,
        help_text="The one word, such as Shah, with which a source names the character's family or house. Empty where none does.",
    )

    objects = CharacterQuerySet.as_manager()

    def players_on(self, day: str) -> Players:
        """Who plays the character on that day, month or year; prefetch the portrayals `with_players` in lists."""
        return players_on(self.portrayals.all(), day)

    @transaction.atomic
    def join(self, other: Self) -> None:
        """Hands over ties and the events of the story as well; where both stand in one event, the other stays in it."""
        Relationship.objects.hand_over(self, to=other)
        self.event_rows.filter(event__in=other.event_rows.values("event")).delete()
        self.event_rows.update(character=other)
        super().join(other)
