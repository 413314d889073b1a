"""Migrations that are killed half-way leave the tables as they were, and the next start finishes."""

import random
import sqlite3
from contextlib import closing
from pathlib import Path

import asyncpg
import pytest

from forum.migrating import RECORDS, known_migrations
from tests.cli.backing_up import Place, places
from tests.cli.running import command
from tests.conftest import Copies
from tests.hostile.killing import killed, seconds_of
from tests.stored.unpacking import VERSIONS, unpack
from tests.transfer.test_upgrades import digest_of_fresh_import, kind_of

NOTHING = "nothing"


async def begin(version: str, place: Place) -> None:
    if version != NOTHING:
        await unpack(version, place)


async def expected(version: str, place: Place) -> str:
    if version != NOTHING:
        return await digest_of_fresh_import(version, place)
    await place.begin()
    return await place.digest()


async def applied(place: Place) -> set[str]:
    """What the tables say of themselves, without the ORM."""
    asked = f"SELECT name FROM {RECORDS}"
    try:
        if not place.settings:
            with closing(sqlite3.connect(place.folder / "casemaker.sqlite3")) as opened:
                return {name for (name,) in opened.execute(asked)}
        opened = await asyncpg.connect(place.settings["FORUM_DATABASE_URL"])
        try:
            return {row["name"] for row in await opened.fetch(asked)}
        finally:
            await opened.close()
    except (sqlite3.OperationalError, asyncpg.UndefinedTableError):
        return set()


@pytest.mark.parametrize("version", [NOTHING, *VERSIONS])
async def test_a_migration_that_is_killed_is_done_wholly_or_not_at_all(
    version: str,
    rounds: int,
    chance: random.Random,
    copies: Copies,
    db: str,
    tmp_path: Path,
    testrun_uid: str,
) -> None:
    run, kind = f"{testrun_uid[:8]}_killed", kind_of(copies)
    async with places(tmp_path, kind, run) as [first, fresh]:
        digest = await expected(version, fresh)
        await begin(version, first)
        before, takes = await applied(first), seconds_of(first, "migrate")
    died = untouched = 0
    for number in range(rounds):
        async with places(tmp_path / str(number), kind, run, number=1) as [place]:
            await begin(version, place)
            died += killed(place, "migrate", takes=takes, chance=chance)
            left = await applied(place)
            assert left in (before, known_migrations())
            untouched += left == before
            done = command(place.folder, "migrate", **place.settings)
            assert done.code == 0, done.err
            assert await place.digest() == digest
    print(  # noqa: T201  (figures are wanted)
        f"{version}: {rounds} migrations of {takes:.1f} s, {died} killed, {untouched} rolled back"
    )
