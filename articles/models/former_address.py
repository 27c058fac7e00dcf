import unicodedata
from urllib.parse import parse_qs, unquote, urlsplit

from django.db import models

from articles.models.article import Article

MOST_CHARACTERS = 500


class FormerAddressQuerySet(models.QuerySet["FormerAddress"]):
    def keep(self, article: Article, address: str) -> bool:
        """Lets the address lead to the story, unless it leads somewhere already; says whether it does now."""
        path = path_of(address)
        return bool(path) and self.get_or_create(path=path, defaults={"article": article})[0].article_id == article.pk

    def story_at(self, path: str) -> Article | None:
        """The story that stood at this path, where readers may have seen it here too: no draft is given away."""
        if "\0" in path or len(path) > 2 * MOST_CHARACTERS:
            return None
        former = self.filter(path=plain(path)).select_related("article").first()
        return former.article if former and former.article.was_public else None


class FormerAddress(models.Model):
    """A path under which a story stood on the blog it came from; only a page that is not found asks for it."""

    path = models.CharField(max_length=MOST_CHARACTERS, unique=True)
    article = models.ForeignKey(Article, models.CASCADE, related_name="former_addresses")

    objects = FormerAddressQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "former addresses"

    def __str__(self) -> str:
        return self.path


def plain(path: str) -> str:
    """The form under which a path is kept: small letters, NFC, no slash at the end."""
    return "/" + unicodedata.normalize("NFC", path).strip("/").lower()


def path_of(address: str) -> str:
    """The kept form of an address's path; `/?p=12` where that is all it has, "" where there is none to keep."""
    try:
        parts = urlsplit(address)
    except ValueError:
        return ""
    path = plain(unquote(parts.path))
    if path == "/":
        number = parse_qs(parts.query).get("p", [""])[0]
        return f"/?p={number}" if number.isascii() and number.isdigit() else ""
    return path if len(path) <= MOST_CHARACTERS and "\0" not in path else ""
