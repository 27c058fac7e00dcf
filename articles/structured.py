"""What a published story says of itself to search engines and link previews."""

from django.urls import reverse

from articles.models import Article, CoveredStory
from cast.structured import person
from fansite.meta import absolute
from fansite.pictures.cards import Card
from fansite.pictures.models import Rendition
from fansite.structured import breadcrumbs, organization

# Longer headlines are cut by search engines, or refused.
LONGEST_HEADLINE = 110


def open_graph(article: Article | CoveredStory) -> tuple[tuple[str, str], ...]:
    return (
        ("article:published_time", article.appeared_at.isoformat()),
        ("article:modified_time", article.changed_at.isoformat()),
        ("article:author", absolute(article.author.get_absolute_url())),
        ("article:section", article.get_kind_display()),
        *(("article:tag", tag.name) for tag in article.tag_list),
    )


def story_page(article: Article) -> tuple[dict, ...]:
    url = absolute(article.get_absolute_url())
    story = {
        "@type": "NewsArticle",
        "@id": f"{url}#story",
        "url": url,
        "mainEntityOfPage": {"@type": "WebPage", "@id": url},
        "headline": headline(article.title),
        "description": article.standfirst,
        "articleSection": article.get_kind_display(),
        "dateline": article.dateline,
        "datePublished": article.appeared_at.isoformat(),
        "dateModified": article.changed_at.isoformat(),
        "author": {
            "@type": "Person",
            "name": article.author.display_name,
            "url": absolute(article.author.get_absolute_url()),
        },
        "publisher": organization(),
        "image": [image(picture) for picture in pictures(article)],
        "about": [person(tag, tag.profile) for tag in article.tag_list if tag.profile],
        "keywords": [tag.name for tag in article.tag_list],
        "inLanguage": "en",
        "isAccessibleForFree": True,
        "commentCount": article.comment_count,
        "correction": [
            {"@type": "CorrectionComment", "text": one.words, "datePublished": one.at.isoformat()}
            for one in article.corrections.all()
        ],
        "isBasedOn": article.source.address if article.source else "",
    }
    kind = f"{reverse('articles:list')}?kind={article.kind}"
    way = breadcrumbs(
        ("Stories", reverse("articles:list")),
        (article.get_kind_display(), kind),
        (article.title, article.get_absolute_url()),
    )
    return {name: value for name, value in story.items() if value not in ("", [])}, way


def headline(title: str) -> str:
    return title if len(title) <= LONGEST_HEADLINE else f"{title[: LONGEST_HEADLINE - 1].rstrip()}…"


def pictures(article: Article) -> list[Rendition | Card]:
    """The one for link previews, and the cover as it is where it is large."""
    whole = article.cover.largest if article.cover else None
    return [article.share, *([whole] if whole and whole.width >= 1200 else [])]


def image(picture: Rendition | Card) -> dict:
    address = absolute(picture.get_absolute_url())
    return {"@type": "ImageObject", "url": address, "width": picture.width, "height": picture.height}
