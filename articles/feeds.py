"""The newest stories for feed readers, as Atom and as JSON Feed: of the whole site and of each tag."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlsplit

from django.conf import settings
from django.http import HttpRequest, HttpResponse, JsonResponse
from django.urls import reverse
from django.utils.feedgenerator import Enclosure
from django.views.decorators.http import require_safe

from articles.models import Article, CoveredStory
from cast.models import Tag
from cast.views import elsewhere
from fansite.feeds import StillAtom
from fansite.markup import feed_html
from fansite.meta import FeedLink, absolute
from fansite.revalidation import revalidated
from fansite.shield import SHUT
from fansite.text import for_xml

MOST = 20


@dataclass(frozen=True)
class Channel:
    """What a feed is of: all stories, or those of a tag."""

    tag: Tag | None = None

    @property
    def title(self) -> str:
        return f"{self.tag.name} · {settings.SITE_NAME}" if self.tag else settings.SITE_NAME

    @property
    def page(self) -> str:
        return self.tag.get_absolute_url() if self.tag else reverse("home")

    @property
    def atom(self) -> str:
        return reverse("articles:tag-feed", args=[self.tag.slug]) if self.tag else reverse("articles:feed")

    @property
    def json(self) -> str:
        return reverse("articles:tag-feed-json", args=[self.tag.slug]) if self.tag else reverse("articles:feed-json")

    @property
    def id(self) -> str:
        return identity(f"tag/{self.tag.pk}" if self.tag else "latest")

    def links(self) -> tuple[FeedLink, ...]:
        """For the head of a page that shows these stories."""
        return FeedLink(self.title, self.atom), FeedLink(self.title, self.json, "application/feed+json")

    def stories(self) -> list[Article | CoveredStory]:
        """As they are told to readers of whom nothing is known."""
        if self.tag:
            found = Article.objects.for_feed().of_tag(self.tag, most=MOST)
        else:
            found = Article.objects.published().for_feed().newest_first()[:MOST]
        return [story.shown_to(SHUT) for story in found]


LATEST = Channel()


def identity(what: str) -> str:
    """A name that stays when slugs and addresses change, as RFC 4151 makes them."""
    return f"tag:{urlsplit(settings.SITE_URL).hostname},2026:{what}"


@require_safe
@revalidated
def latest(request: HttpRequest) -> HttpResponse:
    return atom(LATEST)


@require_safe
@revalidated
def latest_json(request: HttpRequest) -> HttpResponse:
    return json_feed(LATEST)


@require_safe
@revalidated
def tag_feed(request: HttpRequest, slug: str) -> HttpResponse:
    tag = Tag.objects.filter(slug=slug).first()
    return atom(Channel(tag)) if tag else elsewhere(request, slug, address=lambda other: Channel(other).atom)


@require_safe
@revalidated
def tag_feed_json(request: HttpRequest, slug: str) -> HttpResponse:
    tag = Tag.objects.filter(slug=slug).first()
    return json_feed(Channel(tag)) if tag else elsewhere(request, slug, address=lambda other: Channel(other).json)


class StoryAtom(StillAtom):
    """With the whole text in each entry."""

    def add_item_elements(self, handler: Any, item: dict[str, Any]) -> None:
        super().add_item_elements(handler, item)
        if item["standfirst"]:
            handler.addQuickElement("summary", item["standfirst"])
        handler.addQuickElement("content", item["content"], {"type": "html"})


def atom(channel: Channel) -> HttpResponse:
    feed = StoryAtom(
        title=for_xml(channel.title),
        subtitle=settings.SITE_TAGLINE,
        description=None,
        link=absolute(channel.page),
        feed_url=absolute(channel.atom),
        feed_guid=channel.id,
        author_name=settings.SITE_NAME,
        author_link=absolute(reverse("home")),
        language="en",
    )
    for story in channel.stories():
        feed.add_item(
            title=for_xml(story.title),
            link=absolute(story.get_absolute_url()),
            description=None,  # type: ignore[arg-type]  # an entry may have none, which the stubs do not know
            unique_id=identity(f"story/{story.pk}"),
            pubdate=story.appeared_at,
            updateddate=story.changed_at,
            author_name=for_xml(story.author.display_name),
            author_link=absolute(story.author.get_absolute_url()),
            enclosures=[Enclosure(absolute(picture.get_absolute_url()), str(picture.size), "image/jpeg")]
            if (picture := story.cover and story.cover.share)
            else [],
            categories=[for_xml(tag.name) for tag in story.tag_list],
            standfirst=for_xml(story.standfirst),
            content=for_xml(whole_text(story)),
        )
    return HttpResponse(feed.writeString("utf-8"), content_type=feed.content_type)


def json_feed(channel: Channel) -> HttpResponse:
    feed = {
        "version": "https://jsonfeed.org/version/1.1",
        "title": channel.title,
        "description": settings.SITE_TAGLINE,
        "home_page_url": absolute(channel.page),
        "feed_url": absolute(channel.json),
        "language": "en",
        "authors": [{"name": settings.SITE_NAME, "url": absolute(reverse("home"))}],
        "items": [json_item(story) for story in channel.stories()],
    }
    return JsonResponse(feed, content_type="application/feed+json", json_dumps_params={"ensure_ascii": False})


def json_item(story: Article | CoveredStory) -> dict:
    item = {
        "id": identity(f"story/{story.pk}"),
        "url": absolute(story.get_absolute_url()),
        "title": story.title,
        "summary": story.standfirst,
        "image": absolute(story.share.get_absolute_url()),
        "content_html": whole_text(story),
        "date_published": story.appeared_at.isoformat(),
        "date_modified": story.changed_at.isoformat(),
        "authors": [{"name": story.author.display_name, "url": absolute(story.author.get_absolute_url())}],
        "tags": [tag.name for tag in story.tag_list],
    }
    return {name: value for name, value in item.items() if value}


def whole_text(story: Article | CoveredStory) -> str:
    return feed_html(story.standfirst, story.whole_html(SHUT), absolute(story.get_absolute_url()))
