"""Imports that are killed and run again: everything once, and what is broken is named."""

import random
from pathlib import Path

from forum.database import connected, rows
from tests.actions.snapshots import drifts
from tests.cli.backing_up import Place, places
from tests.cli.running import command
from tests.conftest import Copies
from tests.databases import PostgresCopies
from tests.hostile.killing import killed, seconds_of
from tests.transfer.test_upgrades import kind_of
from tests.transfer.wordpress_files import comment, post, write_export

POSTS, COMMENTS, BROKEN = 150, 6, 4007
RECORDS = (
    "SELECT thread.origin AS thread, reply.origin, reply.ordinal, reply.position, reply.depth,"
    " revision.body FROM thread LEFT JOIN reply ON reply.thread_id = thread.id"
    " LEFT JOIN reply_revision revision ON revision.reply_id = reply.id ORDER BY 1, 2"
)


def an_export(folder: Path) -> Path:
    """A long one, with one comment in the middle that has no date."""
    folder.mkdir()
    numbers = iter(range(4000, 4000 + POSTS * COMMENTS))
    return write_export(folder, *(
        post(id, "".join(_comment(next(numbers)) for _ in range(COMMENTS)))
        for id in range(10, 10 + POSTS)
    ))  # fmt: skip


def _comment(id: int) -> str:
    return comment(id, comment_date_gmt="someday") if id == BROKEN else comment(id)


async def records(place: Place) -> list[tuple[object, ...]]:
    async with connected(place.address):
        assert await drifts() == []
        return [tuple(row.values()) for row in await rows(RECORDS)]


async def test_an_import_that_is_killed_and_run_again_brings_everything_once(
    rounds: int, chance: random.Random, copies: Copies, db: str, tmp_path: Path, testrun_uid: str
) -> None:
    template = copies.template if isinstance(copies, PostgresCopies) else ""
    run, kind = f"{testrun_uid[:8]}_import", kind_of(copies)
    file, died, left = str(an_export(tmp_path / "source")), 0, []
    async with places(tmp_path / "whole", kind, run, 1, str(template)) as [place]:
        await place.begin()
        takes = seconds_of(place, "import", file)
        whole = await records(place)
    for number in range(rounds):
        async with places(tmp_path / str(number), kind, run, 1, str(template)) as [place]:
            await place.begin()
            died += killed(place, "import", file, takes=takes, chance=chance)
            left.append(len(await records(place)))
            again = command(place.folder, "import", file, **place.settings)
            assert again.code == 0, again.err
            assert str(BROKEN) in again.out
            assert await records(place) == whole
    print(  # noqa: T201  (figures are wanted)
        f"{rounds} imports of {len(whole)} records, {takes:.1f} s: {died} killed with {left} done"
    )
