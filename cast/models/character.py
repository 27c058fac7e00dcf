from django.db import models

from cast.models.profile import Profile, ProfileQuerySet


class Character(Profile):
    KIND, COUNTERPART = "character", "actor"

    about = models.TextField(blank=True, help_text="Paragraphs, divided by an empty line.")

    objects = ProfileQuerySet.as_manager()
