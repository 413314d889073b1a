"""Keeping the curation rows true: what each thread has for a manager to do."""

import asyncio
from time import perf_counter

from forum.clock import now
from forum.database import execute, rows, transaction
from forum.models import Curation, NominationState, Thread
from forum.permissions import VISITOR
from forum.queries.curation_queue import IS_UNTAGGED
from forum.queries.edition_page import load_edition_row, load_texts
from forum.queries.staleness import load_staleness_of
from forum.rules.curation import Waiting, waiting
from forum.rules.staleness import Stale

THREADS_AT_ONCE = 50


async def drain_checks(rest: float = 0.0) -> None:
    """Compute the curation rows of all threads that changed, one short transaction each.

    A thread that fails keeps no other from being checked; its error is raised at the end. After each
    of them readers have the processor for `rest` times as long as it took.
    """
    after, failure = 0, None
    while found := await rows(
        "SELECT id FROM thread WHERE unchecked = TRUE AND id > ? ORDER BY id LIMIT ?",
        after,
        THREADS_AT_ONCE,
    ):
        for row in found:
            began = perf_counter()
            for id in (row["id"], *await _quoting(row["id"])):
                failure = await _try_to_check(id) or failure
            await asyncio.sleep(rest * (perf_counter() - began))
        after = found[-1]["id"]
    if failure:
        raise failure


async def _quoting(thread_id: int) -> list[int]:
    """Threads from which replies came here: their editions may quote what changed now."""
    found = await rows(
        "SELECT thread_id FROM departure JOIN thread ON thread.id = departure.thread_id"
        " WHERE into_id = ? AND edition_number > 0 AND merged_into_id IS NULL ORDER BY thread_id",
        thread_id,
    )
    return [row["thread_id"] for row in found]


async def _try_to_check(thread_id: int) -> Exception | None:
    try:
        async with transaction():
            await check_thread(thread_id)
    except Exception as error:
        return error
    return None


async def check_thread(thread_id: int) -> None:
    """Compute a thread's curation row, inside a transaction, as the last thing that it does.

    The flag goes first: from there on the thread is held, and whoever changes it next sets it again.
    """
    await execute("UPDATE thread SET unchecked = FALSE WHERE id = ?", thread_id)
    thread = await Thread.get(id=thread_id)
    row = await curation_of(thread_id)
    stale = await _find_stale(thread)
    found = await _count(thread, stale)
    row.need = 0 if thread.hidden else found.need
    row.edition_number, row.argument_count = thread.edition_number, thread.argument_count
    row.new_count, row.strong_count = found.new, found.strong
    row.edited_count, row.withheld_count = found.edited, found.withheld
    row.outranked_count, row.outranked = found.outranked, stale.outranked if stale else {}
    row.untagged_count, row.nomination_count = found.untagged, found.nominations
    row.checked_at = now()
    await row.save()


async def check_published(thread_id: int) -> None:
    """The same for an edition of this very moment: whoever publishes it knows what is so already."""
    row = await curation_of(thread_id)
    row.known, row.outranked = {}, {}
    await row.save()
    stale = await _find_stale(await Thread.get(id=thread_id))
    row.known = {line.key: list(line.marks) for line in stale.lines} if stale else {}
    await row.save()
    await check_thread(thread_id)


async def curation_of(thread_id: int) -> Curation:
    """The thread's row, or a new one that is not stored yet."""
    stored = await Curation.get_or_none(thread_id=thread_id)
    return stored or Curation(thread_id=thread_id, checked_at=now())


async def _find_stale(thread: Thread) -> Stale | None:
    if not thread.edition_number:
        return None
    edition = await load_edition_row(thread.id, thread.edition_number)
    return (await load_staleness_of(edition, await load_texts(edition, VISITOR))).stale


async def _count(thread: Thread, stale: Stale | None) -> Waiting:
    found = await rows(
        "SELECT (SELECT COUNT(*) FROM nomination WHERE nomination.thread_id = thread.id"
        "   AND nomination.state = ?) AS nominations,"
        " (SELECT COUNT(*) FROM reply LEFT JOIN curation ON curation.thread_id = reply.thread_id"
        f"   WHERE reply.thread_id = thread.id AND {IS_UNTAGGED}) AS untagged"
        " FROM thread WHERE thread.id = ?",
        NominationState.OPEN.value,
        thread.id,
    )
    return waiting(
        stale,
        arguments=thread.argument_count,
        untagged=found[0]["untagged"],
        nominations=found[0]["nominations"],
    )
