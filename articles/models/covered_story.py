import datetime
from typing import TYPE_CHECKING

from django.urls import reverse

from cast.models import Tag
from fansite.accounts.models import User
from fansite.pictures.cards import Card
from fansite.pictures.models import Picture, Rendition
from fansite.shield import Shield

if TYPE_CHECKING:
    from articles.models.article import Article


TOLD = "This story tells of what comes later in the serial. It is read on the site, by those who want to know."


class CoveredStory:
    """The cover of a story that lies later than its reader has come: what is not named here stays under it."""

    is_covered = True
    covered_picture = None
    standfirst = TOLD
    body = ""
    tag_list: tuple[Tag, ...] = ()

    def __init__(self, story: "Article", shield: Shield):
        self._story, self._shield = story, shield  # templates read no name that begins like these
        self.pk: int = story.pk
        self.cover_mark: str = story.cover_mark
        self.slug: str = story.slug
        self.kind: str = story.kind
        self.title: str = story.safe_title
        self.author: User = story.author
        self.published_at: datetime.datetime | None = story.published_at
        self.appeared_at: datetime.datetime = story.appeared_at
        self.changed_at: datetime.datetime = story.changed_at
        self.comment_count: int = story.comment_count
        self.is_public: bool = story.is_public

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("articles:detail", args=[self.slug])

    def get_kind_display(self) -> str:
        return self._story.get_kind_display()

    @property
    def cover(self) -> Picture | None:
        picture = self._story.safe_cover
        return None if picture is None or self._shield.covers(picture) else picture

    @property
    def card(self) -> Card:
        return self._story.safe_card

    @property
    def share(self) -> Rendition | Card:
        return (self.cover and self.cover.share) or self.card
