"""What a page says of itself to search engines, link previews and the browser's tab."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.text import Truncator

from fansite.markup import json_for_script
from fansite.pictures.cards import Card, site_card
from fansite.pictures.models import Rendition


def absolute(path: str) -> str:
    """A path of this site as a whole address, for those who read it elsewhere."""
    return settings.SITE_URL + path


@dataclass(frozen=True)
class FeedLink:
    title: str
    path: str
    type: str = "application/atom+xml"


@dataclass(frozen=True)
class PageMeta:
    """`path` is the page's canonical address below SITE_URL; `picture` is for link previews, the site's own if none;
    `facts` are properties of Open Graph beside those that every page has, `data` is the same in schema.org's terms;
    `preview` is the title and the words for link previews where they are others than the page's."""

    title: str
    description: str
    path: str
    indexed: bool = True
    kind: str = "website"
    picture: Rendition | Card | None = None
    facts: tuple[tuple[str, str], ...] = ()
    feeds: tuple[FeedLink, ...] = ()
    data: tuple[dict, ...] = ()
    preview: tuple[str, str] | None = None

    @property
    def full_title(self) -> str:
        return (
            f"{self.title} · {settings.SITE_NAME}" if self.title else f"{settings.SITE_NAME} · {settings.SITE_TAGLINE}"
        )

    @property
    def summary(self) -> str:
        return Truncator(self.description).chars(200)

    @property
    def preview_title(self) -> str:
        return self.preview[0] if self.preview else self.title

    @property
    def preview_summary(self) -> str:
        return Truncator(self.preview[1]).chars(200) if self.preview else self.summary

    @property
    def canonical(self) -> str:
        return absolute(self.path)

    @property
    def share(self) -> Rendition | Card:
        return self.picture or site_card()

    @property
    def share_address(self) -> str:
        return absolute(self.share.get_absolute_url())

    @property
    def share_type(self) -> str:
        return self.share.type if isinstance(self.share, Card) else "image/jpeg"

    @property
    def share_alt(self) -> str:
        return self.share.alt or self.preview_title

    @property
    def structured(self) -> str:
        return json_for_script({"@context": "https://schema.org", "@graph": self.data}) if self.data else ""

    @property
    def robots(self) -> str:
        return "" if self.indexed else "noindex"
