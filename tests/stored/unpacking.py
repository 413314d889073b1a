"""Putting stored forums onto a database."""

import gzip
from pathlib import Path

from forum.transfer.backup.programs import complaint, running
from tests.cli.backing_up import Place

FOLDER = Path(__file__).parent
VERSIONS = sorted(path.name.removesuffix(".zip") for path in FOLDER.glob("*.zip"))


def archive_of(version: str) -> Path:
    return FOLDER / f"{version}.zip"


async def unpack(version: str, place: Place) -> None:
    """As that version left it, into a place where there is nothing yet."""
    if not place.settings:
        stored = gzip.decompress((FOLDER / f"{version}.sqlite.gz").read_bytes())
        (place.folder / "casemaker.sqlite3").write_bytes(stored)
        return
    script = gzip.decompress((FOLDER / f"{version}.sql.gz").read_bytes())
    quietly = ("--no-psqlrc", "--quiet", "--set=ON_ERROR_STOP=1", "--file=-")
    async with running(place.address, "psql", *quietly) as process:
        _, complaints = await process.communicate(script)
        if process.returncode:
            raise complaint("psql", complaints)
