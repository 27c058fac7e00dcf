"""Stories in lists, of which the rest is read when a piece that is not kept asks for it."""

from collections.abc import Callable, Iterable, Mapping
from functools import cache
from types import MappingProxyType
from typing import Any

from articles.models import Article, CoveredStory
from fansite.shield import Shield

type Shown = Article | CoveredStory
type Found = tuple[str, str]  # the headline and a passage, with the words marked
NOTHING = ("", "")


class Line:
    """A story as the reader is shown it. Its number and the count of its comments are there at once."""

    def __init__(self, pk: int, comment_count: int, found: Found, stories: Callable[[], dict[int, Shown]]):
        self.pk, self.comment_count, self.found = pk, comment_count, found
        self._stories = stories

    def __getattr__(self, name: str) -> Any:
        if name.startswith("_") or self.pk not in self._stories():
            raise AttributeError(name)
        return getattr(self._stories()[self.pk], name)


def lines(
    stories: Iterable[Article],
    shield: Shield,
    *,
    pictured: bool = True,
    found: Mapping[int, Found] = MappingProxyType({}),
) -> list[Line]:
    """Of stories that came `for_line`; whatever asks first reads all of them. `found` is what a search marked in them, of
    which a cover shows nothing."""
    there = list(stories)

    @cache
    def read() -> dict[int, Shown]:
        rest = Article.objects.for_card() if pictured else Article.objects.for_row()
        return {pk: story.shown_to(shield) for pk, story in rest.in_bulk([one.pk for one in there]).items()}

    return [
        Line(one.pk, one.comment_count, NOTHING if shield.covers(one) else found.get(one.pk, NOTHING), read)
        for one in there
    ]
