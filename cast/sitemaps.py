import datetime
from typing import Any

from django.db.models import QuerySet

from articles.models import TaggedArticle
from cast.models import Actor, Character
from fansite.sitemaps import Sitemap


class ActorSitemap(Sitemap):
    """A profile has no date of its own: it changed at least when its newest story came."""

    model: type[Actor] | type[Character] = Actor

    def items(self) -> QuerySet:
        return TaggedArticle.objects.dated(self.model.objects.select_related("tag").order_by("pk"), tag="tag")

    def lastmod(self, person: Any) -> datetime.datetime | None:
        return person.in_news


class CharacterSitemap(ActorSitemap):
    model = Character
