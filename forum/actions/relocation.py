"""Taking many replies from one thread to another: a handful of statements, however many they are.

Inside the transaction that holds both threads. What is counted by reply goes along by itself, such as
tallies and scores; what names the thread is changed for all of them at once, and `moved_reply` says
which they are.
"""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from msgspec import Struct

from forum.actions.argument_counts import counting_moved
from forum.actions.carried_visits import Shift, carry_visits, shifted
from forum.actions.picks import count_picks
from forum.actions.ranks import rank_thread
from forum.clock import now
from forum.database import execute, in_turn, is_postgres, rows
from forum.models import NominationState, Reply, Thread

BRANCH = """
    WITH RECURSIVE branch (id) AS (
        SELECT id FROM reply WHERE id = ?
        UNION SELECT reply.id FROM branch JOIN reply ON reply.parent_id = branch.id)
    SELECT id FROM branch"""
"""The ids of a reply and of all that stands below it."""
WHOLE = "SELECT id FROM reply WHERE thread_id = ?"
"""The ids of all replies of a thread."""


class Journey(Struct, frozen=True):
    """Which replies go where: `which` selects their ids and takes `of`.

    They all come to stand `deeper` levels deeper, or less deep.
    """

    source: Thread
    target: Thread
    which: str
    of: int
    deeper: int = 0


@asynccontextmanager
async def relocated(journey: Journey) -> AsyncIterator[int]:
    """Change the thread of these replies, and of all that is said of them; gives how many they are.

    Parents, positions and counters of the threads are left to `hang` and `settle_thread`. Counts of
    arguments follow at the end, so all else that the deed does is to be done inside.
    """
    source, target = journey.source, journey.target
    await _hold_what_is_to_be_told(source)
    moved = await _note_down(journey)
    async with counting_moved(moved.sql, source, target):
        await carry_visits(moved.shift)
        await execute(
            "UPDATE reply SET thread_id = ?, ordinal = ordinal + ?, depth = depth + ?, best_page = 0"
            f" WHERE id IN ({moved.sql})",
            *(target.id, moved.shift.by, journey.deeper),
        )
        await _move_tags(moved, target)
        await _move_picks(moved, source, target)
        await _move_what_is_told(moved, source, target)
        yield moved.count


class _Moved(Struct, frozen=True):
    """The replies that are on their way; `sql` selects their ids."""

    count: int
    sql: str
    shift: Shift


async def _hold_what_is_to_be_told(source: Thread) -> None:
    """Before its replies: who tells of something holds that first, and then what it is about."""
    if is_postgres():
        await rows("SELECT id FROM happening WHERE thread_id = ? ORDER BY id FOR UPDATE", source.id)


async def _note_down(journey: Journey) -> _Moved:
    """Which replies they are, before any of them moves; and ordinals for them in the new thread."""
    source, target = journey.source, journey.target
    last = (await rows("SELECT COALESCE(MAX(id), 0) AS id FROM moved_reply"))[0]["id"]
    await execute(
        "INSERT INTO moved_reply (thread_id, ordinal, reply_id)"
        f" SELECT thread_id, ordinal, id FROM reply WHERE id IN ({journey.which})",
        journey.of,
    )
    # Only who holds the thread adds rows to it, so these are all of this transaction.
    here = f"FROM moved_reply WHERE thread_id = {int(source.id)} AND id > {int(last)}"
    ordinals = [row["ordinal"] for row in await rows(f"SELECT ordinal {here} ORDER BY ordinal")]
    first, end = (ordinals[0], ordinals[-1]) if ordinals else (1, 0)
    by = target.last_ordinal + 1 - first
    target.last_ordinal += end - first + 1
    await execute("UPDATE thread SET last_ordinal = ? WHERE id = ?", target.last_ordinal, target.id)
    await _remember_departure(source.id, target.id)
    shift = shifted(source.id, target.id, ordinals, by)
    return _Moved(len(ordinals), f"SELECT reply_id {here}", shift)


async def _remember_departure(source_id: int, target_id: int) -> None:
    """Also for threads whose replies came to the source before: some of them may go on now."""
    await execute(
        "INSERT INTO departure (thread_id, into_id)"
        " SELECT thread_id, CAST(? AS BIGINT) FROM departure WHERE into_id = ? AND thread_id <> ?"
        " UNION SELECT CAST(? AS BIGINT), CAST(? AS BIGINT) WHERE TRUE"
        " ON CONFLICT (thread_id, into_id) DO NOTHING",
        *(target_id, source_id, target_id, source_id, target_id),
    )


async def _move_tags(moved: _Moved, target: Thread) -> None:
    """With new ids, by which the managers of the new thread's summary see that they are new to it."""
    fresh = (
        "nextval(pg_get_serial_sequence('reply_argument', 'id'))"
        if is_postgres()
        else "(SELECT MAX(id) FROM reply_argument) + ROW_NUMBER() OVER (ORDER BY id)"
    )
    await execute(
        "UPDATE reply_argument SET thread_id = ?, id = anew.fresh FROM ("
        f" SELECT id, {fresh} AS fresh FROM reply_argument WHERE reply_id IN ({moved.sql})) AS anew"
        " WHERE reply_argument.id = anew.id",
        target.id,
    )


async def _move_picks(moved: _Moved, source: Thread, target: Thread) -> None:
    """A member's pick in the new thread stays, instead of the one that comes; the history has both."""
    of_moved = f"thread_id = {int(source.id)} AND reply_id IN ({moved.sql})"
    other = f"member_id IN (SELECT member_id FROM pick WHERE thread_id = {int(target.id)})"
    await execute(
        "UPDATE reply SET pick_count = reply.pick_count - gone.n FROM (SELECT reply_id, COUNT(*) AS n"
        f" FROM pick WHERE {of_moved} AND {other} GROUP BY reply_id) AS gone"
        " WHERE reply.id = gone.reply_id"
    )
    await execute(
        f"UPDATE pick_history SET ended_at = ? WHERE ended_at IS NULL AND {of_moved} AND {other}",
        now(),
    )
    await in_turn(
        (f"DELETE FROM pick WHERE {of_moved} AND {other}",),
        (f"UPDATE pick SET thread_id = ? WHERE {of_moved}", target.id),
        (f"UPDATE pick_history SET thread_id = ? WHERE {of_moved}", target.id),
    )
    await count_picks(source.id)
    await count_picks(target.id)


async def _move_what_is_told(moved: _Moved, source: Thread, target: Thread) -> None:
    """Nominations that wait follow their reply; those decided stay with the summary they were for."""
    await in_turn(
        (
            "UPDATE nomination SET thread_id = ? WHERE thread_id = ? AND state = ?"
            f" AND reply_id IN ({moved.sql})",
            *(target.id, source.id, NominationState.OPEN.value),
        ),
        (f"UPDATE notice SET thread_id = ? WHERE reply_id IN ({moved.sql})", target.id),
        (f"UPDATE happening SET thread_id = ? WHERE reply_id IN ({moved.sql})", target.id),
        (
            "INSERT INTO rescore (thread_id) SELECT CAST(? AS BIGINT) FROM rescore"
            " WHERE thread_id = ? ON CONFLICT (thread_id) DO NOTHING",
            *(target.id, source.id),
        ),
    )


async def hang(reply: Reply, parent: Reply | None) -> None:
    """Put a reply below another, or at the top level of its thread, where its date says.

    Its thread and depth are right already, and those of what stands below it.
    """
    before = reply.parent_id
    await execute(
        "UPDATE reply SET parent_id = ? WHERE id = ?", parent.id if parent else None, reply.id
    )
    for id, change in ((before, -1), (parent.id if parent else None, 1)):
        if id is not None:
            await execute("UPDATE reply SET child_count = child_count + ? WHERE id = ?", change, id)
            await _number("parent_id = ?", id)


async def settle_thread(thread_id: int) -> None:
    """After replies came or went: places at the top level, how many there are, the latest one."""
    await _number("thread_id = ? AND depth = 1", thread_id)
    of_thread = "FROM reply WHERE reply.thread_id = thread.id"
    latest = f"(SELECT MAX(reply.created_at) {of_thread} AND reply.held = FALSE)"
    await execute(
        f"UPDATE thread SET reply_count = (SELECT COUNT(*) {of_thread}),"
        f" top_level_count = (SELECT COUNT(*) {of_thread} AND reply.depth = 1),"
        f" held_count = (SELECT COUNT(*) {of_thread} AND reply.held = TRUE),"
        f" active_at = CASE WHEN {latest} > created_at THEN {latest} ELSE created_at END"
        " WHERE id = ?",
        thread_id,
    )
    await rank_thread(thread_id)


async def _number(siblings: str, of: int) -> None:
    """Positions by date."""
    await execute(
        "UPDATE reply SET position = placed.place FROM (SELECT id, ROW_NUMBER() OVER ("
        f" ORDER BY created_at, id) AS place FROM reply WHERE {siblings}) AS placed"
        " WHERE reply.id = placed.id AND reply.position <> placed.place",
        of,
    )
