from django.http import HttpRequest, HttpResponse
from django.shortcuts import render

from articles.models import Article
from fansite.meta import PageMeta
from fansite.shielding import shield_of


def cover_of(request: HttpRequest, article: Article) -> HttpResponse | None:
    """The page in place of one that shows a story or its comments, where these lie later than the reader has come."""
    story = article.shown_to(shield_of(request))
    if isinstance(story, Article):
        return None
    meta = PageMeta(
        story.title,
        story.standfirst,
        story.get_absolute_url(),
        indexed=False,
        kind="article",
        picture=story.share,
    )
    return render(request, "articles/covered.html", {"meta": meta, "story": story})
