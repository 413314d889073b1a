"""The command that makes anew what is kept beside the posts."""

from rich.console import Console
from rich.progress import BarColumn, MofNCompleteColumn, Progress, TextColumn, TimeRemainingColumn

from forum.actions.argument_counts import recount_arguments
from forum.actions.recount import recount_thread
from forum.actions.search_index import rebuild_search
from forum.cli.opening import with_database
from forum.database import rows, transaction


def repair() -> None:
    """Make the search index anew, and recount every thread from its posts, marks and visits."""
    with_database(_repair())
    print("Done: the search index is made anew, and every thread is recounted.")


async def _repair() -> None:
    columns = (
        TextColumn("{task.description}"),
        BarColumn(),
        MofNCompleteColumn(),
        TimeRemainingColumn(),
    )
    with Progress(*columns, console=Console(stderr=True), transient=True) as progress:
        search = progress.add_task("Search index", total=None)
        await rebuild_search(lambda done, of: progress.update(search, completed=done, total=of))
        ids = [row["id"] for row in await rows("SELECT id FROM thread ORDER BY id")]
        threads = progress.add_task("Threads", total=len(ids))
        for id in ids:
            await recount_thread(id)
            progress.advance(threads)
        async with transaction():
            await recount_arguments()
