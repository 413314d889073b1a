"""Commands that bring content in: demo data and imports."""

from collections.abc import Callable, Iterator
from enum import StrEnum
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn
from rich.table import Table

from forum import settings
from forum.actions.checks import drain_checks
from forum.cli.opening import with_database
from forum.demo.fill import fill_demo
from forum.demo.passwords import passwords_file
from forum.errors import Unreadable
from forum.transfer.archive.file import looks_like_archive
from forum.transfer.archive.intake import import_archive
from forum.transfer.imported import ImportedThread, Skipped
from forum.transfer.load import ImportReport, load_threads
from forum.transfer.ning import looks_like_ning, read_ning
from forum.transfer.wordpress import looks_like_wxr, read_wxr

HEAD_BYTES = 8192
SKIPPED_SHOWN = 200
NOUNS = (("thread", "Threads"), ("reply", "Replies"), ("author", "Authors"))


class Format(StrEnum):
    WXR = "wxr"
    NING = "ning"
    ARCHIVE = "archive"


READERS: dict[Format, Callable[[Path], Iterator[ImportedThread | Skipped]]] = {
    Format.WXR: read_wxr,
    Format.NING: read_ning,
}
RECOGNISED = {
    Format.WXR: looks_like_wxr,
    Format.NING: looks_like_ning,
    Format.ARCHIVE: looks_like_archive,
}


def demo() -> None:
    """Fill an empty forum with demo data."""
    loaded = settings.load()
    with_database(fill_demo(loaded))
    print(f"Done. Who can sign in, and with which password, is in {passwords_file(loaded)}.")


def import_file(
    file: Annotated[
        Path, typer.Argument(help="A WordPress export (WXR), a Ning archive or one of ours.")
    ],
    format: Annotated[Format | None, typer.Option(help="Guessed from the content.")] = None,
) -> None:
    """Import threads and replies from another community; running it again adds only what is new.

    For Ning, give the discussions file; the members file is looked for beside it.
    """
    with_database(_import(file, format or _recognise(file)))


def _recognise(file: Path) -> Format:
    try:
        with file.open("rb") as opened:
            head = opened.read(HEAD_BYTES)
    except OSError as error:
        raise Unreadable(f"Cannot read {file}: {error.strerror}.") from None
    for format, recognised in RECOGNISED.items():
        if recognised(head):
            return format
    raise Unreadable(
        f"{file} is no WordPress export, Ning archive or archive of ours:"
        " in WordPress, Tools → Export makes one."
    )


async def _import(file: Path, format: Format) -> None:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed} threads"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"Importing {file.name}", total=None)
        if format is Format.ARCHIVE:
            report = await import_archive(file, lambda: progress.advance(task))
        else:
            report = await load_threads(READERS[format](file), lambda: progress.advance(task))
        await drain_checks()
    _print(report)


def _print(report: ImportReport) -> None:
    console = Console()
    table = Table(title="Import")
    for heading in ("", "added", "already there"):
        table.add_column(heading, justify="right" if heading else "left")
    for noun, words in NOUNS:
        known = "" if noun == "author" else str(report.known[noun])
        table.add_row(words, str(report.created[noun]), known)
    console.print(table)
    if report.skipped:
        console.print(f"Skipped {len(report.skipped)}:")
        for skipped in report.skipped[:SKIPPED_SHOWN]:
            console.print(f"  {skipped.what}: {skipped.why}", markup=False, highlight=False)
        if len(report.skipped) > SKIPPED_SHOWN:
            console.print(f"  … and {len(report.skipped) - SKIPPED_SHOWN} more")
