"""Ten times 50 fans write, all is killed, and it starts again: `uv run python -m tests.benchmarks.killed`.

On the real server with a database of its own (with DATABASE_URL, on that server), at a random moment each time, with
SIGKILL to all its processes at once. What was never answered is sent again, as a browser does. Fails where a comment
that was acknowledged is lost, one is there twice, or a count is wrong.
"""

# ruff: noqa: E402 - the settings are chosen before Django is set up

import os
import random
import signal
import tempfile
import time
from pathlib import Path

os.environ["DJANGO_SETTINGS_MODULE"] = "tests.settings"
import django

django.setup()

from django.conf import settings
from django.core.cache import cache
from django.db import connection
from django.test.utils import get_runner, setup_test_environment

from tests.factories import make_article, make_fan
from tests.real_site import Writer, cookie_of, real_site

ROUNDS, FANS, MOST = 10, 50, 6
COUNTS = """SELECT comment_count, (SELECT count(*) FROM comments_comment WHERE article_id = articles_article.id)
    FROM articles_article"""


def main() -> None:
    stories = [make_article() for _ in range(ROUNDS)]
    # New fans each time, so that nobody writes more than the rates allow.
    cookies = [[cookie_of(make_fan()) for _ in range(FANS)] for _ in range(ROUNDS)]
    cache.clear()
    acknowledged: list[str] = []
    with tempfile.TemporaryDirectory(prefix="aangan-killed-") as place, real_site(Path(place) / "site") as site:
        for number, (story, round_of) in enumerate(zip(stories, cookies, strict=True)):
            site.serve("--workers", "2")
            begin = number * FANS
            page = story.get_absolute_url()
            writers = [Writer(site, begin + fan, cookie, page, most=MOST) for fan, cookie in enumerate(round_of)]
            for one in writers:
                one.start()
            moment = random.uniform(0.2, 3)
            time.sleep(moment)
            for process in site.processes():
                os.kill(process, signal.SIGKILL)
            for one in writers:
                one.join()
            at_once = [words for one in writers for words in one.acknowledged]
            unsure = sum(len(one.unsure) for one in writers)
            server = site.serve("--workers", "2")
            kept = [words for (words,) in site.rows("SELECT body FROM comments_comment")]
            lost = set(acknowledged + at_once) - set(kept)
            for one in writers:
                one.say_again()
            server.terminate()
            server.wait(60)
            acknowledged += [words for one in writers for words in one.acknowledged]
            kept = [words for (words,) in site.rows("SELECT body FROM comments_comment")]
            wrong = [pair for pair in site.rows(COUNTS) if pair[0] != pair[1]]
            print(
                f"{connection.vendor}, round {number + 1}: killed after {moment:.2f} s, {len(at_once)} acknowledged, {unsure} sent "
                f"without an answer; {len(lost)} lost, {len(kept) - len(set(kept))} doubled, {len(wrong)} wrong counts",
                flush=True,
            )
            assert not lost, lost
            assert sorted(kept) == sorted(acknowledged), "a comment is missing, or there twice"
            assert wrong == [], wrong
    print(f"{len(acknowledged)} comments, 0 lost, 0 doubled")


if __name__ == "__main__":
    setup_test_environment()
    runner = get_runner(settings)(verbosity=0, interactive=False)
    databases = runner.setup_databases()
    try:
        main()
    finally:
        runner.teardown_databases(databases)
