"""The one place that knows which database this is: connecting, migrating, reading rows, writing."""

import sqlite3
from asyncio import Lock
from collections.abc import AsyncIterator, Callable, Iterator, Sequence
from contextlib import (
    AbstractAsyncContextManager,
    asynccontextmanager,
    contextmanager,
    nullcontext,
    suppress,
)
from contextvars import ContextVar
from datetime import datetime
from types import SimpleNamespace
from typing import Any, cast
from weakref import WeakValueDictionary

from tortoise import Tortoise
from tortoise.backends.asyncpg.client import AsyncpgDBClient
from tortoise.backends.base.client import BaseDBAsyncClient, TransactionalDBClient
from tortoise.backends.sqlite.client import SqliteClient
from tortoise.connection import get_connection
from tortoise.transactions import in_transaction

from forum import postgres, sqlite
from forum.database_config import CONNECTION, tortoise_config
from forum.placeholders import numbered
from forum.sqlite import Glancing
from forum.steps import Done, Row, Statement, Statements, Steps, take_waiting


@asynccontextmanager
async def connected(url: str, seconds: float | None = None) -> AsyncIterator[None]:
    """Open the database, and close it whatever happens: an open connection hangs process exit.

    Without `seconds` a statement may take as long as it takes, such as a command's in a large forum.
    """
    await Tortoise.init(config=tortoise_config(url, seconds), _enable_global_fallback=True)
    client = connection()
    _connected.dialect = client.capabilities.dialect
    try:
        if isinstance(client, SqliteClient):
            _glancing.file = client.filename
            await sqlite.connect(client)
        yield
    finally:
        _glancing.close()
        await Tortoise.close_connections()


def connection() -> BaseDBAsyncClient:
    return get_connection(CONNECTION)


def is_postgres() -> bool:
    """Remembered: asking the connection takes as long as reading a row of SQLite."""
    return bool(_connected.dialect == "postgres")


@asynccontextmanager
async def transaction() -> AsyncIterator[None]:
    """One short write, whole or not at all."""
    held = connection()
    if isinstance(held, TransactionalDBClient):  # inside of another
        async with in_transaction(CONNECTION):
            yield
        return
    with _committing():
        async with _outermost(held):
            yield


def _outermost(held: BaseDBAsyncClient) -> AbstractAsyncContextManager[Any]:
    if isinstance(held, SqliteClient):
        return sqlite.writing(held)
    return postgres.transaction(cast(AsyncpgDBClient, held))


@contextmanager
def _committing() -> Iterator[None]:
    afterwards: list[Callable[[], None]] = []
    token = _afterwards.set(afterwards)
    try:
        yield
    finally:
        _afterwards.reset(token)
    for call in afterwards:
        call()


async def carry_out(steps: Steps[Done], turn: int | None = None) -> Done:
    """The same for a deed that is known step by step; gives what that returns.

    SQLite does all of it in one way to the database and back, so nobody waits for its lock longer than
    the statements take. Inside of a transaction it is part of that.

    Those of this process that name the same `turn`, such as a thread's id, wait for each other
    before they take a connection of PostgreSQL: otherwise one hot thread would keep all connections
    waiting for its row, and who reads other threads would wait too.
    """
    held = connection()
    if isinstance(held, TransactionalDBClient):
        return await take_waiting(steps, _run)
    with _committing():
        if isinstance(held, SqliteClient):
            return await sqlite.carried_out(held, steps)
        async with _waiting(turn):
            return await cast(postgres.Client, held).carry_out(steps)


async def by_one(steps: Steps[Done], turn: int) -> Done | None:
    """The same for steps that read, and then write by one statement, which needs no transaction around it.

    None where that failed for what others did meanwhile. So it is where PostgreSQL is not asked, or
    within a transaction, which it would take with it.
    """
    held = connection()
    if not is_postgres() or isinstance(held, TransactionalDBClient):
        return None
    with suppress(*postgres.OVERTAKEN), _committing():
        async with _waiting(turn):
            return await cast(postgres.Client, held).take(steps)
    return None


def _waiting(turn: int | None) -> AbstractAsyncContextManager[None]:
    return _turns.setdefault(turn, Lock()) if turn else nullcontext()


def after_commit(call: Callable[[], None]) -> None:
    """Have this done once the transaction around is committed, and only then."""
    _afterwards.get().append(call)


@asynccontextmanager
async def snapshot() -> AsyncIterator[None]:
    """Everything read inside is of one moment, and nobody is kept from writing meanwhile."""
    held = connection()
    if isinstance(held, SqliteClient):
        async with sqlite.reading(held):
            yield
    else:
        async with postgres.transaction(cast(AsyncpgDBClient, held)) as begun:
            await begun.execute_query("SET TRANSACTION ISOLATION LEVEL REPEATABLE READ, READ ONLY")
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


def next_id(table: str) -> str:
    """SQL for the id that a new row is to have, so that others can name it before it is there.

    It is taken by whoever asks; on SQLite by whoever then writes, which only one does at a time.
    """
    if is_postgres():
        return f"nextval('{table}_id_seq')"
    return f"COALESCE((SELECT seq FROM sqlite_sequence WHERE name = '{table}'), 0) + 1"


async def rows(sql: str, *values: Any) -> list[Row]:
    """Read rows by SQL with `?` placeholders, on either database."""
    held = connection()
    if isinstance(held, SqliteClient):
        return (await sqlite.in_turn(held, [(sql, *values)]))[0]
    return await held.execute_query_dict(_for(held, sql), list(values))


async def glance(sql: str, *values: Any) -> list[Row]:
    """Read a few rows, which are not to be changed, in the least time: what an index finds at once.

    SQLite is asked on the event loop, by a connection that only reads and waits for no writer; going to
    its thread and back takes ten times as long. Within a transaction it is read like everything else.
    """
    if _glancing.file and not sqlite.within.get():
        with suppress(sqlite3.OperationalError):  # being recovered, say: the other way waits
            return _glancing.read(sql, values)
    return await rows(sql, *values)


_glancing = Glancing()
_connected = SimpleNamespace(dialect="")
_turns: WeakValueDictionary[int, Lock] = WeakValueDictionary()
_afterwards: ContextVar[list[Callable[[], None]]] = ContextVar("afterwards")


async def execute(sql: str, *values: Any) -> None:
    """Write by SQL with `?` placeholders, on either database."""
    held = connection()
    await held.execute_query(_for(held, sql), list(values))


async def in_turn(*statements: Statement) -> list[list[Row]]:
    """Several statements, one after the other, and the rows that each gives."""
    return await _run(statements)


async def _run(statements: Statements) -> list[list[Row]]:
    held = connection()
    if isinstance(held, SqliteClient):
        return await sqlite.in_turn(held, statements)
    return [await rows(sql, *values) for sql, *values in statements]


async def write(*statements: Statement) -> list[list[Row]]:
    """A transaction of statements that are all known beforehand, and the rows that each gives."""

    def steps() -> Steps[list[list[Row]]]:
        return (yield statements)

    return await carry_out(steps())


async def together(*statements: Statement) -> list[Row]:
    """Write by several statements of which none needs or changes what another one wrote.

    Gives the rows of the last. They cost one way to the database and back.
    """
    return (await in_turn(*joined(*statements)))[-1]


def joined(*statements: Statement, **named: Statement) -> list[Statement]:
    """The same, to be sent in turn with others: PostgreSQL takes them as parts of one statement.

    It does the last of them first, then the others in their order; they may read from those that are
    named, which are done when they are first read.
    """
    if not is_postgres() or not statements:
        return [*named.values(), *statements]
    *others, last = statements
    # Parts that nothing reads from are done from the end to the beginning.
    parts = [(f"part{number}", part) for number, part in enumerate(others)][::-1]
    parts = [*named.items(), *parts]
    told = ", ".join(f"{name} AS ({sql})" for name, (sql, *_) in parts)
    values = [value for _, (_, *of_one) in (*parts, ("", last)) for value in of_one]
    return [(f"WITH {told} {last[0]}" if told else last[0], *values)]


async def execute_many(sql: str, rows: Sequence[tuple[Any, ...]]) -> None:
    """Write many rows by one statement with `?` placeholders."""
    held = connection()
    await held.execute_many(_for(held, sql), [list(row) for row in rows])


def _for(client: BaseDBAsyncClient, sql: str) -> str:
    return numbered(sql) if client.capabilities.dialect == "postgres" else sql


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
