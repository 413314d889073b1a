"""The command that writes the forum to an archive."""

from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from forum import settings
from forum.cli.opening import with_database
from forum.transfer.archive.export import export_archive
from forum.transfer.archive.format import Header
from forum.transfer.whole_file import AS_THE_UMASK_SAYS, OWNER_ONLY


def export(
    file: Annotated[Path, typer.Argument(help="The archive to write, such as forum.zip.")],
    private: Annotated[
        bool,
        typer.Option(
            "--private",
            help="Everything but sessions, with e-mail addresses and password hashes, to move the"
            " forum to another database. Only you may read the file.",
        ),
    ] = False,
) -> None:
    """Write what visitors may read to an archive in an open format (docs/archive.md)."""
    closed = private or settings.load().private
    header = with_database(_export(file, private, OWNER_ONLY if closed else AS_THE_UMASK_SAYS))
    counts = header.counts
    print(
        f"Wrote {file}: {counts['thread']:,} threads, {counts['reply']:,} replies,"
        f" {counts['member']:,} members."
    )


async def _export(file: Path, private: bool, mode: int) -> Header:
    columns = (
        SpinnerColumn(),
        TextColumn("{task.description}"),
        BarColumn(),
        TextColumn("{task.completed:,} rows"),
        TimeElapsedColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(f"Exporting {file.name}", total=None)

        def show(done: int, total: int | None) -> None:
            progress.update(task, completed=done, total=total)

        return await export_archive(file, private=private, mode=mode, on_rows=show)
