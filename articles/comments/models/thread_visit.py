import datetime
from typing import Any

from django.conf import settings
from django.db import models

from articles.models import Article
from fansite.accounts.models import User


class ThreadVisitQuerySet(models.QuerySet["ThreadVisit"]):
    def note(self, *, fan: User, article: Article, at: datetime.datetime) -> None:
        """The fan has seen the talk under a story as it was at this moment; never moves back."""
        seen: dict[str, Any] = {"fan": fan, "article": article}
        if not self.filter(**seen, seen_at__gte=at).exists():
            self.update_or_create(**seen, defaults={"seen_at": at})


class ThreadVisit(models.Model):
    """When a fan last saw the talk under a story: what was said since is new to them."""

    fan = models.ForeignKey(settings.AUTH_USER_MODEL, models.CASCADE, related_name="thread_visits")
    article = models.ForeignKey(Article, models.CASCADE, related_name="thread_visits")
    seen_at = models.DateTimeField()

    objects = ThreadVisitQuerySet.as_manager()

    class Meta:
        constraints = [models.UniqueConstraint("fan", "article", name="fan_last_saw_a_talk_once")]
