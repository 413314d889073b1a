"""What most commands begin with: settings, a database that is up to date, a connection to it."""

import asyncio
import sqlite3
from collections.abc import Coroutine, Iterator
from contextlib import contextmanager
from typing import Any, TypeVar

import asyncpg
from tortoise.exceptions import DBConnectionError, OperationalError

from forum import database, log, migrating, settings
from forum.errors import SettingsError

Result = TypeVar("Result")


def with_database(work: Coroutine[Any, Any, Result]) -> Result:
    """Run a coroutine against the forum's database, migrated first."""
    loaded = settings.load()
    log.configure(loaded)
    return asyncio.run(_run(settings.database_url(loaded), work))


async def _run(url: str, work: Coroutine[Any, Any, Result]) -> Result:
    try:
        await migrate(url)
        async with database.connected(url):
            return await work
    finally:
        work.close()


async def migrate(url: str) -> None:
    """Raises SettingsError where the database cannot be reached."""
    with answering():
        await migrating.migrate(url)


@contextmanager
def answering() -> Iterator[None]:
    """Raises SettingsError where the database cannot be reached."""
    try:
        yield
    except (sqlite3.DatabaseError, asyncpg.PostgresError) as error:
        raise SettingsError(f"FORUM_DATABASE_URL: the database refuses: {error}") from None
    except (OSError, DBConnectionError, OperationalError, asyncpg.InterfaceError) as error:
        raise SettingsError(f"FORUM_DATABASE_URL: the database does not answer: {error}") from None
