"""Whether all is there that the site lives by; what it finds is kept for some seconds, as looking writes."""

import logging
import os
import shutil
import time
from collections.abc import Callable
from datetime import timedelta

from django.conf import settings
from django.core.cache import cache, caches
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connection
from django.db.migrations.executor import MigrationExecutor
from django.db.models import F
from django.utils import timezone

from fansite.models import SiteVersion, WaitingMail

LEAST_FREE_BYTES = 100 * 1024 * 1024
KEPT_FOR = 10  # seconds
LATE = timedelta(minutes=15)  # for a mail
SEEN, SEEN_FOR = "worker", 600  # seconds after which a worker that showed no life counts as gone

logger = logging.getLogger(__name__)


def database() -> bool:
    return SiteVersion.objects.filter(pk=1).count() <= 1


def writable() -> bool:
    """The same is written again: it changes nothing, and needs all that a change does."""
    SiteVersion.objects.filter(pk=1).update(seed=F("seed"))
    return True


def migrations() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())


def stores() -> bool:
    now = time.time_ns()
    cache.set(f"ready.{os.getpid()}", now, KEPT_FOR)
    return cache.get(f"ready.{os.getpid()}") == now


def disk() -> bool:
    return shutil.disk_usage(settings.DATA_DIR).free > LEAST_FREE_BYTES


def media() -> bool:
    default_storage.delete(default_storage.save("ready", ContentFile(b"yes")))
    return True


def pages() -> bool:
    """A start of the server gave the pages that are kept the seed of their versions."""
    return SiteVersion.objects.filter(pk=1, seed__gt=0).exists()


def mail() -> bool:
    return not WaitingMail.objects.filter(created_at__lt=timezone.now() - LATE).exists()


def worker() -> bool:
    return cache.get(SEEN) is not None


# Without these no page can be made, or nothing of it kept.
NEEDED: dict[str, Callable[[], bool]] = {
    "database": database,
    "writable": writable,
    "migrations": migrations,
    "cache": stores,
    "disk": disk,
    "media": media,
    "pages": pages,
}
# Whom these keep waiting can still read and write: a balancer that took the site away for them would make it worse.
WAITING: dict[str, Callable[[], bool]] = {"mail": mail, "worker": worker}
if settings.CACHE_URL:
    from fansite.shared_cache import LINE  # with the library that comes with Redis alone

    WAITING["redis"] = lambda: LINE.is_open


def readiness() -> dict[str, bool]:
    kept = caches["process"].get("readiness")
    if kept is None:
        kept = {name: is_well(name, look) for name, look in (NEEDED | WAITING).items()}
        caches["process"].set("readiness", kept, KEPT_FOR if all(kept.values()) else 1)
    return kept


def is_well(name: str, look: Callable[[], bool]) -> bool:
    try:
        return look()
    except Exception as trouble:  # whatever it is, it is not well
        logger.warning("not ready: %s: %s", name, trouble)
        return False
