"""Commands that recount everything that is kept beside the posts, and mend it."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from forum.actions.drift.kept import Drift
from forum.actions.drift.mending import find_drifts, mend_drifts
from forum.cli.opening import with_database
from forum.transfer.archive.digest import content_digest

SHOWN = 1000


class Named:
    """Prints each drift as it is found, up to a bound."""

    def __init__(self) -> None:
        self.count = self.lasting = 0

    def __call__(self, drift: Drift) -> None:
        self.count += 1
        self.lasting += drift.mending is None
        if self.count <= SHOWN:
            print(drift)
        elif self.count == SHOWN + 1:
            print(f"(more than {SHOWN:,}: the rest is counted, and not shown)")


def check(
    digest: Annotated[
        bool, typer.Option("--digest", help="Print the content digest too, to compare forums by.")
    ] = False,
) -> None:
    """Recount everything, and name each drift: what is kept, and what it counts as now.

    Counters, scores, ranks, coverage, the search index, seals, references. Changes nothing; the forum may
    be in use. The exit status is 1 if there is any drift.
    """
    named = Named()
    with _progress() as told:
        with_database(find_drifts(named, told))
    if digest:
        print(f"Content digest: {with_database(content_digest())}")
    print(_number(named.count))
    if named.count:
        raise typer.Exit(1)


def repair(
    search: Annotated[
        bool, typer.Option("--search", help="Make the search index anew, whatever is found.")
    ] = False,
) -> None:
    """Mend every drift that `check` names, and leave alone what has none."""
    named = Named()
    with _progress() as told:
        with_database(mend_drifts(named, told, search=search))
    print(f"Mended: {_number(named.count - named.lasting)}.")
    if named.lasting:
        print(f"Only a backup can mend {named.lasting:,} more, which are named above.")
        raise typer.Exit(1)


def _number(count: int) -> str:
    return "1 drift" if count == 1 else f"{count:,} drifts"


@contextmanager
def _progress() -> Iterator[Callable[[str, int, int], None]]:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        tasks = {}

        def told(what: str, done: int, of: int) -> None:
            if what not in tasks:
                tasks[what] = progress.add_task(what)
            progress.update(tasks[what], completed=done, total=of)

        yield told
