"""Backups and restores that are killed: never half a file, never half a forum."""

import random
from pathlib import Path

from forum.database import connected, execute
from forum.transfer.backup import both
from tests.cli.backing_up import places
from tests.cli.running import command
from tests.conftest import Copies
from tests.databases import PostgresCopies
from tests.hostile.killing import killed, seconds_of
from tests.transfer.test_upgrades import kind_of


async def test_a_restore_that_is_killed_leaves_the_forum_as_it_was_or_as_the_backup_has_it(
    rounds: int, chance: random.Random, copies: Copies, db: str, tmp_path: Path, testrun_uid: str
) -> None:
    template = copies.template if isinstance(copies, PostgresCopies) else ""
    run = f"{testrun_uid[:8]}_restore"
    async with places(tmp_path, kind_of(copies), run, 1, str(template)) as [place]:
        await place.begin()
        await place.fill()
        file, saved = tmp_path / "a.backup", await place.digest()
        await both.back_up(place.address, file, lambda done, of: None, force=False, digest=False)
        words, seen = ("restore", str(file), "--replace"), {"killed": 0, "as it was": 0}
        takes = seconds_of(place, *words)
        for number in range(rounds):
            async with connected(place.address):
                await execute(
                    "UPDATE thread SET title = ?", f"What came after the backup, {number}"
                )
            later = await place.digest()
            seen["killed"] += killed(place, *words, takes=takes, chance=chance)
            await place.left_alone()
            found = await place.digest()
            assert found in {saved, later}
            seen["as it was"] += found == later
            done = command(place.folder, *words, **place.settings)
            assert done.code == 0, done.err
            assert await place.digest() == saved
    print(  # noqa: T201  (figures are wanted)
        f"{rounds} restores of {takes:.1f} s: {seen}"
    )


async def test_a_backup_that_is_killed_leaves_no_file_of_its_name(
    rounds: int, chance: random.Random, copies: Copies, db: str, tmp_path: Path, testrun_uid: str
) -> None:
    template = copies.template if isinstance(copies, PostgresCopies) else ""
    run = f"{testrun_uid[:8]}_backup"
    async with places(tmp_path, kind_of(copies), run, 1, str(template)) as [place]:
        await place.begin()
        await place.fill()
        file, whole, died = tmp_path / "a.backup", 0, 0
        takes = seconds_of(place, "backup", str(file))
        for _ in range(rounds):
            file.unlink(missing_ok=True)
            died += killed(place, "backup", str(file), takes=takes, chance=chance)
            if file.exists():
                whole += 1
                done = command(place.folder, "restore", str(file), "--replace", **place.settings)
                assert done.code == 0, done.err
    print(  # noqa: T201  (figures are wanted)
        f"{rounds} backups of {takes:.1f} s: {died} killed, {whole} whole files, no half one"
    )
