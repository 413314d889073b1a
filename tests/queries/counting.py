"""Counting the statements that a piece of work sends to the database."""

from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field
from typing import Any

import pytest

from forum import postgres, sqlite
from forum.database import connection
from forum.sqlite import Glancing
from forum.steps import Statement

METHODS = ("execute_query", "execute_query_dict", "execute_insert", "execute_many")


@dataclass(slots=True)
class Statements:
    sql: list[str] = field(default_factory=list)

    def __len__(self) -> int:
        return len(self.sql)


@contextmanager
def counted(monkeypatch: pytest.MonkeyPatch) -> Iterator[Statements]:
    """Records every statement of the one connection that this test uses."""
    statements, client = Statements(), type(connection())

    def recording(original: Any) -> Any:
        async def execute(self: Any, query: str, *args: Any, **kwargs: Any) -> Any:
            statements.sql.append(query)
            return await original(self, query, *args, **kwargs)

        return execute

    def recording_all(original: Any) -> Any:
        def run(opened: Any, together: Sequence[Statement]) -> Any:
            statements.sql += [sql for sql, *_ in together]
            return original(opened, together)

        return run

    read = Glancing.read

    def recording_glance(self: Glancing, sql: str, values: tuple[Any, ...]) -> Any:
        statements.sql.append(sql)
        return read(self, sql, values)

    with monkeypatch.context() as patch:
        for database in (sqlite, postgres):
            patch.setattr(database, "_run", recording_all(database._run))
        patch.setattr(Glancing, "read", recording_glance)
        for name in METHODS:
            patch.setattr(client, name, recording(getattr(client, name)))
        yield statements
