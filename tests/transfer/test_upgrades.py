"""Forums of released versions, brought up to date: as if they had been imported today."""

from pathlib import Path

import pytest
from starlette.applications import Starlette

from forum.actions.checks import drain_checks
from forum.app import create_app
from forum.database import connected
from forum.migrating import migrate
from forum.models import Member, Role, Thread
from forum.settings import Settings
from forum.transfer.archive.digest import content_digest
from forum.transfer.archive.intake import import_archive
from tests.actions.snapshots import drifts
from tests.cli.backing_up import Place, places
from tests.client import Client, sign_in
from tests.conftest import Copies
from tests.databases import PostgresCopies
from tests.stored.unpacking import VERSIONS, archive_of, unpack

PAGES = ("/", "/arguments", "/search?q=pilot")
OF_THREAD = ("", "/summary", "/summary.md", "/summary/history")
PAGES_OF_MANAGERS = ("/manage/curation",)
OF_THREAD_FOR_MANAGERS = ("/summary/edit", "/summary/preview", "/summary/publish")


def kind_of(copies: Copies) -> str:
    return "postgres" if isinstance(copies, PostgresCopies) else "sqlite"


async def digest_of_fresh_import(version: str, place: Place) -> str:
    await place.begin()
    async with connected(place.address):
        await import_archive(archive_of(version))
        return await content_digest()


@pytest.mark.parametrize("version", VERSIONS)
async def test_a_stored_forum_comes_up_to_date_with_all_that_it_had(
    version: str,
    copies: Copies,
    db: str,
    tmp_path: Path,
    testrun_uid: str,
    worker_id: str,
    settings: Settings,
) -> None:
    run = f"{testrun_uid[:8]}_{worker_id}_up"
    async with places(tmp_path, kind_of(copies), run) as [old, fresh]:
        await unpack(version, old)
        await migrate(old.address)
        assert await old.digest() == await digest_of_fresh_import(version, fresh)
        for place in (old, fresh):
            async with connected(place.address):
                assert await drifts() == []
                await drain_checks()  # as `import` and the loop of a server do
                await open_pages(create_app(settings))


async def open_pages(app: Starlette) -> None:
    """Those that show what is stored of each thread, as a visitor and as a manager."""
    threads = await Thread.filter(hidden=False)
    assert any(thread.edition_number for thread in threads)
    manager = await Member.filter(role__not=Role.MEMBER).first()
    assert manager
    for who in (None, manager):
        async with Client(app) as client:
            if who:
                await sign_in(client, who)
            paths = (
                PAGES
                + (PAGES_OF_MANAGERS if who else ())
                + tuple(
                    f"/threads/{thread.id}{path}"
                    for thread in threads
                    for path in (OF_THREAD + (OF_THREAD_FOR_MANAGERS if who else ()))
                )
            )
            opened = {path: (await client.open(path)).status for path in paths}
            assert opened == dict.fromkeys(paths, 200)


def test_some_version_is_stored() -> None:
    assert "0.1.0" in VERSIONS
