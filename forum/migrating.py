"""Bringing the tables up to date, by one process at a time."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from tortoise import Tortoise
from tortoise.migrations.api import migrate as run_migrations

from forum.database import tortoise_config

MIGRATION_LOCK = 7_208_153
"""Any number will do, as long as every process of this forum asks PostgreSQL for the same."""


async def migrate(url: str) -> None:
    """Bring the tables up to date; processes that start together take turns."""
    async with _migration_turn(url):
        try:
            await run_migrations(config=tortoise_config(url))
        finally:
            await Tortoise.close_connections()


@asynccontextmanager
async def _migration_turn(url: str) -> AsyncIterator[None]:
    """Hold PostgreSQL's advisory lock on a connection of its own; SQLite locks its file itself."""
    if not url.startswith("asyncpg:"):
        yield
        return
    guard = await asyncpg.connect("postgres" + url.removeprefix("asyncpg").split("?")[0])
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", MIGRATION_LOCK)
        yield
    finally:
        await guard.close()
