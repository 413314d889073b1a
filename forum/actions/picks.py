"""Picking the one reason of a thread, moving the pick, taking it back; history is kept.

Managers take from view what somebody said of a pick.
"""

from forum.actions import audit
from forum.actions.access import (
    Moved,
    agency_of,
    follow,
    in_its_thread,
    lock_thread,
    locking,
    require,
    require_manager,
    wherever_it_stands,
)
from forum.actions.endorsements import NOT_OWN
from forum.actions.holding import post_name, require_let_through
from forum.actions.telling import tell
from forum.clock import now
from forum.database import carry_out, execute, in_turn, joined, transaction
from forum.errors import Invalid, NotFound
from forum.models import Pick, PickHistory, Reply
from forum.permissions import Viewer, may_know_reply, may_mark_reply, may_post_in
from forum.queries.picks import NO_PICK
from forum.records import as_model, inserting
from forum.rules.drafts import PickDraft
from forum.steps import Statement, Steps


async def pick(viewer: Viewer, thread_id: int, draft: PickDraft) -> None:
    """Make this reply the member's one reason in its thread, instead of any other.

    Raises Invalid also for a new member whose posts still wait: everybody reads the why at once.
    """
    await require_let_through(viewer, "why")
    await in_its_thread(thread_id, lambda id: carry_out(_picking(viewer, id, draft), turn=id))


def _picking(viewer: Viewer, thread_id: int, draft: PickDraft) -> Steps[None]:
    thread = yield from locking(viewer, thread_id)
    sql = "SELECT * FROM reply WHERE id = ? AND thread_id = ?"
    [found] = yield [(sql, draft.reply_id, thread.id)]
    reply = as_model(Reply, found[0]) if found else None
    if reply is None or not may_know_reply(viewer, reply):
        yield from follow(thread.id, draft.reply_id)
        raise Invalid({"reply_id": "That reply is not in this thread. Choose one that is."})
    require(may_mark_reply(viewer, reply, thread), thread, NOT_OWN, viewer)
    yield from _ending(viewer, thread.id)
    new = {
        "member_id": viewer.member_id,
        "thread_id": thread.id,
        "reply_id": reply.id,
        "why": draft.why,
        "created_at": now(),
    }
    agency_id = yield from agency_of(viewer)
    yield joined(
        *_counting(thread.id, reply.id, 1, counts=1),
        inserting(Pick, **new, agency_id=agency_id),
        inserting(PickHistory, **new),
    )


async def unpick(viewer: Viewer, thread_id: int) -> None:
    await in_its_thread(thread_id, lambda id: carry_out(_unpicking(viewer, id), turn=id))


def _unpicking(viewer: Viewer, thread_id: int) -> Steps[None]:
    thread = yield from locking(viewer, thread_id)
    require(may_post_in(viewer, thread), thread, "You cannot change your pick here.", viewer)
    yield from _ending(viewer, thread.id)


@wherever_it_stands
async def remove_why(viewer: Viewer, pick_id: int, reason: str) -> None:
    """Take from view what a member said of a pick, now and before; the pick stays, and they are told."""
    async with transaction():
        found = await _hold(viewer, pick_id)
        require_manager(viewer)
        if not found.why:
            return
        said = {"thread_id": found.thread_id, "member_id": found.member_id, "why": found.why}
        await Pick.filter(**said).update(why="")
        await PickHistory.filter(**said).update(why="")
        reply = await Reply.get(id=found.reply_id)
        entry = await audit.record(
            viewer,
            "remove why of a pick",
            post_name(reply),
            reason=reason,
            before={"why": found.why},
        )
        words = f"A manager took from view why you picked this reply: {reason}"
        await tell({f"deed {entry.id}": found.member_id}, words, reply)


async def _hold(viewer: Viewer, pick_id: int) -> Pick:
    """The pick as it is now that its thread is held."""
    before = await Pick.get_or_none(id=pick_id)
    if before is None:
        raise NotFound(NO_PICK)
    thread = await lock_thread(viewer, before.thread_id)
    found = await Pick.get_or_none(id=pick_id)
    if found is None:
        raise NotFound(NO_PICK)
    if found.thread_id != thread.id:
        raise Moved(found.thread_id)
    return found


def _ending(viewer: Viewer, thread_id: int) -> Steps[None]:
    """The member's pick in this thread, if there is one."""
    own = (viewer.member_id, thread_id)
    sql = (
        "SELECT pick.id, reply.id AS reply_id, reply.hidden_at, reply.withdrawn_at"
        " FROM pick JOIN reply ON reply.id = pick.reply_id"
        " WHERE pick.member_id = ? AND pick.thread_id = ?"
    )
    ended = "UPDATE pick_history SET ended_at = ? WHERE member_id = ? AND thread_id = ?"
    [found] = yield [(sql, *own)]
    gone = list[Statement]()
    for row in found:
        in_view = row["hidden_at"] is None and row["withdrawn_at"] is None
        gone.append(("DELETE FROM pick WHERE id = ?", row["id"]))
        gone += _counting(thread_id, row["reply_id"], -1, counts=-1 if in_view else 0)
    yield joined(*gone, (f"{ended} AND ended_at IS NULL", now(), *own))


def _counting(thread_id: int, reply_id: int, change: int, *, counts: int) -> list[Statement]:
    """`counts` is what changes of the thread's picks: of those of replies in view."""
    return [
        ("UPDATE reply SET pick_count = pick_count + ? WHERE id = ?", change, reply_id),
        ("UPDATE thread SET pick_count = pick_count + ? WHERE id = ?", counts, thread_id),
    ]


async def settle_picks(reply: Reply, *, came: bool) -> None:
    """Picks of what is hidden or withdrawn rest: they count again when it returns."""
    if reply.pick_count:
        counts = reply.pick_count * (1 if came else -1)
        await in_turn(*_counting(reply.thread_id, reply.id, 0, counts=counts))


PICKS_OF_REPLY = (
    "(SELECT COUNT(*) FROM pick"
    " WHERE pick.thread_id = reply.thread_id AND pick.reply_id = reply.id)"
)
"""By the thread too, as the index has them."""


async def recount_picks(thread_id: int) -> None:
    """Counters of picks, counted anew; inside a transaction that holds the thread."""
    counted = PICKS_OF_REPLY
    await execute(
        f"UPDATE reply SET pick_count = {counted} WHERE thread_id = ? AND pick_count <> {counted}",
        thread_id,
    )
    await count_picks(thread_id)


async def count_picks(thread_id: int) -> None:
    """Those of replies in view, which is what the thread has of them."""
    await execute(
        "UPDATE thread SET pick_count = (SELECT COUNT(*) FROM pick"
        " JOIN reply ON reply.id = pick.reply_id WHERE pick.thread_id = thread.id"
        " AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL) WHERE id = ?",
        thread_id,
    )
