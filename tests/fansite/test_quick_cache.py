"""Rate limits wait for no disk; everything else does."""

import pytest
from django.db import connection, transaction

from fansite.quick_cache import QuickDatabaseCache

pytestmark = pytest.mark.django_db(transaction=True)
QUICKLY = 1  # as SQLite numbers it


def how_sure() -> int | str:
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA synchronous" if connection.vendor == "sqlite" else "SHOW synchronous_commit")
        return cursor.fetchone()[0]


def test_a_count_is_written_quickly_and_what_follows_surely():
    cache, seen, surely = QuickDatabaseCache("fansite_cache", {}), [], how_sure()
    quickly = QUICKLY if connection.vendor == "sqlite" else surely

    def look(execute, sql, params, many, context):
        if sql.startswith(("INSERT", "UPDATE", "DELETE")):
            seen.append(how_sure())
        return execute(sql, params, many, context)

    cache.set("counted", 1)
    with connection.execute_wrapper(look):
        cache.set("counted", 2)
        cache.delete("counted")
    assert (seen, how_sure()) == ([quickly, quickly], surely)
    with transaction.atomic():
        cache.set("counted", 3)
        assert how_sure() == surely
    assert cache.get("counted") == 3
