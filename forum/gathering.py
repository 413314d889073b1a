"""Rows that many requests ask for by a key at one moment, read from PostgreSQL by one statement."""

import asyncio
from collections.abc import Awaitable, Callable, Collection, Iterable, Iterator
from contextvars import Context
from typing import Any

from tortoise.backends.base.client import TransactionalDBClient

from forum.database import connection, glance, is_postgres, rows
from forum.placeholders import marks, padded
from forum.steps import Row

Reading = Callable[..., Awaitable[list[Row]]]


class Gathered:
    """A row for each key. `sql` ends in the key's column, and gives that column as `key`.

    Whoever asks while the database answers others waits for the next statement, with all who came
    since: what they get is read after they asked, so it is as true as if each had asked alone.
    SQLite answers each of them in less time than this takes; within a transaction they are read by it.
    """

    def __init__(self, sql: str) -> None:
        self._sql, self._of_one = sql, f"{sql} = ?"
        self._waiting: dict[Any, list[asyncio.Future[Row | None]]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def row(self, key: Any) -> Row | None:
        if _alone():
            found = await glance(self._of_one, key)
            return found[0] if found else None
        return await self._wait_for(key)

    async def rows(self, keys: Collection[Any]) -> dict[Any, Row]:
        """By these keys, those that there are."""
        if not keys:
            return {}
        if _alone():
            return await self._read(list(keys), glance)
        answered = await asyncio.gather(*map(self._wait_for, keys))
        return {row["key"]: row for row in answered if row}

    def _wait_for(self, key: Any) -> asyncio.Future[Row | None]:
        """One of its own for each who asks, who may give up while others go on waiting."""
        future: asyncio.Future[Row | None] = asyncio.get_running_loop().create_future()
        self._waiting.setdefault(key, []).append(future)
        if self._asking is None:
            # Of no request, and so of no transaction that one of them begins.
            self._asking = asyncio.create_task(self._ask(), context=Context())
        return future

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

    async def _answer(self, waiting: dict[Any, list[asyncio.Future[Row | None]]]) -> None:
        try:
            found = await self._read(list(waiting), rows)
        except Exception as error:
            for future in _still_waiting(waiting.values()):
                future.set_exception(error)
            return
        for key, futures in waiting.items():
            for future in _still_waiting([futures]):
                future.set_result(found.get(key))


def _alone() -> bool:
    return not is_postgres() or isinstance(connection(), TransactionalDBClient)


def _still_waiting(
    asked: Iterable[list[asyncio.Future[Row | None]]],
) -> Iterator[asyncio.Future[Row | None]]:
    return (future for futures in asked for future in futures if not future.done())
