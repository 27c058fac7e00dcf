from django.db import models

from cast.models.profile import Profile, ProfileQuerySet
from cast.players import Players, players_on


class Character(Profile):
    KIND, COUNTERPART = "character", "actor"

    about = models.TextField(blank=True, help_text="Paragraphs, divided by an empty line.")

    objects = ProfileQuerySet.as_manager()

    def players_on(self, day: str) -> Players:
        """Who plays the character on that day, month or year; prefetch the portrayals `with_players` in lists."""
        return players_on(self.portrayals.all(), day)
