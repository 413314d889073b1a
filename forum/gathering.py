"""Rows that many requests ask for by a key at one moment, read from PostgreSQL by one statement."""

import asyncio
from collections.abc import Awaitable, Callable, Collection
from contextvars import Context
from typing import Any

from tortoise.backends.base.client import TransactionalDBClient

from forum.database import Row, connection, glance, is_postgres, rows
from forum.placeholders import marks, padded

Reading = Callable[..., Awaitable[list[Row]]]


class Gathered:
    """A row for each key. `sql` ends in the key's column, and gives that column as `key`.

    Whoever asks while the database answers others waits for the next statement, with all who came
    since: what they get is read after they asked, so it is as true as if each had asked alone.
    SQLite answers each of them in less time than this takes; within a transaction they are read by it.
    """

    def __init__(self, sql: str) -> None:
        self._sql = sql
        self._waiting: dict[Any, asyncio.Future[Row | None]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def row(self, key: Any) -> Row | None:
        return (await self.rows([key])).get(key)

    async def rows(self, keys: Collection[Any]) -> dict[Any, Row]:
        """By these keys, those that there are."""
        if not keys:
            return {}
        if not is_postgres() or isinstance(connection(), TransactionalDBClient):
            return await self._read(list(keys), glance)
        waiting = [self._wait_for(key) for key in keys]
        answered = await asyncio.gather(*map(asyncio.shield, waiting))
        return {row["key"]: row for row in answered if row}

    def _wait_for(self, key: Any) -> asyncio.Future[Row | None]:
        if key not in self._waiting:
            self._waiting[key] = asyncio.get_running_loop().create_future()
        if self._asking is None:
            # Of no request, and so of no transaction that one of them begins.
            self._asking = asyncio.create_task(self._ask(), context=Context())
        return self._waiting[key]

    async def _read(self, keys: list[Any], ask: Reading) -> dict[Any, Row]:
        """PostgreSQL would plan `= ANY` of one list anew each time."""
        keys = padded(keys)
        found = await ask(f"{self._sql} IN ({marks(keys)})", *keys)
        return {row["key"]: row for row in found}

    async def _ask(self) -> None:
        try:
            while self._waiting:
                waiting, self._waiting = self._waiting, {}
                await self._answer(waiting)
        finally:
            self._asking = None

    async def _answer(self, waiting: dict[Any, asyncio.Future[Row | None]]) -> None:
        try:
            found = await self._read(list(waiting), rows)
        except Exception as error:
            for future in waiting.values():
                future.set_exception(error)
            return
        for key, future in waiting.items():
            future.set_result(found.get(key))
