import os
import uuid

import pytest
from django.core.cache import cache, caches
from django.core.files.storage import default_storage
from django.db import connection
from xdist.scheduler import LoadScopeScheduling

from fansite import pieces

# What is proved against a server of another kind, where there is one.
OUTGROWN = {"DATABASE_URL": "test_postgres.py", "CACHE_URL": "test_redis.py", "MEDIA_STORAGE": "test_bucket.py"}
collect_ignore = [f"outgrown/{file}" for name, file in OUTGROWN.items() if not os.environ.get(name)]
if os.environ.get("CACHE_URL"):  # nothing is counted in the database, which has no table for it
    collect_ignore.append("fansite/test_quick_cache.py")


@pytest.fixture(autouse=True)
def own_media(settings, tmp_path):
    """Each test's pictures lie in a folder of their own."""
    settings.MEDIA_ROOT = tmp_path / "media"
    if settings.MEDIA_STORAGE:
        default_storage.location = f"tests/{uuid.uuid4().hex}"


@pytest.fixture(autouse=True)
def own_counts(settings):
    """What other tests searched for, or sent, in this process counts for nothing."""
    caches["process"].clear()
    if settings.CACHE_URL:
        cache.clear()


@pytest.fixture(autouse=True)
def own_pieces():
    """The next database begins with the same numbers."""
    pieces.forget()


@pytest.fixture(scope="session", autouse=True)
def quick_flush():
    """PostgreSQL truncates a hundred tables in a second, and empties the few that hold anything in a hundredth of it."""
    if connection.vendor != "postgresql":
        return

    def emptied(style, tables, **options):
        deleted = [f"DELETE FROM {connection.ops.quote_name(table)}" for table in tables]
        return ["SET session_replication_role = replica", *deleted, "SET session_replication_role = origin"]

    connection.ops.sql_flush = emptied


@pytest.fixture
def fresh_limits(db):
    """Nobody has sent anything yet, as far as the rate limits know."""
    cache.clear()


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(item, call):
    """Where all is to be proved (CI=true) a test that was skipped has failed, and says what it misses."""
    report = yield
    if report.skipped and os.environ.get("CI") == "true":
        report.outcome = "failed"
        report.longrepr = f"skipped: {call.excinfo.value}"
    return report


DEMO = "tests/fansite/demo/"


def pytest_collection_modifyitems(config, items):
    """What asks nothing of a database is proved once, on SQLite; so is the demo, which is there to be tried out."""
    if connection.vendor != "sqlite":
        asking = [one for one in items if one.get_closest_marker("django_db") or "db" in one.fixturenames]
        items[:] = [one for one in asking if not one.nodeid.startswith(DEMO)]


# They look at the same visits to the same pages; the others in the browser walk about on a site of their own.
VISITING = ("test_page_types.py", "test_validity.py", "test_pictures.py", "test_embeds.py")


class WhatIsSharedInOneWorker(LoadScopeScheduling):
    """The tests in the browser share sites and visits, some the demo; all others go wherever there is room."""

    def _split_scope(self, nodeid: str) -> str:
        if nodeid.startswith(DEMO):
            return "demo"
        if not nodeid.startswith("tests/browser/"):
            return nodeid
        return "visits" if nodeid.removeprefix("tests/browser/").startswith(VISITING) else "walks"


@pytest.hookimpl(optionalhook=True)
def pytest_xdist_make_scheduler(config, log):
    return WhatIsSharedInOneWorker(config, log)
