"""Bringing an archive in: row by row into an empty forum, else as threads of placeholder members."""

from collections import Counter
from collections.abc import Callable
from pathlib import Path

from tortoise.exceptions import IntegrityError

from forum.actions.versions import site_changed
from forum.database import transaction
from forum.errors import Conflict, Unreadable
from forum.models import ArgumentType, Member, Thread
from forum.transfer.archive.file import Archive, opened_archive
from forum.transfer.archive.records import read_threads
from forum.transfer.archive.rows import fill_from
from forum.transfer.load import ImportReport, load_threads


async def import_archive(path: Path, on_thread: Callable[[], None] = lambda: None) -> ImportReport:
    """Verify the archive, then take it in.

    Into an empty forum it goes in one transaction that keeps ids: killed half-way, the forum is
    still empty. A public archive also comes into a forum that is not empty, as threads whose
    origins keep a second run from bringing anything twice; killed half-way, a second run goes on.

    Raises Unreadable for what is no whole archive, Conflict for a private one and a forum that
    is not empty.
    """
    with opened_archive(path) as archive:
        archive.verify()
        if await _is_empty():
            return await _fill(archive, on_thread)
        if archive.header.private:
            raise Conflict(
                "The forum is not empty. A private archive goes only into an empty one;"
                " a public one may be added to what is there."
            )
        types = await ArgumentType.filter(retired=False).values_list("slug", flat=True)
        return await load_threads(read_threads(archive, {str(slug) for slug in types}), on_thread)


async def _is_empty() -> bool:
    return not await Member.exists() and not await Thread.exists()


async def _fill(archive: Archive, on_thread: Callable[[], None]) -> ImportReport:
    try:
        async with transaction():
            if not await _is_empty():
                raise Conflict("Somebody joined the forum meanwhile, so it is no longer empty.")
            await fill_from(archive, on_thread)
            await site_changed()
    except IntegrityError as error:
        why = str(error).splitlines()[0]
        raise Unreadable(f"{archive.name} contradicts itself: {why}.") from None
    counts = archive.header.counts
    nouns = (("thread", "thread"), ("reply", "reply"), ("author", "member"))
    return ImportReport(created=Counter({noun: counts.get(table, 0) for noun, table in nouns}))
