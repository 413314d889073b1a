"""Copies of the whole database: exact, whole or not at all, and never over what is in use."""

import asyncio
import shutil
import sqlite3
from collections.abc import AsyncIterator
from contextlib import closing
from pathlib import Path

import pytest
import pytest_asyncio

from forum.database import connected, execute
from forum.errors import CasemakerError, Conflict, NotInstalled, Unreadable
from forum.transfer.backup import both
from forum.transfer.backup.contents import Contents
from forum.transfer.backup.programs import environment
from tests.cli.backing_up import Place, places
from tests.cli.running import Result, command

TOOLS = pytest.mark.skipif(shutil.which("pg_dump") is None, reason="pg_dump is not installed")


@pytest_asyncio.fixture
async def two(
    request: pytest.FixtureRequest, tmp_path: Path, testrun_uid: str, worker_id: str
) -> AsyncIterator[list[Place]]:
    """A forum with something in it, and a place for another, on the database that is asked for."""
    kind = str(request.config.getoption("--database"))
    async with places(tmp_path, kind, f"{testrun_uid[:8]}_{worker_id}") as found:
        await found[0].begin()
        await found[0].fill()
        yield found


def nothing_told(done: int, of: int | None) -> None:
    """Progress is for people."""


async def back_up(place: Place, file: Path, *, force: bool = False) -> Contents:
    return await both.back_up(place.address, file, nothing_told, force=force, digest=True)


async def restore(file: Path, place: Place, *, replacing: bool = False) -> Contents:
    return await both.restore(file, place.address, nothing_told, replacing=replacing)


def leftovers(folder: Path) -> list[str]:
    return [path.name for path in folder.rglob("*.part*")]


@TOOLS
async def test_a_restored_forum_is_the_forum_that_was_backed_up(
    db: str, two: list[Place], tmp_path: Path
) -> None:
    one, other = two
    file, digest = tmp_path / "a.backup", await one.digest()
    assert await back_up(one, file) == Contents(1, 1, 1, digest)
    assert await restore(file, other) == Contents(1, 1, 1, digest)
    assert await one.digest() == await other.digest() == digest
    assert leftovers(tmp_path) == []


@TOOLS
async def test_a_forum_is_written_over_only_when_that_is_said(
    db: str, two: list[Place], tmp_path: Path
) -> None:
    one, _ = two
    file, before = tmp_path / "a.backup", await one.digest()
    await back_up(one, file)
    with pytest.raises(CasemakerError, match="is there already: --force"):
        await back_up(one, file)
    await back_up(one, file, force=True)
    async with connected(one.address):
        await execute("UPDATE thread SET title = 'Spoiled by an upgrade'")
    after = await one.digest()
    with pytest.raises(Conflict, match="--replace puts the backup in their place"):
        await restore(file, one)
    assert await one.digest() == after != before
    await restore(file, one, replacing=True)
    assert await one.digest() == before


@TOOLS
async def test_a_backup_that_was_cut_off_is_refused_and_nothing_changes(
    db: str, two: list[Place], tmp_path: Path
) -> None:
    one, _ = two
    file, before = tmp_path / "a.backup", await one.digest()
    await back_up(one, file)
    whole = file.read_bytes()
    for part in (0.0, 0.02, 0.5, 0.999):
        file.write_bytes(whole[: int(len(whole) * part)])
        with pytest.raises(Unreadable, match="cannot be restored"):
            await restore(file, one, replacing=True)
    assert await one.digest() == before
    assert leftovers(tmp_path) == []


@TOOLS
async def test_a_backup_of_a_newer_version_is_refused(
    db: str, two: list[Place], tmp_path: Path
) -> None:
    one, other = two
    file = tmp_path / "a.backup"
    await back_up(one, file)
    async with connected(one.address):
        await execute(
            "INSERT INTO tortoise_migrations (app, name, applied_at)"
            " VALUES ('forum', '0999_tomorrow', '2030-01-01 00:00:00')"
        )
    with pytest.raises(Conflict, match="back up without --digest"):
        await back_up(one, file, force=True)
    await both.back_up(one.address, file, nothing_told, force=True, digest=False)
    with pytest.raises(Unreadable, match=r"a newer version of Casemaker made it \(0999_tomorrow\)"):
        await restore(file, other)


@TOOLS
async def test_nothing_is_restored_under_somebody_who_has_it_open(
    db: str, two: list[Place], tmp_path: Path
) -> None:
    one, other = two
    file = tmp_path / "a.backup"
    await back_up(one, file)
    await other.begin()
    async with connected(other.address):
        await execute("UPDATE community SET hold_first = 0")
        with pytest.raises(Conflict, match="stop the server and all workers"):
            await restored_elsewhere(file, other)


async def restored_elsewhere(file: Path, place: Place) -> None:
    """By a process of its own: one process has one forum open."""
    done = await asyncio.to_thread(command, place.folder, "restore", str(file), **place.settings)
    assert done.code == 1
    raise Conflict(done.one_line)


@TOOLS
async def test_a_restore_that_the_database_refuses_ends_at_once_and_changes_nothing(
    db: str, two: list[Place], tmp_path: Path
) -> None:
    one, _ = two
    if not one.settings:  # SQLite gets pages, no statements that it could refuse
        return
    file = tmp_path / "a.backup"
    async with connected(one.address):
        await execute("CREATE FUNCTION evil() RETURNS int LANGUAGE sql AS 'SELECT 1'")
        # More than pipes and buffers between the two programs hold.
        await execute("UPDATE thread SET body_html = ?", "<p>Long.</p>" * 500_000)
    await back_up(one, file)
    before = await one.digest()
    done = restored_by_command(one, file)
    assert done.code == 1
    assert 'function "evil" already exists' in done.one_line
    assert await one.digest() == before
    async with connected(one.address):
        await execute("DROP FUNCTION evil()")
    assert restored_by_command(one, file).code == 0  # nobody holds the lock of migrations
    assert await one.digest() == before


def restored_by_command(place: Place, file: Path) -> Result:
    return command(place.folder, "restore", "--replace", str(file), **place.settings)


@TOOLS
async def test_who_imports_a_backup_is_told_to_restore_it(
    db: str, two: list[Place], tmp_path: Path
) -> None:
    one, other = two
    file = tmp_path / "a.backup"
    await back_up(one, file)
    done = command(other.folder, "import", str(file), **other.settings)
    assert done.code == 1
    assert done.one_line == f"casemaker: {file} is a backup: put it back with `restore`."


@pytest.mark.parametrize("content", [b"", b"Dear diary,", b"PK\x03\x04", None])
async def test_what_is_no_backup_is_refused(tmp_path: Path, content: bytes | None) -> None:
    file, place = tmp_path / "a.backup", Place(tmp_path / "forum")
    if content is not None:
        file.write_bytes(content)
    with pytest.raises(Unreadable, match="cannot be restored: "):
        await restore(file, place)


async def test_a_database_of_something_else_is_no_backup(tmp_path: Path) -> None:
    file = tmp_path / "a.backup"
    with closing(sqlite3.connect(file)) as other:
        other.execute("CREATE TABLE recipe (id INTEGER)")
    with pytest.raises(Unreadable, match="it is no backup of a forum"):
        await restore(file, Place(tmp_path / "forum"))


async def test_a_backup_goes_to_the_kind_of_database_that_it_came_from(tmp_path: Path) -> None:
    one, file = Place(tmp_path / "forum"), tmp_path / "a.backup"
    await one.begin()
    await back_up(one, file)
    nowhere = Place(tmp_path / "other", "postgres://nobody@127.0.0.1:9/none")
    with pytest.raises(Unreadable, match="use `export --private` and `import`"):
        await restore(file, nowhere)


async def test_a_backup_that_cannot_be_written_leaves_nothing(tmp_path: Path) -> None:
    one = Place(tmp_path / "forum")
    await one.begin()
    with pytest.raises(CasemakerError, match="it is a folder"):
        await back_up(one, one.folder, force=True)
    with pytest.raises(CasemakerError, match="Cannot write"):
        await back_up(one, tmp_path / "no" / "a.backup")
    with pytest.raises(CasemakerError, match="is the database itself"):
        await back_up(one, one.folder / "casemaker.sqlite3", force=True)
    assert leftovers(tmp_path) == []


def test_the_password_goes_to_the_programs_by_their_environment_alone() -> None:
    found = environment("asyncpg://ana:se%40cret@db.example:5433/forum?minsize=1&sslmode=require")
    assert (found["PGPASSWORD"], found["PGUSER"]) == ("se@cret", "ana")
    assert (found["PGHOST"], found["PGPORT"], found["PGDATABASE"]) == (
        "db.example",
        "5433",
        "forum",
    )
    assert found["PGSSLMODE"] == "require"


@TOOLS
async def test_without_the_programs_of_postgres_it_says_what_to_install(
    db: str, two: list[Place], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    one, _ = two
    if one.settings:  # SQLite needs none
        monkeypatch.setenv("PATH", str(tmp_path))
        with pytest.raises(NotInstalled, match=r"pg_dump is not installed.*postgresql-client"):
            await back_up(one, tmp_path / "a.backup")
        assert leftovers(tmp_path) == []
