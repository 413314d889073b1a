"""Suspensions that have run out."""

from forum.clock import now
from forum.database import execute, glance

OVER = "suspended_until <= ?"


async def end_suspensions() -> None:
    """Whoever asks for members who can read and sign in need not look at the day, then."""
    if await glance(f"SELECT 1 FROM member WHERE {OVER} LIMIT 1", now()):
        await execute(
            f"UPDATE member SET suspended_at = NULL, suspended_until = NULL WHERE {OVER}", now()
        )
