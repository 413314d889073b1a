"""Makes one thing fail of all that is asked of the database's driver, which is the real one."""

import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from functools import partial
from typing import Any

import asyncpg
import pytest

from forum.database import is_postgres

REFUSED = "refused"
"""The statement is not done, and the database says so."""
GONE = "gone"
"""SQLite ends the transaction by itself, as it does after errors of the disk; the connection to
PostgreSQL is lost before it hears of the statement.
"""
UNHEARD = "unheard"
"""PostgreSQL does it, and the connection is lost before it says so."""
DISK_FULL = """DO $$ BEGIN
    RAISE EXCEPTION 'could not extend file "base/16384/2619": No space left on device'
        USING ERRCODE = 'disk_full';
END $$"""


def kinds() -> tuple[str, ...]:
    return (REFUSED, GONE, UNHEARD) if is_postgres() else (REFUSED, GONE)


class Faults:
    """Counts statements, commits among them, while it is armed."""

    def __init__(self) -> None:
        self.struck = False
        self._left, self._kind = -1, REFUSED

    @contextmanager
    def at(self, number: int, kind: str) -> Iterator[None]:
        """The statement of this number fails, counted from 0; `struck` says whether there was one."""
        self.struck, self._left, self._kind = False, number, kind
        try:
            yield
        finally:
            self._left = -1

    def now(self) -> str:
        """What happens to the statement that is about to be sent; nothing to most."""
        if self._left < 0:
            return ""
        self._left -= 1
        if self._left >= 0:
            return ""
        self.struck = True
        return self._kind


def install(faults: Faults, patch: pytest.MonkeyPatch) -> None:
    """Before any connection is opened."""
    _into_sqlite(faults, patch)
    _into_asyncpg(faults, patch)


def _into_sqlite(faults: Faults, patch: pytest.MonkeyPatch) -> None:
    class Asking(sqlite3.Cursor):
        def execute(self, *asked: Any) -> "Asking":
            fail(self.connection)
            super().execute(*asked)
            return self

    class Failing(sqlite3.Connection):
        def cursor(self, *_: Any) -> Any:
            return super().cursor(Asking)

        def execute(self, *asked: Any) -> sqlite3.Cursor:
            fail(self)
            return super().execute(*asked)

        def executemany(self, *asked: Any) -> sqlite3.Cursor:
            fail(self)
            return super().executemany(*asked)

        def commit(self) -> None:
            fail(self)
            super().commit()

    def fail(connection: sqlite3.Connection) -> None:
        kind = faults.now()
        if kind == GONE:
            connection.rollback()
        if kind:
            error = sqlite3.OperationalError("disk I/O error: /var/lib/forum.sqlite3")
            error.sqlite_errorcode = sqlite3.SQLITE_IOERR
            raise error

    patch.setattr(sqlite3, "connect", partial(sqlite3.connect, factory=Failing))


def _into_asyncpg(faults: Faults, patch: pytest.MonkeyPatch) -> None:
    opened = asyncpg.Connection
    tell = opened.execute

    async def failing(kind: str, self: Any, query: str) -> None:
        """Whatever the driver and the server say in such a case."""
        if kind == REFUSED:
            if query.startswith("COMMIT"):  # a commit that fails ends the transaction, too
                await tell(self, "ROLLBACK")
            await tell(self, DISK_FULL)
        lose(self)

    def lose(self: Any) -> None:
        """As the driver finds out while it waits for the answer."""
        self.terminate()
        raise asyncpg.ConnectionDoesNotExistError(
            "connection was closed in the middle of operation"
        )

    def wrapped(name: str) -> Any:
        original = getattr(opened, name)

        async def ask(self: Any, query: str, *rest: Any, **options: Any) -> Any:
            kind = "" if name == "execute" and rest else faults.now()  # that asks another of these
            if kind and kind != UNHEARD:
                await failing(kind, self, query)
            answer = await original(self, query, *rest, **options)
            if kind == UNHEARD:
                lose(self)
            return answer

        return ask

    for name in ("execute", "_execute", "_executemany"):
        patch.setattr(opened, name, wrapped(name))
