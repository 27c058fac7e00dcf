"""Times the talk in the large: `uv run python -m tests.benchmarks.talk`.

Pages full of comments on a small site (1,000 comments), then on one with 100,000 over 1,000 stories, one of which has
10,000, in a database of its own (with DATABASE_URL, a test database of that server). Prints the queries, the quickest of many
rounds in milliseconds (other programs disturb the others), and its ratio to the small site's.
"""

# ruff: noqa: E402 - Django is set up before its models are imported

import os
import time
from datetime import timedelta

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "tests.settings")
import django

django.setup()

from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext, setup_test_environment, teardown_test_environment
from django.utils import timezone

from articles.comments.models import Comment, Report
from articles.models import Article
from fansite.accounts.models import User
from tests.factories import make_article, make_editor, make_fan, make_moderator

SMALL, LARGE = (20, 1_000, 400), (1_000, 100_000, 10_000)  # stories, comments, and those of the one they all talk about
SAID, ROUNDS, THREADS_A_PAGE = 200, 41, 20  # as much each fan says
WORDS = "Kya scene tha! ||The letter was never posted|| and अनुपमा ने सबको चुप कर दिया।"


def fill(site: tuple[int, int, int], story: Article, fans: list[User]) -> None:
    """Brings the database to that size; of the talk under the story four fifths begin threads, the rest answer them."""
    stories, comments, of_the_one = site
    now = timezone.now()
    Article.objects.bulk_create(
        Article(title=f"Story {number}", slug=f"story-{number}", author=story.author, status="published",
                published_at=now - timedelta(hours=number + 1), first_published_at=now - timedelta(hours=number + 1))
        for number in range(Article.objects.count(), stories)
    )  # fmt: skip
    others = list(Article.objects.exclude(pk=story.pk).values_list("pk", flat=True))
    html = Comment.drawn(WORDS)

    def one(number: int, article: int, parent: int | None = None) -> Comment:
        """Every fiftieth waits in the queue."""
        at = now - timedelta(minutes=number)
        return Comment(
            article_id=article, parent_id=parent, reply_to_id=parent, author=fans[number % (comments // SAID)], body=WORDS, body_html=html, created_at=at,
            waits_since=at if number % 50 == 0 else None,
        )  # fmt: skip

    there = story.comments.count()
    heads = Comment.objects.bulk_create(one(number, story.pk) for number in range(there * 4 // 5, of_the_one * 4 // 5))
    Comment.objects.bulk_create(
        one(number, story.pk, heads[number * 5 % len(heads)].pk) for number in range((of_the_one - there) // 5)
    )
    Comment.objects.bulk_create(
        one(number, others[number % len(others)]) for number in range(comments - Comment.objects.count())
    )
    waiting = Comment.objects.filter(waits_since__isnull=False, reports=None).values_list("pk", flat=True)
    Report.objects.bulk_create(Report(comment_id=pk, reporter=fans[0], reason="spam") for pk in waiting)
    for article in Article.objects.all():
        Article.objects.filter(pk=article.pk).update(comment_count=article.comments.visible().count())
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")


def measured(client: Client, address: str) -> tuple[int, float]:
    """How many queries the page asks, and its shortest time in milliseconds."""
    with CaptureQueriesContext(connection) as asked:
        assert client.get(address).status_code == 200, address
    queries = len(asked)
    times = []
    for _ in range(ROUNDS):
        begin = time.perf_counter()
        client.get(address)
        times.append(time.perf_counter() - begin)
    return queries, 1000 * min(times)


def pages(story: Article, page: int, readers: dict[str, Client], fan: User) -> dict[str, tuple[int, float]]:
    heads = story.comments.filter(parent=None).order_by("-created_at", "-pk").values_list("pk", flat=True)
    after = heads[(page - 1) * THREADS_A_PAGE - 1]
    ways = {
        "the story": ("visitor", story.get_absolute_url()),
        "the story, to a fan": ("fan", story.get_absolute_url()),
        "deep in its threads": ("fan", f"{story.get_absolute_url()}comments/?after={after}"),
        "the most loved": ("fan", f"{story.get_absolute_url()}comments/?sort=loved"),
        "a comment's address": ("fan", f"/c/{after}/"),
        "the fan page": ("visitor", fan.get_absolute_url()),
        "the queue": ("moderator", "/admin/comments/comment/queue/"),
    }
    found = {}
    for name, (who, address) in ways.items():
        if name == "a comment's address":
            address = readers[who].get(address)["Location"]
        found[name] = measured(readers[who], address)
    return found


def main() -> None:
    story = make_article(author=make_editor(), title="The one that all talk about", slug="the-one")
    fans = [make_fan(f"talker_{number}") for number in range(LARGE[1] // SAID)]
    readers = {who: Client(headers={"host": "127.0.0.1"}) for who in ("visitor", "fan", "moderator")}
    readers["fan"].force_login(fans[1])
    readers["moderator"].force_login(make_moderator())
    fill(SMALL, story, fans)
    small = pages(story, 10, readers, fans[2])
    fill(LARGE, story, fans)
    large = pages(story, 400, readers, fans[2])
    print(
        f"{connection.vendor}: {Comment.objects.count():,} comments, {story.comments.count():,} of them under one story"
    )
    for name, (queries, before) in small.items():
        print(
            f"  {name:22}{queries:3} -> {large[name][0]:3} queries {before:6.1f} -> {large[name][1]:6.1f} ms, {large[name][1] / before:.2f}"
        )


if __name__ == "__main__":
    name = connection.settings_dict["NAME"]
    setup_test_environment()
    connection.creation.create_test_db(verbosity=0, serialize=False, autoclobber=True)
    try:
        main()
    finally:
        connection.creation.destroy_test_db(name, verbosity=0)
        teardown_test_environment()
