"""Rows that many requests ask for by a key at one moment, read from PostgreSQL by one statement."""

import asyncio
from contextvars import Context
from typing import Any

from forum.database import Row, glance, is_postgres, rows


class Gathered:
    """A row for each key. `sql` ends in the key's column, and gives that column as `key`.

    Whoever asks while the database answers others waits for the next statement, with all who came
    since: what they get is read after they asked, so it is as true as if each had asked alone.
    SQLite answers each of them in less time than this takes.
    """

    def __init__(self, sql: str) -> None:
        self._one, self._many = f"{sql} = ?", f"{sql} = ANY(?)"
        self._waiting: dict[Any, asyncio.Future[Row | None]] = {}
        self._asking: asyncio.Task[None] | None = None

    async def row(self, key: Any) -> Row | None:
        if not is_postgres():
            found = await glance(self._one, key)
            return found[0] if found else None
        waiting = self._waiting.get(key)
        if waiting is None:
            waiting = self._waiting[key] = asyncio.get_running_loop().create_future()
        if self._asking is None:
            # Of no request: the transaction that one of them is in is no place for all.
            self._asking = asyncio.create_task(self._ask(), context=Context())
        return await asyncio.shield(waiting)

    async def _ask(self) -> None:
        try:
            while self._waiting:
                waiting, self._waiting = self._waiting, {}
                await self._answer(waiting)
        finally:
            self._asking = None

    async def _answer(self, waiting: dict[Any, asyncio.Future[Row | None]]) -> None:
        try:
            found = {row["key"]: row for row in await rows(self._many, list(waiting))}
        except Exception as error:
            for future in waiting.values():
                future.set_exception(error)
            return
        for key, future in waiting.items():
            future.set_result(found.get(key))
