"""What PostgreSQL wants done otherwise than the ORM does it: reading, handing back connections, failing to
begin. The ORM finds this module by the name `ENGINE`.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, nullcontext
from functools import partial
from typing import Any, NoReturn, cast

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import (
    NestedTransactionContext,
    TransactionalDBClient,
    TransactionContext,
    TransactionContextPooled,
)
from tortoise.connection import get_connections
from tortoise.exceptions import IntegrityError

from forum.placeholders import numbered
from forum.steps import Done, Row, Statements, Steps, take_waiting

ENGINE = __name__
OVERTAKEN = (IntegrityError, asyncpg.DeadlockDetectedError)
"""How a statement fails that rests on what others have changed, or waits for others who wait for it."""


class LeftAlone(asyncpg.Connection):  # type: ignore[misc]  # it has no types
    """Nothing of ours stays behind in a connection, and cleaning it costs as much as a query."""

    __slots__ = ()

    def get_reset_query(self) -> str:
        return ""


class Client(AsyncpgDBClient):
    """Reads with as little around the driver as can be: a page waits for three rows or so."""

    async def execute_query_dict(
        self, query: str, values: list[Any] | None = None
    ) -> list[dict[str, Any]]:
        try:
            return [dict(row) for row in await self._fetch(query, values or [])]
        except asyncpg.PostgresError as error:
            await self._translate_exceptions(_raise, error)
            raise

    async def _fetch(self, query: str, values: list[Any]) -> list[asyncpg.Record]:
        pool = await self._opened()
        async with pool.acquire() as connection:
            found: list[asyncpg.Record] = await connection.fetch(query, *values)
        return found

    async def carry_out(self, steps: Steps[Done]) -> Done:
        """A transaction of its own."""
        return await self.take(steps, whole=True)

    async def take(self, steps: Steps[Done], *, whole: bool = False) -> Done:
        """With one connection, each by itself or the whole of them as a transaction."""
        pool = await self._opened()
        try:
            async with pool.acquire() as to, to.transaction() if whole else nullcontext():
                return await take_waiting(steps, partial(_run, to))
        except asyncpg.PostgresError as error:
            await self._translate_exceptions(_raise, error)
            raise

    async def _opened(self) -> asyncpg.Pool:
        if self._pool is None:
            await self.acquire_connection().ensure_connection()
        return cast(asyncpg.Pool, self._pool)


async def _run(connection: asyncpg.Connection, statements: Statements) -> list[list[Row]]:
    return [
        [dict(row) for row in await connection.fetch(numbered(sql), *values)]
        for sql, *values in statements
    ]


async def _raise(_: AsyncpgDBClient, error: Exception) -> NoReturn:
    raise error


client_class = Client


class _Held(Client, TransactionWrapper):
    """The one connection of a transaction."""

    async def _fetch(self, query: str, values: list[Any]) -> list[asyncpg.Record]:
        async with self._lock:
            found: list[asyncpg.Record] = await self._connection.fetch(query, *values)
        return found

    def _in_transaction(self) -> TransactionContext:
        return NestedTransactionContext(_Held(self))


@asynccontextmanager
async def transaction(client: AsyncpgDBClient) -> AsyncIterator[TransactionalDBClient]:
    async with _Context(_Held(client), client._pool_init_lock) as held:
        yield held


class _Context(TransactionContextPooled):
    """Where the transaction cannot begin, as while the server stops, others get its connection.

    The ORM would keep it for good, until none is left; and this task would go on asking it.
    """

    async def __aenter__(self) -> TransactionalDBClient:
        await self.ensure_connection()
        pool = self.client._parent._pool
        self.client._connection = await pool.acquire()
        try:
            await self.client.begin()
        except BaseException:
            await pool.release(self.client._connection)
            raise
        self.token = get_connections().set(self.connection_name, self.client)
        return self.client
