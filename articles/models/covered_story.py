import datetime
from typing import TYPE_CHECKING, Any

from django.urls import reverse

from cast.models import Tag
from fansite.accounts.models import User
from fansite.pictures.cards import Card
from fansite.pictures.models import Picture, Rendition
from fansite.shield import Shield

if TYPE_CHECKING:
    from articles.models.article import Article

TOLD = "This story tells of what comes later in the serial. It waits until you want to know."


class CoveredStory:
    """The cover of a story that lies later than its reader has come: what is not named here stays under it."""

    # These are the story's own, read when they are asked for.
    pk: int
    slug: str
    kind: str
    author: User
    published_at: datetime.datetime | None
    appeared_at: datetime.datetime
    changed_at: datetime.datetime
    comment_count: int
    is_public: bool
    cover_mark: str

    is_covered = True
    covered_picture = None
    standfirst = TOLD
    body = ""
    tag_list: tuple[Tag, ...] = ()

    def __init__(self, story: "Article", shield: Shield):
        self._story, self._shield = story, shield  # templates read no name that begins like these

    def __getattr__(self, name: str) -> Any:
        if name in HANDED_ON:
            return getattr(self._story, name)
        raise AttributeError(f"the cover of a story shows no {name}")

    def __str__(self) -> str:
        return self.title

    def get_absolute_url(self) -> str:
        return reverse("articles:detail", args=[self.slug])

    def get_kind_display(self) -> str:
        return self._story.get_kind_display()

    def whole_html(self, shield: Shield) -> str:
        return self.body

    @property
    def title(self) -> str:
        return self._story.safe_title

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


HANDED_ON = {name for name in CoveredStory.__annotations__ if not hasattr(CoveredStory, name)}
