"""Times the cast in the large: `uv run python -m tests.benchmarks.cast`.

Names among 10,000 aliases, the merging of a tag with 10,000 stories, and the drawing of a family of 200, each once in a
database of its own in a temporary folder (with DATABASE_URL, a test database of that server).
"""

# ruff: noqa: E402 - Django is set up before its models are imported

import os
import random
import statistics
import time
from collections.abc import Callable
from functools import partial

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
import django

django.setup()

from django.db import connection
from django.utils import timezone

from articles.models import Article, TaggedArticle
from cast.family.sheet import Sheet
from cast.folding import fold
from cast.models import Character, Relationship, Tag, TagAlias
from tests.factories import make_actor, make_editor, make_source, make_tag

ALIASES, STORIES, PEOPLE, ROUNDS = 10_000, 10_000, 200, 31
SPELLINGS = ["aasheesh mehrotra", "Ashish Mehrotra", "आशीष मेहरोत्रा", "aashish k.n mehrotra", "alias 77 of many"]


WAYS: dict[str, Callable[[str], object]] = {
    "named": lambda text: list(Tag.objects.named(text)),
    "address": lambda text: Tag.objects.at_address(text),
    "tag input": lambda text: list(Tag.objects.beginning(text)[:20]),
    "in a query": lambda text: TagAlias.objects.named_in(text.split()),
}


def median(act: Callable[[], object]) -> float:
    """In milliseconds."""
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        act()
        times.append(time.perf_counter() - begin)
    return 1000 * statistics.median(times)


def names() -> None:
    make_actor("Aashish Mehrotra", name_hi="आशीष मेहरोत्रा", spellings=["Aashish K.N Mehrotra"])
    tags = [make_tag(f"Topic {number}") for number in range(500)]
    texts = [f"Alias {number} of many" for number in range(ALIASES)]
    TagAlias.objects.bulk_create(
        TagAlias(tag=tags[number % 500], text=text, key=fold(text), kind=TagAlias.Kind.SPELLING)
        for number, text in enumerate(texts)
    )
    print(f"names among {TagAlias.objects.count():,} aliases, median of {ROUNDS} in ms")
    for spelling in SPELLINGS:
        assert len(Tag.objects.named(spelling)) == 1
        print(f"  {spelling:24}", *(f"{what} {median(partial(ask, spelling)):.2f}" for what, ask in WAYS.items()))


def merging() -> None:
    editor, one, other = make_editor(), make_tag("One name"), make_tag("Another name")
    now = timezone.now()
    stories = Article.objects.bulk_create(
        Article(title=f"Story {n}", slug=f"story-{n}", author=editor, status="published", published_at=now)
        for n in range(STORIES)
    )
    rows = [TaggedArticle(content_object=story, tag=one, published_at=now) for story in stories]
    rows += [TaggedArticle(content_object=story, tag=other, published_at=now) for story in stories[::10]]
    TaggedArticle.objects.bulk_create(rows, batch_size=2000)
    aliases = set(TagAlias.objects.filter(tag__in=(one, other)).values_list("text", flat=True))
    begin = time.perf_counter()
    TaggedArticle.objects.merge(one, into=other, by=editor)
    took = time.perf_counter() - begin
    assert TaggedArticle.objects.filter(tag=other).count() == STORIES
    assert set(other.aliases.values_list("text", flat=True)) >= aliases
    print(f"a tag with {STORIES:,} stories merged in {took:.2f} s, none lost")


def family() -> None:
    chance, source = random.Random(7), make_source()
    people = [Character.objects.add(f"Person {number}") for number in range(PEOPLE)]
    kinds = [*["parent"] * 6, "spouse", "sibling", "in_law", "friend", "adoptive", "linked"]
    pairs = {tuple(sorted(chance.sample(range(PEOPLE), 2))) for _ in range(PEOPLE)}
    for one, other in pairs:
        Relationship.objects.tie(people[one], chance.choice(kinds), people[other], source=source)
    characters, ties = list(Character.objects.for_family()), list(Relationship.objects.for_family())
    took = median(lambda: Sheet(characters, ties).panels)
    print(f"a family of {PEOPLE} with {len(ties)} ties laid out in {took:.0f} ms (median of {ROUNDS})")


def main() -> None:
    name = connection.settings_dict["NAME"]
    connection.creation.create_test_db(verbosity=0, serialize=False, autoclobber=True)
    try:
        names()
        merging()
        family()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)


if __name__ == "__main__":
    main()
