"""Forums of released versions, brought up to date: as if they had been imported today."""

from pathlib import Path

import pytest

from forum.database import connected
from forum.migrating import migrate
from forum.transfer.archive.digest import content_digest
from forum.transfer.archive.intake import import_archive
from tests.actions.snapshots import drifts
from tests.cli.backing_up import Place, places
from tests.conftest import Copies
from tests.databases import PostgresCopies
from tests.stored.unpacking import VERSIONS, archive_of, unpack


def kind_of(copies: Copies) -> str:
    return "postgres" if isinstance(copies, PostgresCopies) else "sqlite"


async def digest_of_fresh_import(version: str, place: Place) -> str:
    await place.begin()
    async with connected(place.address):
        await import_archive(archive_of(version))
        return await content_digest()


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_stored_forum_comes_up_to_date_with_all_that_it_had(
    version: str, copies: Copies, db: str, tmp_path: Path, testrun_uid: str, worker_id: str
) -> None:
    run = f"{testrun_uid[:8]}_{worker_id}_up"
    async with places(tmp_path, kind_of(copies), run) as [old, fresh]:
        await unpack(version, old)
        await migrate(old.address)
        assert await old.digest() == await digest_of_fresh_import(version, fresh)
        for place in (old, fresh):
            async with connected(place.address):
                assert await drifts() == []


def test_some_version_is_stored() -> None:
    assert "0.1.0" in VERSIONS
