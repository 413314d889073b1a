"""Writing the forum to an archive: two readings of one snapshot, the first to count and digest."""

from collections.abc import Callable
from pathlib import Path
from typing import BinaryIO
from zipfile import ZIP_DEFLATED, ZipFile, ZipInfo

from forum import __version__
from forum.actions.checks import drain_checks
from forum.actions.recount import drain_rescores
from forum.clock import now
from forum.database import snapshot
from forum.transfer.archive.digest import measure
from forum.transfer.archive.format import HEADER_NAME, Header, file_name
from forum.transfer.archive.scope import table_lines
from forum.transfer.whole_file import OWNER_ONLY, whole_file


async def export_archive(
    path: Path,
    *,
    private: bool,
    mode: int = OWNER_ONLY,
    on_rows: Callable[[int, int | None], None] = lambda done, total: None,
) -> Header:
    """Write what visitors may read or, if private, everything but sessions.

    `on_rows` hears how many rows are read and, once that is known, how many there are to read.
    Raises CasemakerError where the file cannot be written; then nothing is left of it.
    """
    if private:
        await _settle()
    async with snapshot():
        progress = _Progress(on_rows)
        digest = await measure(private, progress.step)
        header = Header(
            private=private,
            made_at=now(),
            casemaker=__version__,
            counts=digest.counts,
            digest=digest.hexdigest,
        )
        progress.total = 2 * progress.done
        with whole_file(path, mode) as draft, draft.open("wb") as file:
            await _write(file, header, progress.step)
    return header


async def _settle() -> None:
    """Work out what the server would a while later: the copy and this forum would do it at other moments."""
    await drain_rescores()
    await drain_checks()


async def _write(file: BinaryIO, header: Header, on_row: Callable[[], None]) -> None:
    """The header comes first, so that the format is known from the file's first bytes."""
    with ZipFile(file, "w", ZIP_DEFLATED) as archive:
        archive.writestr(_member(HEADER_NAME, header), header.model_dump_json(indent=1) + "\n")
        for table in header.counts:
            info = _member(file_name(table), header)
            with archive.open(info, "w", force_zip64=True) as member:
                async for line in table_lines(table, header.private):
                    member.write(line)
                    on_row()


def _member(name: str, header: Header) -> ZipInfo:
    info = ZipInfo(name, header.made_at.timetuple()[:6])
    info.compress_type = ZIP_DEFLATED
    info.external_attr = OWNER_ONLY << 16
    return info


class _Progress:
    def __init__(self, on_rows: Callable[[int, int | None], None]) -> None:
        self._on_rows = on_rows
        self.done = 0
        self.total: int | None = None

    def step(self) -> None:
        self.done += 1
        self._on_rows(self.done, self.total)
