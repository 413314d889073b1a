"""Bringing the tables up to date: by one process at a time, and all of it or nothing."""

from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from functools import cached_property
from itertools import groupby
from pathlib import Path
from typing import Any, cast

import asyncpg
from tortoise.migrations.executor import MigrationExecutor
from tortoise.migrations.loader import MigrationLoader
from tortoise.migrations.operations import CreateModel, Operation, TortoiseOperation
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_editor import BaseSchemaEditor
from tortoise.migrations.schema_generator.state import ModelState, State
from tortoise.migrations.schema_generator.state_apps import StateApps

from forum.database import connected, connection, rows, transaction
from forum.database_address import driver_address
from forum.database_config import tortoise_config
from forum.errors import SettingsError

MIGRATION_LOCK = 7_208_153
"""Any number will do, as long as every process of this forum asks PostgreSQL for the same."""
FOLDER = Path(__file__).with_name("migrations")
RECORDS = "tortoise_migrations"
"""The table that says which migrations a database has."""


def known_migrations() -> set[str]:
    """Those that this version comes with."""
    return {path.stem for path in FOLDER.glob("[0-9]*.py")}


def newer_migration(applied: Iterable[str]) -> str:
    """The last of these that this version does not know, or nothing."""
    return max(set(applied) - known_migrations(), default="")


async def migrate(url: str) -> None:
    """Bring the tables up to date; processes that start together take turns.

    Raises SettingsError for a database of a newer version.

    It is one transaction with the note of what was done: killed half-way, the tables are as before.
    The ORM would note a migration after its transaction, and one that was killed in between would
    be done again, and fail, at every start.
    """
    apps = tortoise_config(url)["apps"]
    async with migration_turn(url), connected(url), transaction():
        executor = _Executor(connection(), apps)
        # The ORM looks into it first, and PostgreSQL ends a transaction in which a table was missing.
        await executor.recorder.ensure_schema(executor._schema_editor(atomic=False))
        await _require_no_newer()
        await executor.migrate()


async def _require_no_newer() -> None:
    """What a newer version made of the tables, this one could only spoil."""
    found = await rows(f"SELECT name FROM {RECORDS} WHERE app = 'forum'")
    if newer := newer_migration(row["name"] for row in found):
        raise SettingsError(
            f"a newer version of Casemaker made this database ({newer}):"
            " install that version, or restore a backup of this one."
        )


class _Executor(MigrationExecutor):
    """The ORM ties all models anew before and after each table that is made: seconds for a new forum."""

    def __init__(self, *args: Any) -> None:
        super().__init__(*args)
        self.recorder = _Recorder(self.connection)
        self.loader = _Loader(self.loader.apps_config, self.recorder, load=False)

    async def _project_state(self, *args: Any, **named: Any) -> State:
        state = await super()._project_state(*args, **named)
        return _State(state.models, state.apps)


class _Loader(MigrationLoader):
    async def build_graph(self) -> None:
        await super().build_graph()
        for migration in self.graph.nodes.values():
            if migration is not None:
                migration.operations = list(_together(migration.operations))


def _together(operations: Iterable[Operation]) -> Iterable[Operation]:
    """Tables that are made one after the other, as one operation."""
    for creates, some in groupby(operations, lambda one: isinstance(one, CreateModel)):
        each = list(some)
        yield from [_CreateModels(cast(list[CreateModel], each))] if creates else each


class _CreateModels(TortoiseOperation):
    def __init__(self, each: list[CreateModel]) -> None:
        self.each = each

    def describe(self) -> str:
        return "\n".join(one.describe() for one in self.each)

    def state_forward(self, app_label: str, state: State) -> None:
        keys = [(app_label, one.name) for one in self.each]
        for key, one in zip(keys, self.each, strict=True):
            state.models[key] = ModelState.make_from_model(app_label, one.model)
        state.reload_models(keys)

    async def database_forward(self, app_label: str, *states_and_editor: Any) -> None:
        for one in self.each:
            await one.database_forward(app_label, *states_and_editor)


class _State(State):
    def clone(self) -> State:
        """As it is now; its models are tied when they are asked for, which most operations do not."""
        return _Before({key: one.clone() for key, one in self.models.items()}, self.apps)


class _Before(_State):
    def __init__(self, models: dict[tuple[str, str], ModelState], later: StateApps) -> None:
        self.models, self._later = models, later

    @cached_property
    def apps(self) -> StateApps:  # type: ignore[override]  # read again and again
        return self._later.clone(model_states=self.models)


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
    guard = await asyncpg.connect(driver_address(url))
    try:
        await guard.execute("SELECT pg_advisory_lock($1)", MIGRATION_LOCK)
        yield
    finally:
        await guard.close()
