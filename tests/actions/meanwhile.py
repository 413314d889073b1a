"""Doing one thing while another is half done."""

import asyncio
from collections.abc import Awaitable, Callable

from forum.database import is_postgres, rows, transaction

LOOKS = 2000
WAITING = """
    SELECT 1 FROM pg_locks WHERE NOT granted AND pg_backend_pid() = ANY(pg_blocking_pids(pid))"""
"""For this transaction: other tests wait in other databases."""


async def in_the_middle_of(
    write: Callable[[], Awaitable[object]],
    deed: Awaitable[object],
    then: Callable[[], Awaitable[object]] | None = None,
) -> None:
    """The deed starts after the write and before its transaction ends, in which `then` is done last."""
    written = asyncio.Event()

    async def do() -> None:
        await written.wait()
        await deed

    doing = asyncio.create_task(do())
    async with transaction():
        await write()
        written.set()
        await _done_or_waiting(doing)
        if then:
            await then()
    await doing


async def _done_or_waiting(doing: asyncio.Task[None]) -> None:
    """On SQLite nobody else writes while a transaction lasts, so there is nothing to look at."""
    looks = LOOKS if is_postgres() else 0
    for _ in range(looks):
        waiting = await rows(WAITING)
        if waiting or doing.done():
            return
    assert looks == 0, "the deed neither ended nor waited"
