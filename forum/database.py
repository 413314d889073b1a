"""The one place that knows which database this is: connecting, migrating, reading rows, writing."""

import sqlite3
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager, suppress
from datetime import datetime
from pathlib import Path
from typing import Any, cast

import asyncpg
from tortoise import Tortoise
from tortoise.backends.base.client import BaseDBAsyncClient
from tortoise.backends.base.config_generator import expand_db_url
from tortoise.connection import get_connection
from tortoise.migrations.api import migrate as run_migrations
from tortoise.transactions import in_transaction

CONNECTION = "default"
MIGRATION_LOCK = 7_208_153
"""Any number will do, as long as every process of this forum asks PostgreSQL for the same."""

Row = dict[str, Any]


class _Unreset(asyncpg.Connection):  # type: ignore[misc]
    """Goes back to the pool as it is: no statement of ours leaves anything behind in a session, and
    asking PostgreSQL to reset it would cost as much as the statement did.
    """

    def get_reset_query(self) -> str:
        return ""


def tortoise_config(url: str) -> dict[str, Any]:
    app = {"models": ["forum.models"], "migrations": "forum.migrations"}
    return {
        "connections": {CONNECTION: _credentials(url)},
        "apps": {"forum": {**app, "default_connection": CONNECTION}},
        "use_tz": True,
        "timezone": "UTC",
    }


def _credentials(url: str) -> dict[str, Any]:
    """PostgreSQL compiles what it expects to be long: pages ask for little, and it takes a second.

    And it takes reading here and there for as slow as on turning disks: it would rather read a small
    table from end to end for each row that it looks up.
    """
    found: dict[str, Any] = expand_db_url(url)
    if url.startswith("asyncpg:"):
        found["credentials"]["connection_class"] = _Unreset
        found["credentials"]["server_settings"] = {"jit": "off", "random_page_cost": "1.1"}
    return found


@asynccontextmanager
async def connected(url: str) -> AsyncIterator[None]:
    """Open the database, and close it whatever happens: an open connection hangs process exit."""
    await Tortoise.init(config=tortoise_config(url), _enable_global_fallback=True)
    if not is_postgres():
        _glancing.file = Path(cast(Any, connection()).filename)
    try:
        yield
    finally:
        _glancing.close()
        await Tortoise.close_connections()


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


def connection() -> BaseDBAsyncClient:
    return get_connection(CONNECTION)


def is_postgres() -> bool:
    return connection().capabilities.dialect == "postgres"


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """One short write, whole or not at all.

    SQLite begins transactions deferred: one that reads before it writes is refused at once when
    another process wrote in between, whatever the busy timeout. So the first statement here is a
    write; it changes nothing, and takes the write lock for as long as the transaction lasts.
    """
    async with in_transaction(CONNECTION) as held:
        if held.capabilities.dialect == "sqlite":
            await held.execute_query("DELETE FROM rescore WHERE 0")
        yield


@asynccontextmanager
async def snapshot() -> AsyncIterator[None]:
    """Everything read inside is of one moment, and nobody is kept from writing meanwhile."""
    async with in_transaction(CONNECTION) as held:
        if is_postgres():
            await held.execute_query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
        yield


async def lock_table(table: str) -> None:
    """Until this transaction ends no other writes to the table: it waits for those that do now.

    Reading goes on. On SQLite only one transaction writes anyway.
    """
    if is_postgres():
        await execute(f"LOCK TABLE {table} IN SHARE ROW EXCLUSIVE MODE")


async def forget_overwritten() -> None:
    """After words were removed for good: SQLite's log of writes still has them until it is emptied.

    PostgreSQL's rows go with the next vacuum, which it starts by itself.
    """
    if not is_postgres():
        await connection().execute_query("PRAGMA wal_checkpoint(TRUNCATE)")


async def continue_ids(table: str) -> None:
    """After rows came with ids: PostgreSQL counts ids apart from the rows, SQLite looks at them."""
    if is_postgres():
        await execute(
            f"SELECT setval(pg_get_serial_sequence('{table}', 'id'), MAX(id)) FROM {table}"
            " HAVING MAX(id) IS NOT NULL"
        )


async def rows(sql: str, *values: Any) -> list[Row]:
    """Read rows by SQL with `?` placeholders, on either database."""
    return await connection().execute_query_dict(_placeholders(sql), list(values))


async def glance(sql: str, *values: Any) -> list[tuple[Any, ...]]:
    """Read a few rows as tuples, in the least time: only for what an index finds at once.

    SQLite is asked on the event loop, by a connection that only reads: that takes a few microseconds,
    and waits for no writer, where going to its thread and back takes ten times as long. It sees what
    was committed, so it is not for reading inside a transaction.
    """
    if _glancing.file is not None:
        with suppress(sqlite3.OperationalError):  # being recovered, say: the other way waits
            return _glancing.read(sql, values)
    _, found = await connection().execute_query(_placeholders(sql), list(values))
    return [tuple(row) for row in found]


class _Glancing:
    """The connection of `glance`, opened on first use; `file` is None on PostgreSQL."""

    file: Path | None = None
    _opened: sqlite3.Connection | None = None

    def read(self, sql: str, values: tuple[Any, ...]) -> list[tuple[Any, ...]]:
        if self._opened is None:
            self._opened = self._open()
        return self._opened.execute(sql, values).fetchall()

    def _open(self) -> sqlite3.Connection:
        address = f"{cast(Path, self.file).resolve().as_uri()}?mode=ro"
        return sqlite3.connect(address, timeout=0, uri=True)

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()
        self._opened = self.file = None


_glancing = _Glancing()


async def execute(sql: str, *values: Any) -> None:
    """Write by SQL with `?` placeholders, on either database."""
    await connection().execute_query(_placeholders(sql), list(values))


async def execute_many(sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write many rows by one statement with `?` placeholders."""
    await connection().execute_many(_placeholders(sql), [list(row) for row in rows])


def _placeholders(sql: str) -> str:
    """`?` is SQLite's word; PostgreSQL wants $1, $2 …  No statement of ours has a literal `?`."""
    if not is_postgres():
        return sql
    first, *rest = sql.split("?")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))


def marks(values: list[Any]) -> str:
    """As many placeholders as there are values, for IN (…); an IN () of nothing matches nothing."""
    return ", ".join("?" * len(values)) or "NULL"


def day_of(column: str) -> str:
    """SQL for the day of a time in UTC, such as 2026-01-31."""
    if is_postgres():
        return f"to_char({column} AT TIME ZONE 'UTC', 'YYYY-MM-DD')"
    return f"substr({column}, 1, 10)"


def moment(value: datetime | str) -> datetime:
    """A time as a row gives it: SQLite keeps text."""
    return value if isinstance(value, datetime) else datetime.fromisoformat(value)


def moment_or_none(value: datetime | str | None) -> datetime | None:
    return None if value is None else moment(value)


MIGRATIONS = tortoise_config("sqlite://:memory:")
"""For `tortoise makemigrations`, which compares models with migrations and needs no database."""
