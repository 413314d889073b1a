"""The command that makes data to load the forum with."""

from typing import Annotated

import typer
from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from forum.cli.opening import with_database
from forum.demo.generated.fill import generate as fill


def generate(
    threads: Annotated[int, typer.Option(help="How many threads.", min=1, max=1_000_000)],
    replies: Annotated[int, typer.Option(help="Replies of a thread, on average.", min=1, max=1000)],
    seed: Annotated[int, typer.Option(help="The same seed makes the same data.")] = 1,
) -> None:
    """Fill an empty forum with invented threads, as many as one wants, to load it with."""
    columns = (TextColumn("Threads"), BarColumn(), MofNCompleteColumn(), TimeRemainingColumn())
    with Progress(*columns, console=Console(stderr=True)) as bar:
        task = bar.add_task("threads", total=threads)
        made = with_database(
            fill(threads, replies, seed, lambda done: bar.update(task, completed=done))
        )
    print(f"Done: {threads:,} threads with {made:,} replies.")
