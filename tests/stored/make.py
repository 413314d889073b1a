"""Stores a forum of the version that is about to be released: `python -m tests.stored.make`."""

import asyncio
import gzip
import tempfile
from pathlib import Path

from forum import __version__
from forum.actions.recount import drain_rescores
from forum.database import connected
from forum.transfer.archive.export import export_archive
from forum.transfer.archive.intake import import_archive
from forum.transfer.backup import both
from forum.transfer.backup.programs import output_of
from tests.cli.backing_up import Place, places
from tests.transfer.archive_forum import build_forum
from tests.transfer.test_archive import forget_dialect

FOLDER = Path(__file__).parent
TO_A_CLIENT = b"\\restrict", b"\\unrestrict"
"""Lines that older clients do not know."""


async def make() -> None:
    archive = FOLDER / f"{__version__}.zip"
    with tempfile.TemporaryDirectory() as folder:
        one = Place(Path(folder) / "sqlite")
        await one.begin()
        async with connected(one.address):
            await build_forum()
            await drain_rescores()
            await export_archive(archive, private=True)
        archive.chmod(0o644)
        copy = Path(folder) / "copy"
        await both.back_up(one.address, copy, lambda done, of: None, force=False, digest=True)
        (FOLDER / f"{__version__}.sqlite.gz").write_bytes(packed(copy.read_bytes()))
        forget_dialect()
        async with places(Path(folder), "postgres", "stored", number=1) as [other]:
            await other.begin()
            async with connected(other.address):
                await import_archive(archive)
            dumped = await output_of(other.address, "pg_dump", "--no-owner", "--no-privileges")
        kept = (line for line in dumped.splitlines(True) if not line.startswith(TO_A_CLIENT))
        (FOLDER / f"{__version__}.sql.gz").write_bytes(packed(b"".join(kept)))


def packed(content: bytes) -> bytes:
    return gzip.compress(content, 9, mtime=0)


if __name__ == "__main__":
    asyncio.run(make())
