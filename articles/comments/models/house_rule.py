from django.db import models


class HouseRule(models.TextChoices):
    """What a comment can break: what fans report and moderators decide by."""

    FAN = "fan", "An attack on a fan"
    FAN_GROUP = "fan_group", "An attack on a group of fans"
    ACTOR = "actor", "An attack on an actor"
    NICKNAME = "nickname", "A nickname for a real person"
    PRIVATE = "private", "Private life of a real person"
    SPOILER = "spoiler", "A spoiler without a cover"
    REPEAT = "repeat", "The same thing again"
    SPAM = "spam", "Advertising or spam"
    OTHER = "other", "Something else"
