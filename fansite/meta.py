"""What a page says of itself to search engines, link previews and the browser's tab."""

from dataclasses import dataclass

from django.conf import settings
from django.utils.text import Truncator


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
    """`path` is the page's canonical address below SITE_URL; `image` likewise, "" for none."""

    title: str
    description: str
    path: str
    indexed: bool = True
    kind: str = "website"
    image: str = ""
    feeds: tuple[FeedLink, ...] = ()

    @property
    def full_title(self) -> str:
        return (
            f"{self.title} · {settings.SITE_NAME}" if self.title else f"{settings.SITE_NAME} · {settings.SITE_TAGLINE}"
        )

    @property
    def summary(self) -> str:
        return Truncator(self.description).chars(200)

    @property
    def canonical(self) -> str:
        return absolute(self.path)

    @property
    def image_address(self) -> str:
        return absolute(self.image) if self.image else ""

    @property
    def robots(self) -> str:
        return "" if self.indexed else "noindex"
