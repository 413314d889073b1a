"""Counting tries in the database, for all processes together, in one statement a try."""

from forum.clock import now
from forum.database import execute, rows
from forum.rules.rate_windows import Window, seconds_to_wait, share_of_earlier, window_start

# A process whose clock is a little behind counts into the window that others began already.
_COUNT = (
    "INSERT INTO rate_window (key, started, hits, earlier, stale_at) VALUES (?, ?, 1, 0, ?)"
    " ON CONFLICT (key) DO UPDATE SET"
    " hits = CASE WHEN rate_window.started >= excluded.started THEN rate_window.hits + 1 ELSE 1 END,"
    " earlier = CASE WHEN rate_window.started >= excluded.started THEN rate_window.earlier"
    "  WHEN rate_window.started = ? THEN rate_window.hits ELSE 0 END,"
    " started = CASE WHEN rate_window.started > excluded.started THEN rate_window.started"
    "  ELSE excluded.started END,"
    " stale_at = CASE WHEN rate_window.stale_at > excluded.stale_at THEN rate_window.stale_at"
    "  ELSE excluded.stale_at END"
    " WHERE 1 + CASE"
    "  WHEN rate_window.started >= excluded.started"
    "   THEN rate_window.hits + rate_window.earlier * CAST(? AS DOUBLE PRECISION)"
    "  WHEN rate_window.started = ? THEN rate_window.hits * CAST(? AS DOUBLE PRECISION)"
    "  ELSE 0 END <= ? RETURNING hits"
)


async def count_try(key: str, most: int, seconds: int, at: float) -> float:
    """Count one try at this time unless `most` came in the `seconds` before; gives seconds to wait.

    0: it was counted. What is refused counts for nothing.
    """
    started, share = window_start(at, seconds), share_of_earlier(at, seconds)
    before = started - seconds
    values = (key, started, started + 2 * seconds, before, share, before, share, most)
    if await rows(_COUNT, *values):
        return 0.0
    found = await rows("SELECT started, hits, earlier FROM rate_window WHERE key = ?", key)
    return max(1.0, seconds_to_wait(Window(**found[0]), most, seconds, at)) if found else 1.0


async def forget_old_tries() -> None:
    """Remove the rows that count for nothing any more."""
    await execute("DELETE FROM rate_window WHERE stale_at < ?", int(now().timestamp()))
