"""What a published story says of itself to search engines and link previews."""

from articles.models import Article
from fansite.meta import absolute


def open_graph(article: Article) -> tuple[tuple[str, str], ...]:
    return (
        ("article:published_time", article.first_published_at.isoformat()),
        ("article:modified_time", article.changed_at.isoformat()),
        ("article:author", absolute(article.author.get_absolute_url())),
        ("article:section", article.get_kind_display()),
        *(("article:tag", tag.name) for tag in article.tag_list),
    )
