"""What the page of a story shows but its talk, each part read when a piece of the page that is not kept asks for it."""

from collections.abc import Sequence
from functools import cached_property
from urllib.parse import urlencode

from django.db.models import QuerySet

from articles.models import Article, CoveredStory
from articles.models.claim import ClaimList
from articles.models.telling import Telling
from articles.read_next import read_next
from articles.structured import open_graph, story_page
from articles.trails import Trail, claims_of, trails_of
from cast.models import Character, RatingStatement
from fansite.meta import PageMeta, absolute
from fansite.shield import SHUT, Shield


class StoryParts:
    """Of a story that this reader may read."""

    def __init__(self, pk: int, shield: Shield):
        self._pk, self._shield = pk, shield  # templates read no name that begins like these

    @cached_property
    def article(self) -> Article:
        article = Article.objects.for_page().get(pk=self._pk)
        article.shown_to(self._shield)
        for tag in article.tag_list:
            if isinstance(tag.profile, Character):
                tag.profile.shown_to(self._shield)
        return article

    @cached_property
    def told(self) -> Telling:
        return self.article.told_to(self._shield)

    @cached_property
    def ledger(self) -> QuerySet[RatingStatement]:
        ledger = RatingStatement.objects.for_page()
        return ledger[:6] if self.article.kind == Article.Kind.RATINGS else ledger.none()

    @cached_property
    def rumours(self) -> ClaimList:
        return claims_of(self.article).for_reader(self._shield)

    @cached_property
    def trails(self) -> list[Trail]:
        return trails_of(self.article, self.rumours.shown, self._shield)

    @cached_property
    def read_next(self) -> Sequence[Article | CoveredStory]:
        return [story.shown_to(self._shield) for story in read_next(self.article)]

    @property
    def _outward(self) -> Article | CoveredStory:
        """A link preview is seen by readers of whom nothing is known."""
        return CoveredStory(self.article, SHUT) if self.article.safe_from_id else self.article

    @property
    def share_url(self) -> str:
        return absolute(self.article.get_absolute_url())

    @property
    def share_title(self) -> str:
        return self._outward.title

    @property
    def whatsapp_url(self) -> str:
        return "https://wa.me/?" + urlencode({"text": f"{self.share_title} {self.share_url}"})

    @cached_property
    def meta(self) -> PageMeta:
        article, outward = self.article, self._outward
        has_open_picture = not (article.cover and SHUT.covers(article.cover))
        return PageMeta(
            article.title,
            article.standfirst,
            article.get_absolute_url(),
            indexed=article.is_public,
            kind="article",
            picture=outward.share if has_open_picture else outward.card,
            preview=(outward.title, outward.standfirst),
            facts=open_graph(outward) if article.is_public else (),
            data=story_page(article) if article.is_public else (),
        )
