"""Every public page finds its rows by an index: the database is asked how it goes about each of its queries.

The tables are nearly empty here and no statistics are kept, as on a new site: a plan that reads all rows of a table, or
all published stories, would be as quick here, and slow on a large site.
"""

import re

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from articles.comments.models import ThreadVisit
from articles.models import Article
from tests.factories import make_comment, make_fan, make_tag
from tests.test_budgets import BUDGETS, OWN_BUDGETS, fill_covered

pytestmark = pytest.mark.django_db

# What grows with the years. The cast, its names and what the editors keep of it (quotes, claims, events) are hundreds of
# rows, or some thousands: names are found by any of their words, which no index knows.
GROWING = {
    *("accounts_user", "accounts_session", "accounts_notice", "account_emailaddress", "cast_tagfollow"),
    *("articles_article", "articles_taggedarticle", "articles_formerslug", "articles_formeraddress", "articles_photo"),
    *("comments_comment", "comments_heart", "comments_report", "comments_moderationentry", "comments_threadvisit"),
    *("fansite_searchentry", "fansite_searchword", "pictures_picture", "pictures_rendition"),
}
MORE = [
    "/articles/?kind=news", "/articles/?year=2026", "/articles/?before=1763641800000000-12", "/c/{comment}/", "/articles/nowhere/",
    "/articles/lead/comments/?sort=oldest", "/articles/lead/comments/?sort=loved", "/articles/lead/comments/?after={comment}",
    "/tags/rupali/?before=1763641800000000-12", "/tags/nobody/", "/fans/fan_of_all/?before=1763641800000000-12",
    "/search/?q=Samr+letter", "/search/?q=samar&kind=news&year=2026&person=rupali", "/c/{comment}/replies/?after={comment}",
]  # fmt: skip
# They list all that there is, ten thousand to a file.
LISTING_ALL = re.compile(r"/sitemap(-(stories|tags|actors|characters|quotes|rumours))?\.xml")
# All that are published or visible: no start to look for anything among them.
WIDE = re.compile(r"\(status=\?( AND published_at[<>]\?)*\)|\(state=\?\)|\(is_public=\?\)$")


def steps(sql: str) -> list[str]:
    """How SQLite goes about it, each step behind those that it belongs to."""
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN QUERY PLAN {sql}")
        rows = cursor.fetchall()
    above = {0: ""}
    for number, parent, _, words in rows:
        above[number] = f"{above[parent]} > {words}"
    return list(above.values())[1:]


def slow_on_sqlite(sql: str) -> list[str]:
    names = {short: table for table, short in re.findall(r'"(\w+)" "?([A-Z]\d+)"?', sql)}
    found = []
    for step in steps(sql):
        match = re.search(r"(SCAN|SEARCH) (\w+)([^>]*)$", step)
        if not match or names.get(match[2], match[2]) not in GROWING:
            continue
        is_whole = match[1] == "SCAN" and not ("USING" in match[3] and "LIMIT" in sql)
        is_listed = "LIST SUBQUERY" in step or "MULTI-INDEX OR" in step
        is_wide = is_listed and WIDE.search(match[3]) and not re.search(r"LIMIT \d+\)", sql)
        if is_whole or is_wide:
            found.append(step)
    return found


def slow_on_postgres(sql: str) -> list[str]:
    with connection.cursor() as cursor:
        cursor.execute(f"EXPLAIN {sql}")
        plan = [line for (line,) in cursor.fetchall()]
    return [line for line in plan if (match := re.search(r"Seq Scan on (\w+)", line)) and match[1] in GROWING]


def slow(sql: str) -> list[str]:
    return (slow_on_postgres if connection.vendor == "postgresql" else slow_on_sqlite)(sql)


def asked(client, paths: list[str]) -> dict[str, str]:
    """The different questions of the pages, each with the first page that asks it."""
    found: dict[str, tuple[str, str]] = {}
    for path in paths:
        with CaptureQueriesContext(connection) as queries:
            assert client.get(path).status_code in (200, 302, 404), path
        for query in queries:
            if re.match(r"SELECT|WITH", query["sql"]):
                found.setdefault(re.sub(r"'[^']*'|\b\d+\b", "?", query["sql"]), (path, query["sql"]))
    return {sql: path for path, sql in found.values()}


@pytest.mark.parametrize("who", ["visitor", "fan", "reader from the beginning"])
def test_every_question_of_a_public_page_is_answered_by_an_index(client, who):
    ids, now = fill_covered(1)
    paths = [path.format(**ids) for path in [*BUDGETS, *MORE] if not LISTING_ALL.fullmatch(path)]
    if who == "fan":
        fan, lead = make_fan(), Article.objects.get(slug="lead")
        make_comment(lead, fan)
        make_tag().set_follow(fan=fan, on=True)
        ThreadVisit.objects.note(fan=fan, article=lead, at=lead.published_at)
        client.force_login(fan)
        paths += OWN_BUDGETS
    elif who != "visitor":
        client.cookies["spoiler"] = str(now.pk)
    questions = asked(client, paths)
    if connection.vendor == "postgresql":
        with connection.cursor() as cursor:
            cursor.execute("SET LOCAL enable_seqscan = off")
    assert len(questions) > 100
    assert {path: plan for sql, path in questions.items() if (plan := slow(sql))} == {}
