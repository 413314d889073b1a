"""Commands that copy the whole database to a file, and back."""

import asyncio
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, Progress, SpinnerColumn, TextColumn, TimeElapsedColumn

from forum import log, settings
from forum.cli.opening import answering
from forum.transfer.backup import both
from forum.transfer.backup.contents import Contents, Told


def backup(
    file: Annotated[Path, typer.Argument(help="The file to write, such as forum.backup.")],
    force: Annotated[bool, typer.Option("--force", help="Replace the file if it exists.")] = False,
    digest: Annotated[
        bool,
        typer.Option(
            "--digest", help="Read all of it and print its content digest, as `restore` does."
        ),
    ] = False,
) -> None:
    """Write an exact copy of the database, as it is at this moment, while the forum is in use.

    Only you may read the file. It has everything but the settings and the file of the secret key.
    """
    url = _url()
    found = _run(
        f"Backing up to {file.name}",
        lambda told: both.back_up(url, file, told, force=force, digest=digest),
    )
    print(f"Wrote {file}: {found}.")


def restore(
    file: Annotated[Path, typer.Argument(help="A file that `backup` wrote.")],
    replace: Annotated[
        bool,
        typer.Option("--replace", help="Put it in the place of the forum that is there now."),
    ] = False,
) -> None:
    """Put a backup back, all of it or nothing, and bring it up to date; stop the server first."""
    url = _url()
    found = _run(
        f"Restoring {file.name}", lambda told: both.restore(file, url, told, replacing=replace)
    )
    print(f"Restored {file}: {found}.")


def _url() -> str:
    loaded = settings.load()
    log.configure(loaded)
    return settings.database_url(loaded)


def _run(what: str, work: Callable[[Told], Awaitable[Contents]]) -> Contents:
    columns = (SpinnerColumn(), TextColumn("{task.description}"), BarColumn(), TimeElapsedColumn())
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        task = progress.add_task(what, total=None)

        async def done() -> Contents:
            with answering():
                return await work(lambda now, of: progress.update(task, completed=now, total=of))

        return asyncio.run(done())
