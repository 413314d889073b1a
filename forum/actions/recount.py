"""Recounting a thread from its rows: after imports and joins, and to prove that nothing drifts."""

from collections import defaultdict

from forum.actions.access import hold_thread
from forum.actions.coverage import recount_coverage
from forum.actions.picks import recount_picks
from forum.actions.ranks import rank_thread
from forum.actions.scores import change_tallies, rescore
from forum.database import execute, rows, transaction
from forum.models import Rescore
from forum.placeholders import marks
from forum.text.bits import numbers_in


async def recount_thread(thread_id: int) -> None:
    """Every counter, score and rank of a thread, from the marks, visits and replies it has."""
    async with transaction():
        if await hold_thread(thread_id) is None:
            return
        await recount_held_thread(thread_id)


async def recount_held_thread(thread_id: int) -> None:
    """The same, inside a transaction that already holds the thread."""
    tallies = await count_tallies(thread_id, thread_id)
    await execute(
        "DELETE FROM reply_tally WHERE reply_id IN (SELECT id FROM reply WHERE thread_id = ?)",
        thread_id,
    )
    await change_tallies((reply, agency, *counts) for (reply, agency), counts in tallies.items())
    found = await rows("SELECT id FROM reply WHERE thread_id = ?", thread_id)
    for start in range(0, len(found), 500):
        await rescore([row["id"] for row in found[start : start + 500]])
    await recount_picks(thread_id)
    await recount_coverage(thread_id)
    await rank_thread(thread_id)


async def count_tallies(first: int, last: int) -> dict[tuple[int, int], tuple[int, int]]:
    """(reply, agency) to (seen, convinced) in threads of these ids, from marks and visits.

    A mark counts where it was made, else the visit does.
    """
    found = await rows(
        "SELECT id, thread_id, author_id, ordinal FROM reply WHERE thread_id BETWEEN ? AND ?",
        *(first, last),
    )
    replies = {(row["thread_id"], row["ordinal"]): (row["id"], row["author_id"]) for row in found}
    endorsed = await rows(
        "SELECT endorsement.member_id, endorsement.reply_id, endorsement.agency_id FROM endorsement"
        " JOIN reply ON reply.id = endorsement.reply_id WHERE reply.thread_id BETWEEN ? AND ?",
        *(first, last),
    )
    marked = {(row["member_id"], row["reply_id"]): row["agency_id"] for row in endorsed}
    counts: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for (_, reply_id), agency_id in marked.items():
        counts[reply_id, agency_id][0] += 1
        counts[reply_id, agency_id][1] += 1
    visits = await rows(
        "SELECT member_id, thread_id, agency_id, seen FROM visit WHERE thread_id BETWEEN ? AND ?",
        *(first, last),
    )
    for visit in visits:
        for ordinal in numbers_in(visit["seen"]):
            reply_id, author_id = replies.get((visit["thread_id"], ordinal), (0, None))
            own, already = author_id == visit["member_id"], (visit["member_id"], reply_id) in marked
            if reply_id and not own and not already:
                counts[reply_id, visit["agency_id"]][0] += 1
    return {key: (seen, convinced) for key, (seen, convinced) in counts.items()}


async def drain_rescores() -> None:
    """Recount the threads that wait for it, one transaction each."""
    while waiting := await Rescore.first():
        async with transaction():
            there = await hold_thread(waiting.thread_id)
            await waiting.delete()
            if there:
                await recount_held_thread(waiting.thread_id)


async def queue_rescores(agency_ids: list[int]) -> None:
    """Let every thread in which these agencies saw anything be recounted soon."""
    await execute(
        "INSERT INTO rescore (thread_id) SELECT DISTINCT reply.thread_id FROM reply_tally"
        " JOIN reply ON reply.id = reply_tally.reply_id"
        f" WHERE reply_tally.agency_id IN ({marks(agency_ids)}) ON CONFLICT DO NOTHING",
        *agency_ids,
    )
