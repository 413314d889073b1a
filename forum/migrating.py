"""Bringing the tables up to date: by one process at a time, and all of it or nothing."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor import BaseSchemaEditor

from forum.database import connected, connection, tortoise_config, transaction

MIGRATION_LOCK = 7_208_153
"""Any number will do, as long as every process of this forum asks PostgreSQL for the same."""
FOLDER = Path(__file__).with_name("migrations")
RECORDS = "tortoise_migrations"
"""The table that says which migrations a database has."""


def known_migrations() -> set[str]:
    """Those that this version comes with."""
    return {path.stem for path in FOLDER.glob("[0-9]*.py")}


async def migrate(url: str) -> None:
    """Bring the tables up to date; processes that start together take turns.

    It is one transaction with the note of what was done: killed half-way, the tables are as before.
    The ORM would note a migration after its transaction, and one that was killed in between would
    be done again, and fail, at every start.
    """
    apps = tortoise_config(url)["apps"]
    async with migration_turn(url), connected(url), transaction():
        executor = MigrationExecutor(connection(), apps)
        executor.recorder = _Recorder(connection())
        executor.loader.recorder = executor.recorder
        # The ORM looks into it first, and PostgreSQL ends a transaction in which a table was missing.
        await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
        await executor.migrate()


class _Recorder(MigrationRecorder):
    async def ensure_schema(self, schema_editor: BaseSchemaEditor) -> None:
        """By a statement: the script that the ORM runs would end the transaction on SQLite."""
        sql = schema_editor._get_model_sql_data(self.model).table_sql
        made = sql.replace("CREATE TABLE", "CREATE TABLE IF NOT EXISTS", 1).strip().rstrip(";")
        await self.connection.execute_query(made)


@asynccontextmanager
async def migration_turn(url: str) -> AsyncIterator[None]:
    """Hold PostgreSQL's advisory lock on a connection of its own; SQLite's transaction has its file."""
    if not url.startswith("asyncpg:"):
        yield
        return
    guard = await asyncpg.connect("postgres" + url.removeprefix("asyncpg").split("?")[0])
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", MIGRATION_LOCK)
        yield
    finally:
        await guard.close()
