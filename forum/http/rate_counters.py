"""Where tries are counted: in Redis, in the database, or in the memory of the one process."""

from typing import Protocol

from limits import RateLimitItem
from limits.aio.storage import MemoryStorage, RedisStorage
from limits.aio.strategies import MovingWindowRateLimiter

from forum.actions.rate_windows import count_try
from forum.clock import now
from forum.database_address import is_postgres_url
from forum.http.identity import fingerprint
from forum.settings import Settings


class RateCounter(Protocol):
    async def hit(self, limit: RateLimitItem, key: str) -> float:
        """Count one try; gives the seconds to wait, or 0 when it was counted."""

    async def aclose(self) -> None: ...


class WindowCounter:
    """Exact, by the library: in the memory of one process unless it is given another storage."""

    def __init__(self, storage: MemoryStorage | RedisStorage | None = None) -> None:
        self._window = MovingWindowRateLimiter(storage or MemoryStorage())

    async def hit(self, limit: RateLimitItem, key: str) -> float:
        if await self._window.hit(limit, key):
            return 0.0
        stats = await self._window.get_window_stats(limit, key)
        return max(1.0, stats.reset_time - now().timestamp())

    async def aclose(self) -> None:
        """Nothing of its own is open."""


class DatabaseCounter:
    """For several processes that have nothing in common but their database."""

    async def hit(self, limit: RateLimitItem, key: str) -> float:
        name = f"{limit.namespace}:{fingerprint(key)}"  # no address of anybody is stored
        return await count_try(name, limit.amount, limit.get_expiry(), now().timestamp())

    async def aclose(self) -> None:
        """Nothing of its own is open."""


def counter_for(settings: Settings) -> RateCounter:
    """What this forum's processes share; PostgreSQL is taken to grow, so there may be several."""
    if settings.redis_url:
        from forum.http.redis_counter import RedisCounter  # takes longer to load than all of this

        return RedisCounter(settings.redis_url)
    if settings.worker_dir or is_postgres_url(settings.database_url):
        return DatabaseCounter()
    return WindowCounter()
