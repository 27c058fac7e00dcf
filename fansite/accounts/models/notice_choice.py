from collections.abc import Iterable
from typing import TYPE_CHECKING

from django.conf import settings
from django.db import models

if TYPE_CHECKING:
    from fansite.accounts.models.user import User


class NoticeKind(models.TextChoices):
    REPLY = "reply", "Somebody answers me"
    MENTION = "mention", "Somebody mentions me"
    HEART = "heart", "My comments get hearts"
    STORY = "story", "New stories under what I follow"
    VERDICT = "verdict", "Verdicts on rumours about what I follow"
    MODERATION = "moderation", "A moderator decides about my comment or report"


MAILED = frozenset({NoticeKind.REPLY, NoticeKind.MENTION})  # by mail too, unless a fan chose otherwise


class NoticeChoiceQuerySet(models.QuerySet["NoticeChoice"]):
    def of_fans(self, fans: Iterable[int], kind: str) -> dict[int, tuple[bool, bool]]:
        """For each of the fans whether the kind is wanted on the site and by mail."""
        chosen = self.filter(fan__in=list(fans), kind=kind).values_list("fan", "on_site", "by_mail")
        return dict.fromkeys(fans, (True, kind in MAILED)) | {fan: (site, mail) for fan, site, mail in chosen}

    def of_fan(self, fan: "User") -> dict[str, tuple[bool, bool]]:
        """By kind, in their order."""
        chosen = {one.kind: (one.on_site, one.by_mail) for one in self.filter(fan=fan)}
        return {kind.value: chosen.get(kind, (True, kind in MAILED)) for kind in NoticeKind}

    def choose(self, fan: int, kind: str, **wanted: bool) -> None:
        """Keeps `on_site` or `by_mail` or both; what is not given stays as it was."""
        usual = {"on_site": True, "by_mail": kind in MAILED}
        self.update_or_create(fan_id=fan, kind=kind, defaults=wanted, create_defaults=usual | wanted)


class NoticeChoice(models.Model):
    """What a fan chose for one kind of notice; without a row the usual holds."""

    fan = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="notice_choices")
    kind = models.CharField(max_length=10, choices=NoticeKind.choices)
    on_site = models.BooleanField()
    by_mail = models.BooleanField()

    objects = NoticeChoiceQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("fan", "kind", name="fan_chooses_once_for_each_kind_of_notice")]

    def __str__(self) -> str:
        return f"{self.kind} for {self.fan}"
