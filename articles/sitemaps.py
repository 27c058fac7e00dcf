import datetime
from typing import Any

from django.db.models import QuerySet
from django.utils import timezone

from articles.models import Article, Claim, CoveredStory, Quote, TaggedArticle
from cast.models import Tag
from fansite.shield import SHUT
from fansite.sitemaps import Sitemap

# As Google News asks: the last two days, a thousand at most.
NEWS_FOR, MOST_NEWS = datetime.timedelta(days=2), 1000


class StorySitemap(Sitemap):
    def items(self) -> QuerySet:
        return Article.objects.published().for_sitemap().order_by("pk")

    def lastmod(self, story: Article) -> datetime.datetime:
        return story.changed_at

    def get_latest_lastmod(self) -> datetime.datetime | None:
        return Article.objects.published().last_change()


class QuoteSitemap(Sitemap):
    """Nobody wrote down when a quote last changed."""

    def items(self) -> QuerySet:
        return Quote.objects.published().only("pk").order_by("pk")


class ClaimSitemap(Sitemap):
    def items(self) -> QuerySet:
        return Claim.objects.public().only("slug", "changed_at").order_by("pk")

    def lastmod(self, claim: Claim) -> datetime.datetime:
        return claim.changed_at


class TagSitemap(Sitemap):
    def items(self) -> QuerySet:
        return TaggedArticle.objects.dated(Tag.objects.order_by("pk"), tag="pk")

    def lastmod(self, tag: Any) -> datetime.datetime | None:
        return tag.in_news


def newest_news() -> list[Article | CoveredStory]:
    """The stories that are news still, told by when they first appeared."""
    fresh = Article.objects.published().first_published_since(timezone.now() - NEWS_FOR)
    return [story.shown_to(SHUT) for story in fresh.for_sitemap().newest_first()[:MOST_NEWS]]
