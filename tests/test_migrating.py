"""Bringing tables up to date: a process that dies between a change and its note loses nothing."""

from collections import Counter
from pathlib import Path
from typing import Any

import pytest
from tortoise.migrations.recorder import MigrationRecorder
from tortoise.migrations.schema_generator.state import ModelState

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


async def test_each_table_of_a_new_forum_is_tied_a_few_times_however_many_there_are(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    tied: Counter[str] = Counter()
    render = ModelState.render

    def counted(state: ModelState, *args: Any, **named: Any) -> Any:
        tied[state.name] += 1
        return render(state, *args, **named)

    monkeypatch.setattr(ModelState, "render", counted)
    await migrate(f"sqlite://{tmp_path / 'forum.sqlite3'}?busy_timeout=5000")
    assert len(tied) > 40
    assert max(tied.values()) < 15, tied.most_common(3)
