import datetime
from collections.abc import Collection, Iterable

from django.db import models

from fansite.models.search_word import SearchWord
from fansite.text import without_controls

# A moment is a whole second with the story's id behind it: unique, and in the order in which lists show stories.
ID_BITS = 30
# PostgreSQL refuses to index a text of more than about a megabyte.
MOST_CHARACTERS = 200_000


def moment_of(published_at: datetime.datetime, story: int = 0) -> int:
    return (int(published_at.timestamp()) << ID_BITS) | story


def safe_marks(events: Collection[int]) -> list[str]:
    """For a story that is not for readers who have not come to these events; none for one that is for everybody."""
    return [f"safe{event}" for event in events] + ["covered"] * bool(events)


def story_of(moment: int) -> int:
    return moment & ((1 << ID_BITS) - 1)


class SearchEntryQuerySet(models.QuerySet["SearchEntry"]):
    def keep(self, *, story: int, published_at: datetime.datetime | None, title: str, standfirst: str, body: str,
             marks: Iterable[str]) -> None:  # fmt: skip
        """Makes or refreshes the story's entry; `published_at` is None unless the story is published.

        `body` is plain text; `marks` are words such as "kindnews" and "tag12", told apart from what people wrote.
        """
        texts = {"title": title, "standfirst": standfirst, "body": body}
        texts = {field: without_controls(text[:MOST_CHARACTERS]) for field, text in texts.items()}
        moment = moment_of(published_at, story) if published_at else None
        self.update_or_create(story=story, defaults=texts | {"marks": " ".join(sorted(marks)), "moment": moment})
        if published_at:
            SearchWord.objects.learn(*texts.values())


class SearchEntry(models.Model):
    """What full text knows of a story. The index follows this table by itself (migration 0003).

    On SQLite triggers keep it: a later migration that makes this table anew must make them anew too.
    """

    story = models.PositiveBigIntegerField(primary_key=True)
    moment = models.BigIntegerField(null=True, unique=True)
    title = models.TextField()
    standfirst = models.TextField()
    body = models.TextField()
    marks = models.TextField()

    objects = SearchEntryQuerySet.as_manager()

    def __str__(self) -> str:
        return self.title
