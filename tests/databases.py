"""Test databases: migrated once a run, then copied for each test, on SQLite or PostgreSQL."""

import os
import shutil
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from forum import database

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
"""A server where this user may create databases."""
CONNECT_SECONDS = 3


class SqliteCopies:
    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.sqlite3"

    async def prepare(self) -> None:
        await database.migrate(f"sqlite://{self.template}?busy_timeout=5000")

    async def drop(self) -> None:
        """The test run's folder goes with the run."""

    @asynccontextmanager
    async def copy(self, folder: Path) -> AsyncIterator[str]:
        path = folder / "forum.sqlite3"
        shutil.copy(self.template, path)
        yield f"sqlite://{path}?busy_timeout=5000&synchronous=OFF&secure_delete=ON"


class PostgresCopies:
    """`run` keeps parallel runs and workers apart."""

    def __init__(self, run: str) -> None:
        self.name = f"casemaker_test_{run}"
        self.template = f"{self.name}_template"

    async def prepare(self) -> None:
        await _postgres(f'DROP DATABASE IF EXISTS "{self.template}" WITH (FORCE)')
        await _postgres(f'CREATE DATABASE "{self.template}"')
        await database.migrate(self._url(self.template))

    async def drop(self) -> None:
        for name in (self.name, self.template):
            await _postgres(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @asynccontextmanager
    async def copy(self, folder: Path) -> AsyncIterator[str]:
        del folder  # databases of a server are not kept in the test's folder
        await _postgres(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
        await _postgres(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"')
        yield self._url(self.name)

    def _url(self, name: str) -> str:
        server = POSTGRES.split(":", 1)[1].rsplit("/", 1)[0]
        return f"asyncpg:{server}/{name}?minsize=1&maxsize=6"


async def _postgres(statement: str) -> None:
    connection = await asyncpg.connect(POSTGRES, timeout=CONNECT_SECONDS)
    try:
        await connection.execute(statement)
    finally:
        await connection.close()


async def why_no_postgres() -> str:
    """Why tests on PostgreSQL cannot run here, or nothing."""
    try:
        await _postgres("SELECT 1")
    except (OSError, TimeoutError, asyncpg.PostgresError) as error:
        return f"PostgreSQL does not answer at {POSTGRES}: {error} (set TEST_POSTGRES_URL)"
    return ""
