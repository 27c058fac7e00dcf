"""The database's cache table, written without waiting for the disk: rate limits lie in it, and each POST counts."""

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from django.core.cache.backends.db import DatabaseCache
from django.db import connections, router


class QuickDatabaseCache(DatabaseCache):
    """On SQLite a power cut may take what was counted in the last moments, and nothing else: what others commit waits
    for the disk as before, and takes this along."""

    def _base_set(self, mode: str, key: str, value: Any, timeout: Any = None) -> bool:
        with self._quickly():
            return super()._base_set(mode, key, value, timeout)  # type: ignore[misc]  # the stubs leave it out

    def _base_delete_many(self, keys: list[str]) -> bool:
        with self._quickly():
            return super()._base_delete_many(keys)  # type: ignore[misc]

    @contextmanager
    def _quickly(self) -> Iterator[None]:
        connection = connections[router.db_for_write(self.cache_model_class)]
        if connection.vendor != "sqlite" or connection.in_atomic_block:
            yield
            return
        with connection.cursor() as cursor:
            cursor.execute("PRAGMA synchronous=NORMAL")
            try:
                yield
            finally:
                cursor.execute("PRAGMA synchronous=FULL")
