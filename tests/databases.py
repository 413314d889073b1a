"""Test databases: migrated once a run, then copied for each test, on SQLite or PostgreSQL."""

import os
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, closing
from pathlib import Path

import asyncpg

from forum.migrating import migrate

POSTGRES = os.environ.get("TEST_POSTGRES_URL", "postgres://postgres@127.0.0.1:5432/postgres")
"""A server where this user may create databases."""
CONNECT_SECONDS = 3


class SqliteCopies:
    def __init__(self, folder: Path) -> None:
        self.template = folder / "template.sqlite3"

    async def prepare(self) -> None:
        await migrate(f"sqlite://{self.template}?busy_timeout=5000")

    async def drop(self) -> None:
        """The test run's folder goes with the run."""

    @asynccontextmanager
    async def copy(self, folder: Path) -> AsyncIterator[str]:
        path = folder / "forum.sqlite3"
        shutil.copy(self.template, path)
        yield f"sqlite://{path}?busy_timeout=5000&synchronous=OFF&secure_delete=ON"


def file_of(url: str) -> str:
    return url.removeprefix("sqlite://").partition("?")[0]


def copy_sqlite(source: str, goal: str) -> None:
    """Also where connections to either are open."""
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(goal)) as other:
        one.backup(other)


class PostgresCopies:
    """`run` keeps parallel runs and workers apart.

    PostgreSQL takes longer to make a database than most tests take, so each worker has one, which is
    emptied between tests.
    """

    def __init__(self, run: str) -> None:
        self.name = f"casemaker_test_{run}"
        self.template = f"{self.name}_template"
        self._made = False

    async def prepare(self) -> None:
        await _postgres(f'DROP DATABASE IF EXISTS "{self.template}" WITH (FORCE)')
        await _postgres(f'CREATE DATABASE "{self.template}"')
        await migrate(self._url(self.template))

    async def drop(self) -> None:
        for name in (self.name, self.template):
            await _postgres(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')

    @asynccontextmanager
    async def copy(self, folder: Path) -> AsyncIterator[str]:
        del folder  # databases of a server are not kept in the test's folder
        if not (self._made and await self._emptied()):
            await _postgres(f'DROP DATABASE IF EXISTS "{self.name}" WITH (FORCE)')
            await _postgres(f'CREATE DATABASE "{self.name}" TEMPLATE "{self.template}"')
            # What a crash of the server would lose, tests can do without: no waiting for the disk.
            await _postgres(f'ALTER DATABASE "{self.name}" SET synchronous_commit = off')
            await _postgres(KEEP, self.name)
            self._made = True
        yield self._url(self.name)

    async def _emptied(self) -> bool:
        """Whether it is again as it was made; not where a test took a table away."""
        try:
            await _postgres(EMPTY, self.name)
        except (asyncpg.PostgresError, TimeoutError):
            return False
        return True

    def _url(self, name: str) -> str:
        server = POSTGRES.split(":", 1)[1].rsplit("/", 1)[0]
        return f"asyncpg:{server}/{name}?minsize=1&maxsize=6"


KEEP = """
DO $$ DECLARE one record; BEGIN
    CREATE SCHEMA kept;
    FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'public' LOOP
        EXECUTE format('CREATE TABLE kept.%I AS TABLE public.%I', one.name, one.name);
    END LOOP;
    CREATE TABLE kept.sequences_of_all AS
        SELECT sequencename AS name, last_value AS value FROM pg_sequences WHERE schemaname = 'public';
END $$"""
"""Remember what a new forum has."""

EMPTY = """
DO $$ DECLARE one record; BEGIN
    SET LOCAL lock_timeout = '5s';
    SET LOCAL session_replication_role = replica;  -- rows go in any order
    FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'kept'
            AND tablename <> 'sequences_of_all' LOOP
        IF pg_relation_size(format('public.%I', one.name)) > 1000000 THEN
            EXECUTE format('TRUNCATE public.%I CASCADE', one.name);
        ELSE
            EXECUTE format('DELETE FROM public.%I', one.name);
        END IF;
    END LOOP;
    FOR one IN SELECT tablename AS name FROM pg_tables WHERE schemaname = 'kept'
            AND tablename <> 'sequences_of_all' LOOP
        EXECUTE format('INSERT INTO public.%I SELECT * FROM kept.%I', one.name, one.name);
    END LOOP;
    PERFORM setval(format('public.%I', name), COALESCE(value, 1), value IS NOT NULL)
        FROM kept.sequences_of_all;
END $$"""
"""As a new forum is; fails where a table has gone."""


async def _postgres(statement: str, name: str = "postgres") -> None:
    """In the database of this name."""
    server = POSTGRES.rsplit("/", 1)[0]
    connection = await asyncpg.connect(f"{server}/{name}", timeout=CONNECT_SECONDS)
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
