"""Times searches among few and among many made-up stories: `uv run python -m tests.benchmarks.search 1000 20000`.

Each size gets a database of its own in a temporary folder; with DATABASE_URL set, a test database of that server.
Prints the median of the whole page, in milliseconds, and its ratio to the first size.
"""

# ruff: noqa: E402 - Django is set up before its models are imported

import os
import random
import statistics
import sys
import time

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
import django

django.setup()

from django.db import connection
from django.test import Client, override_settings
from django.test.utils import setup_test_environment, teardown_test_environment
from django.utils import timezone

from articles.models import Article, TaggedArticle
from fansite.models import SearchEntry, SearchWord
from fansite.models.search_entry import moment_of
from tests.factories import make_actor, make_editor

COMMON = [
    "the",
    "anupamaa",
    "says",
    "that",
    "samar",
    "is",
    "not",
    "going",
    "to",
    "marry",
    "and",
    "a",
    "family",
    "waits",
    "for",
    "leap",
    "dance",
    "house",
    "courtyard",
]
RARE = [f"{a}{b}{c}" for a in ("ka", "mi", "so", "tu", "re") for b in ("lan", "dor", "vik", "pes") for c in range(400)]
QUERIES = {
    "a word of every story": "anupamaa",
    "a rare word": "kalan77",
    "a name": "rupali person",
    "a name and a word": "rupali person leap",
    "words that never meet": "kalan77 sodor12 tupes3",
    "filtered": "anupamaa&kind=news&year=2023",
    "a slip": "anupmaa samr kaaln77",
}
ROUNDS = 21


def text(chance: random.Random, count: int) -> str:
    return " ".join(chance.choice(COMMON if chance.random() < 0.5 else RARE) for _ in range(count))


def fill(size: int) -> None:
    chance, author = random.Random(7), make_editor()
    tags = [make_actor(f"Rupali Person {n}" if n else "Rupali Person").tag for n in range(40)]
    for first in range(0, size, 1000):
        stories = [
            Article(
                title=text(chance, 8), slug=f"story-{n}", standfirst=text(chance, 25), author=author, status="published",
                body=f"<p>{text(chance, 800)}</p>", kind=chance.choice(["news", "interview", "recap"]),
                published_at=timezone.now() - timezone.timedelta(hours=2 * (size - n)),
            )
            for n in range(first, min(first + 1000, size))
        ]  # fmt: skip
        Article.objects.bulk_create(stories)
        rows, entries = [], []
        for story in stories:
            chosen = chance.sample(tags, 12)
            rows += [TaggedArticle(content_object=story, tag=tag, published_at=story.published_at) for tag in chosen]
            entries.append(
                SearchEntry(
                    story=story.pk, moment=moment_of(story.published_at, story.pk), title=story.title,
                    standfirst=story.standfirst, body=story.body[3:-4],
                    marks=" ".join([f"kind{story.kind}", *(f"tag{tag.pk}" for tag in chosen)]),
                )
            )  # fmt: skip
        TaggedArticle.objects.bulk_create(rows)
        SearchEntry.objects.bulk_create(entries)
    SearchWord.objects.learn(" ".join(COMMON + RARE))
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


@override_settings(ACCOUNT_RATE_LIMITS={})
def measure() -> dict[str, float]:
    client, medians = Client(), {}
    for label, query in QUERIES.items():
        times = []
        for _ in range(ROUNDS):
            begin = time.perf_counter()
            assert client.get(f"/search/?q={query.replace(' ', '+')}").status_code == 200
            times.append(time.perf_counter() - begin)
        medians[label] = 1000 * statistics.median(times)
    return medians


def main(sizes: list[int]) -> None:
    setup_test_environment()
    told: dict[int, dict[str, float]] = {}
    for size in sizes:
        name = connection.settings_dict["NAME"]
        connection.creation.create_test_db(verbosity=0, serialize=False, autoclobber=True)
        try:
            fill(size)
            told[size] = measure()
        finally:
            connection.creation.destroy_test_db(name, verbosity=0)
    teardown_test_environment()
    print(f"{connection.vendor}: median of {ROUNDS} pages in ms (times the first size)")
    for label in QUERIES:
        first = told[sizes[0]][label]
        print(
            f"{label:24}",
            *(f"{size:>8,}: {told[size][label]:6.1f} ({told[size][label] / first:.2f})" for size in sizes),
        )


if __name__ == "__main__":
    main([int(size) for size in sys.argv[1:]] or [1000, 20000])
