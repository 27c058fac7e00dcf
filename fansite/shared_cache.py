"""What all processes and hosts count together, in Redis; while that is away each process counts for itself.

Nobody is kept from reading or posting because of it: the first request that fails asks no more of Redis for some
seconds, so that pages do not wait for it one by one, and neither do those behind it.
"""

import logging
import time
from collections.abc import Callable
from typing import Any

from django.core.cache.backends.base import BaseCache
from django.core.cache.backends.dummy import DummyCache
from django.core.cache.backends.locmem import LocMemCache
from django.core.cache.backends.redis import RedisCache, RedisCacheClient
from redis import ConnectionError as NotConnected
from redis import RedisError
from redis.backoff import NoBackoff
from redis.retry import Retry

PATIENCE = 0.2  # seconds for a connection, and for an answer
PAUSE = 5.0  # seconds in which one that is away is not asked
QUIET = 60.0  # seconds between two lines in the log

logger = logging.getLogger(__name__)


class Line:
    """Whether Redis is asked at all: one for the process."""

    def __init__(self) -> None:
        self.away_until = self.told_at = 0.0

    @property
    def is_open(self) -> bool:
        return time.monotonic() >= self.away_until

    def close(self, trouble: Exception) -> None:
        now = time.monotonic()
        self.away_until = now + PAUSE
        if not self.told_at or now >= self.told_at + QUIET:
            self.told_at = now
            logger.warning("Redis is away, each process counts for itself: %s", trouble)


LINE = Line()


class Asking:
    """Stands for Redis's client: each of its methods, and the same one of what stands in for it."""

    def __init__(self, servers: list[str], *, meanwhile: BaseCache, **options: Any):
        # A connection that Redis closed meanwhile is made anew at once; who does not answer is not asked twice.
        retry = Retry(NoBackoff(), 1, supported_errors=(NotConnected,))
        waiting: dict[str, Any] = {"socket_timeout": PATIENCE, "socket_connect_timeout": PATIENCE, "retry": retry}
        self.client, self.meanwhile = RedisCacheClient(servers, **waiting | options), meanwhile

    def __getattr__(self, name: str) -> Callable:
        def ask(*given: Any) -> Any:
            if LINE.is_open:
                try:
                    return getattr(self.client, name)(*given)
                except (RedisError, OSError) as trouble:
                    LINE.close(trouble)
            return getattr(self.meanwhile, name)(*given)

        return ask


class Counts(RedisCache):
    """Of rates, and what else every process is to know; each keeps its own while Redis is away."""

    meanwhile: BaseCache = LocMemCache("while Redis is away", {"OPTIONS": {"MAX_ENTRIES": 10_000}})

    def __init__(self, server: str, params: dict[str, Any]):
        super().__init__(server, params)
        self._class = Asking
        self._options = params.get("OPTIONS", {}) | {"meanwhile": self.meanwhile}


class Copies(Counts):
    """Of what stands in the database, which is asked while Redis is away: another process may have changed it."""

    meanwhile = DummyCache("", {})
