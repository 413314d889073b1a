"""A database of a newer version is left to that one: whatever is asked, one line says what to do."""

from pathlib import Path

from forum.database import connected, execute
from tests.cli.backing_up import places
from tests.cli.running import command, free_port
from tests.conftest import Copies
from tests.transfer.test_upgrades import kind_of

SAID = (
    "casemaker: a newer version of Casemaker made this database (0999_future): install that version,"
    " or restore a backup of this one."
)


async def test_a_database_of_a_newer_version_is_not_touched_until_a_backup_takes_its_place(
    copies: Copies, db: str, tmp_path: Path, testrun_uid: str, worker_id: str
) -> None:
    run, file = f"{testrun_uid[:8]}_{worker_id}_newer", tmp_path / "a.backup"
    async with places(tmp_path, kind_of(copies), run, number=1) as [place]:
        await place.begin()
        await place.fill()
        assert command(place.folder, "backup", str(file), **place.settings).code == 0
        async with connected(place.address):
            await execute(
                "INSERT INTO tortoise_migrations (app, name, applied_at)"
                " VALUES ('forum', '0999_future', '2030-01-01 00:00:00')"
            )
        before = await place.digest()
        served = ("serve", "--port", str(free_port()))
        for words in (("check",), ("migrate",), ("export", str(tmp_path / "a.zip")), served):
            done = command(place.folder, *words, **place.settings)
            assert (done.code, done.one_line) == (1, SAID), words
        assert await place.digest() == before
        done = command(place.folder, "restore", "--replace", str(file), **place.settings)
        assert done.code == 0, done.err
        assert command(place.folder, "check", **place.settings).code == 0
