from collections.abc import Iterable
from typing import TYPE_CHECKING, Self

from django.conf import settings
from django.db import models

from fansite.accounts.models import Reader, User

if TYPE_CHECKING:
    from cast.models.tag import Tag


class TagFollowQuerySet(models.QuerySet["TagFollow"]):
    def is_following(self, reader: Reader, tag: "Tag") -> bool:
        """Asks nothing about a visitor that nobody knows."""
        return reader.is_authenticated and self.filter(fan=reader, tag=tag).exists()

    def of_fan(self, fan: User) -> Self:
        return self.filter(fan=fan).select_related("tag").order_by("tag__kind", "tag__name")

    def fans_of(self, tags: "Iterable[int] | models.QuerySet") -> list[int]:
        """The ids of those who follow one of the tags or several, each once."""
        return list(self.filter(tag__in=tags).order_by("fan").values_list("fan", flat=True).distinct())

    def hand_over(self, tag: "Tag", *, to: "Tag") -> None:
        """Who followed the one follows the other."""
        rows = TagFollow.objects.filter(tag=tag)  # not of `self`: the tag's own rows are no other's
        rows.exclude(fan__in=TagFollow.objects.filter(tag=to).values("fan")).update(tag=to)


class TagFollow(models.Model):
    """A fan wants to hear of stories that carry a tag; kept by `Tag.set_follow`."""

    fan = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="followed_tags")
    tag = models.ForeignKey("cast.Tag", models.CASCADE, related_name="follows")
    at = models.DateTimeField(auto_now_add=True)

    objects = TagFollowQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("fan", "tag", name="fan_follows_a_tag_once")]

    def __str__(self) -> str:
        return f"{self.fan} follows {self.tag}"
