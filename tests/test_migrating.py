"""Bringing tables up to date: a process that dies between a change and its note loses nothing."""

from pathlib import Path
from typing import Any

import pytest
from tortoise.migrations.recorder import MigrationRecorder

from forum.database import connected, rows
from forum.migrating import RECORDS, known_migrations, migrate


async def test_whoever_dies_before_a_migration_is_noted_can_begin_again(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    url = f"sqlite://{tmp_path / 'forum.sqlite3'}?busy_timeout=5000"

    async def die(*_: Any) -> None:
        raise KeyboardInterrupt

    with monkeypatch.context() as dying:
        dying.setattr(MigrationRecorder, "record_applied", die)
        with pytest.raises(KeyboardInterrupt):
            await migrate(url)
    await migrate(url)
    async with connected(url):
        assert {
            row["name"] for row in await rows(f"SELECT name FROM {RECORDS}")
        } == known_migrations()
