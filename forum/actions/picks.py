"""Picking the one reason of a thread, moving the pick, taking it back; history is kept.

Managers take from view what somebody said of a pick.
"""

from forum.actions import audit
from forum.actions.access import (
    Moved,
    follow,
    in_its_thread,
    lock_thread,
    require,
    require_manager,
    thread_held,
    wherever_it_stands,
)
from forum.actions.endorsements import NOT_OWN
from forum.actions.holding import post_name, require_let_through
from forum.actions.telling import tell
from forum.clock import now
from forum.database import carry_out, execute, rows, together, transaction
from forum.errors import Invalid, NotFound
from forum.models import Pick, PickHistory, Reply
from forum.permissions import Viewer, may_know_reply, may_mark_reply, may_post_in
from forum.queries.picks import NO_PICK
from forum.rules.drafts import PickDraft


async def pick(viewer: Viewer, thread_id: int, draft: PickDraft) -> None:
    """Make this reply the member's one reason in its thread, instead of any other.

    Raises Invalid also for a new member whose posts still wait: everybody reads the why at once.
    """
    await require_let_through(viewer, "why")
    await in_its_thread(thread_id, lambda id: _pick(viewer, id, draft))


async def _pick(viewer: Viewer, thread_id: int, draft: PickDraft) -> None:
    async with thread_held(viewer, thread_id) as thread:
        reply = await Reply.get_or_none(id=draft.reply_id, thread_id=thread.id)
        if reply is None or not may_know_reply(viewer, reply):
            await carry_out(follow(thread.id, draft.reply_id))
            raise Invalid({"reply_id": "That reply is not in this thread. Choose one that is."})
        require(may_mark_reply(viewer, reply, thread), thread, NOT_OWN, viewer)
        await _end(viewer, thread.id)
        await _count(thread.id, reply.id, 1, counts=1)
        await Pick.create(
            member_id=viewer.member_id,
            thread_id=thread.id,
            reply_id=reply.id,
            why=draft.why,
            agency_id=viewer.agency_id,
            created_at=now(),
        )
        await PickHistory.create(
            member_id=viewer.member_id,
            thread_id=thread.id,
            reply_id=reply.id,
            why=draft.why,
            created_at=now(),
        )


async def unpick(viewer: Viewer, thread_id: int) -> None:
    await in_its_thread(thread_id, lambda id: _unpick(viewer, id))


async def _unpick(viewer: Viewer, thread_id: int) -> None:
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        require(may_post_in(viewer, thread), thread, "You cannot change your pick here.", viewer)
        await _end(viewer, thread.id)


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


async def _end(viewer: Viewer, thread_id: int) -> None:
    found = await rows(
        "SELECT pick.id, reply.id AS reply_id, reply.hidden_at, reply.withdrawn_at"
        " FROM pick JOIN reply ON reply.id = pick.reply_id"
        " WHERE pick.member_id = ? AND pick.thread_id = ?",
        viewer.member_id,
        thread_id,
    )
    for row in found:
        await Pick.filter(id=row["id"]).delete()
        in_view = row["hidden_at"] is None and row["withdrawn_at"] is None
        await _count(thread_id, row["reply_id"], -1, counts=-1 if in_view else 0)
    await PickHistory.filter(member_id=viewer.member_id, thread_id=thread_id, ended_at=None).update(
        ended_at=now()
    )


async def _count(thread_id: int, reply_id: int, change: int, *, counts: int) -> None:
    """`counts` is what changes of the thread's picks: of those of replies in view."""
    await together(
        ("UPDATE reply SET pick_count = pick_count + ? WHERE id = ?", change, reply_id),
        ("UPDATE thread SET pick_count = pick_count + ? WHERE id = ?", counts, thread_id),
    )


async def settle_picks(reply: Reply, *, came: bool) -> None:
    """Picks of what is hidden or withdrawn rest: they count again when it returns."""
    if reply.pick_count:
        await _count(reply.thread_id, reply.id, 0, counts=reply.pick_count * (1 if came else -1))


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
