from django.db import models

from cast.models.profile import Profile, ProfileQuerySet


class ActorQuerySet(ProfileQuerySet["Actor"]):
    pass


class Actor(Profile):
    KIND, COUNTERPART = "actor", "character"

    bio = models.TextField(blank=True, help_text="Paragraphs, divided by an empty line.")

    objects = ActorQuerySet.as_manager()
