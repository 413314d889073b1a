"""What PostgreSQL wants done otherwise than the ORM does it: handing back connections, failing to begin."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from tortoise.backends.asyncpg.client import AsyncpgDBClient, TransactionWrapper
from tortoise.backends.base.client import TransactionalDBClient, TransactionContextPooled
from tortoise.connection import get_connections


class LeftAlone(asyncpg.Connection):  # type: ignore[misc]  # it has no types
    """Nothing of ours stays behind in a connection, and cleaning it costs as much as a query."""

    __slots__ = ()

    def get_reset_query(self) -> str:
        return ""


@asynccontextmanager
async def transaction(client: AsyncpgDBClient) -> AsyncIterator[TransactionalDBClient]:
    async with _Context(TransactionWrapper(client), client._pool_init_lock) as held:
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
