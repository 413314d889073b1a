"""Counting tries in Redis, for any number of processes on any number of machines."""

import time
from typing import Any

import structlog
from limits import RateLimitItem
from limits.aio.storage import RedisStorage
from limits.errors import StorageError
from redis.asyncio import ConnectionPool
from redis.asyncio.retry import Retry
from redis.backoff import NoBackoff

from forum.http.identity import fingerprint
from forum.http.rate_counters import WindowCounter

REDIS_SECONDS = 1.0
"""How long a request waits for Redis, once: what does not answer is left alone for a while."""
LEFT_ALONE_SECONDS = 10.0

log = structlog.get_logger()


class RedisCounter:
    """While Redis is away, each process counts in its own memory, and says so in the log: limits are
    then as many times as high as there are processes, and nobody is kept out.
    """

    def __init__(self, url: str) -> None:
        self._pool = ConnectionPool.from_url(
            url,
            socket_timeout=REDIS_SECONDS,
            socket_connect_timeout=REDIS_SECONDS,
            retry=Retry(NoBackoff(), 0),
        )
        options: dict[str, Any] = {"connection_pool": self._pool, "implementation": "redispy"}
        storage = RedisStorage(
            "async+redis://", wrap_exceptions=True, **options
        )  # the pool knows where
        self._shared, self._own = WindowCounter(storage), WindowCounter()
        self._away_until = 0.0

    async def hit(self, limit: RateLimitItem, key: str) -> float:
        if time.monotonic() >= self._away_until:
            try:
                return await self._shared.hit(limit, fingerprint(key))
            except StorageError as error:
                self._away_until = time.monotonic() + LEFT_ALONE_SECONDS
                log.warning(
                    "redis does not answer: each process counts by itself", error=str(error)
                )
        return await self._own.hit(limit, key)

    async def aclose(self) -> None:
        await self._pool.aclose()
