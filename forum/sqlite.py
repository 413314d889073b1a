"""What SQLite wants done otherwise than the ORM does it: beginning to write, and fewer ways to its thread.

The ORM gives each statement to a thread and waits for it, which takes longer than most statements.
"""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager
from contextvars import ContextVar, copy_context
from functools import partial
from itertools import chain, repeat
from pathlib import Path
from typing import Any, TypeVar, cast

from tortoise.backends.base.client import TransactionalDBClient
from tortoise.backends.sqlite.client import (
    SqliteClient,
    SqliteTransactionContext,
    SqliteTransactionWrapper,
    translate_exceptions,
)
from tortoise.connection import get_connections
from tortoise.exceptions import OperationalError

from forum.steps import Row, Statements, Steps, take

GLANCES_KEPT = 2000
BUSY_TIMEOUT = 5000
"""Milliseconds that a statement waits for other programs where the address of the database names none."""
PAUSES = (0.001, 0.002, 0.005, 0.01, 0.02, 0.05)
"""Seconds between tries to begin; the last again and again."""
Result = TypeVar("Result")
Rows = list[Row]


@asynccontextmanager
async def writing(client: SqliteClient) -> AsyncIterator[None]:
    """A transaction that has the write lock from its start to its end.

    SQLite begins transactions deferred: one that reads before it writes is refused at once when
    another process wrote in between, whatever the busy timeout.
    """
    async with _Context(_Transaction(client, "BEGIN IMMEDIATE"), client._lock):
        yield


@asynccontextmanager
async def reading(client: SqliteClient) -> AsyncIterator[None]:
    """A transaction that keeps nobody from writing, as it only reads."""
    async with _Context(_Transaction(client, "BEGIN"), client._lock):
        yield


async def connect(client: SqliteClient) -> None:
    """Before anybody asks: the ORM leaves a connection half made, and its lock held, where the one who
    asked first gives up.
    """
    await _run_there(client, lambda _: None)


class _Locked(OperationalError):
    """Another program writes just now."""


def _begin(database: sqlite3.Connection, how: str, wait: int) -> None:
    """At once or not at all: who waits here keeps everybody from the connection."""
    database.execute("PRAGMA busy_timeout=0")
    try:
        database.execute(how)
    except sqlite3.OperationalError as error:
        raise (_Locked(error) if error.sqlite_errorcode == sqlite3.SQLITE_BUSY else error) from None
    finally:
        database.execute(f"PRAGMA busy_timeout={wait}")


async def _patiently(wait: int, attempt: Callable[[], Awaitable[Result]]) -> Result:
    """Until nobody else writes, for so many milliseconds; others read by the connection meanwhile."""
    ends = time.monotonic() + wait / 1000
    for pause in chain(PAUSES, repeat(PAUSES[-1])):
        try:
            return await attempt()
        except _Locked:
            if time.monotonic() + pause > ends:
                raise
        await asyncio.sleep(pause)
    raise AssertionError("the pauses never end")


def _wait_of(client: SqliteClient) -> int:
    return int(client.pragmas.get("busy_timeout", BUSY_TIMEOUT))


class _Transaction(SqliteTransactionWrapper):
    """Whatever goes wrong, the connection is left without an open transaction: others share it."""

    def __init__(self, client: SqliteClient, beginning: str) -> None:
        super().__init__(client)
        self.wait, self._beginning = _wait_of(client), beginning

    async def begin(self) -> None:
        await self._whole(lambda database: _begin(database, self._beginning, self.wait))

    async def commit(self) -> None:
        await self._whole(sqlite3.Connection.commit)
        self._finalized = True

    @translate_exceptions
    async def _whole(self, run: Callable[[sqlite3.Connection], Result]) -> Result:
        opened: Any = self._connection
        try:
            return cast(Result, await opened._execute(run, opened._conn))
        except BaseException:
            await opened.rollback()
            raise


within: ContextVar[bool] = ContextVar("within", default=False)
"""Whether this task is in a transaction of ours; asking the ORM takes ten times as long."""


class _Context(SqliteTransactionContext):
    """Where the transaction cannot begin, the next one may try."""

    async def __aenter__(self) -> TransactionalDBClient:
        await _patiently(self.connection.wait, self._begin)
        self.token = get_connections().set(self.connection_name, self.connection)
        self._outside = within.set(True)
        held: TransactionalDBClient = self.connection
        return held

    async def __aexit__(self, *raised: Any) -> None:
        within.reset(self._outside)
        await super().__aexit__(*raised)

    async def _begin(self) -> None:
        await self._trxlock.acquire()
        try:
            await self.ensure_connection()
            await self.connection.begin()
        except BaseException:
            self._trxlock.release()
            raise


async def in_turn(client: SqliteClient, statements: Statements) -> list[Rows]:
    """One after the other, in one way to the thread and back; the rows of each."""
    found: list[Rows] = await _run_there(client, lambda opened: _run(opened, statements))
    return found


async def carried_out(client: SqliteClient, steps: Steps[Result]) -> Result:
    """A transaction of its own, all of it in one way to the thread and back.

    The steps are taken in that thread, with what this task knows.
    """
    wait, known = _wait_of(client), copy_context()

    def run(database: sqlite3.Connection) -> Result:
        database.execute("PRAGMA temp_store=MEMORY")  # what undoes a statement of few rows
        try:
            _begin(database, "BEGIN IMMEDIATE", wait)  # where others write, no step was taken yet
            done = known.run(take, steps, partial(_run, database))
            database.commit()
        except BaseException:
            database.rollback()
            raise
        finally:
            database.execute("PRAGMA temp_store=DEFAULT")
        return done

    return await _patiently(wait, partial(_run_there, client, run))


@translate_exceptions
async def _run_there(client: SqliteClient, run: Callable[[sqlite3.Connection], Result]) -> Result:
    async with client.acquire_connection() as opened:
        return cast(Result, await opened._execute(run, opened._conn))


def _run(database: sqlite3.Connection, statements: Statements) -> list[Rows]:
    cursor = database.cursor()
    cursor.row_factory = None
    return [_dicts(cursor.execute(sql, values)) for sql, *values in statements]


def _dicts(answer: sqlite3.Cursor) -> Rows:
    """Of plain tuples: to make one of the ORM's rows takes four times as long."""
    names = [name for name, *_ in answer.description or ()]
    return [dict(zip(names, row, strict=True)) for row in answer]


class Glancing:
    """A connection that only reads, on the event loop; opened on first use. `file` is empty where the
    database is another.

    What it read is kept until some other connection writes, which SQLite tells in less time than the
    shortest query takes.
    """

    def __init__(self) -> None:
        self.file = ""
        self._opened: sqlite3.Connection | None = None
        self._written, self._found = 0, dict[tuple[object, ...], Rows]()

    def read(self, sql: str, values: tuple[Any, ...]) -> Rows:
        if self._opened is None:
            uri = f"{Path(self.file).resolve().as_uri()}?mode=ro"
            self._opened = sqlite3.connect(uri, timeout=0, uri=True)
        (written,) = self._opened.execute("PRAGMA data_version").fetchone()
        if written != self._written or len(self._found) > GLANCES_KEPT:
            self._written = written
            self._found.clear()
        asked = (sql, *values)
        found = self._found.get(asked)
        if found is None:
            found = self._found[asked] = _dicts(self._opened.execute(sql, values))
        return found

    def close(self) -> None:
        if self._opened is not None:
            self._opened.close()
        self._opened, self.file = None, ""
        self._found.clear()
