"""Moving a reply, with everything below it, to another thread or below another reply."""

from forum.actions import audit
from forum.actions.access import (
    hold_threads,
    in_thread,
    load_reply,
    require_manager,
    thread_id_of,
    wherever_it_stands,
)
from forum.actions.relocation import BRANCH, Journey, hang, relocated, settle_thread
from forum.database import execute, rows, transaction
from forum.errors import Invalid, NotFound
from forum.models import Reply, Thread
from forum.permissions import Viewer
from forum.rules.moving import (
    BELOW_ITSELF,
    NOT_IN_VIEW,
    NOT_THERE,
    THERE_ALREADY,
    Place,
    judge_target,
)


@wherever_it_stands
async def move_branch(viewer: Viewer, reply_id: int, to: Place, reason: str) -> Reply:
    """Make this reply a top-level one of a thread, or an answer to a reply of any thread.

    What stands below it comes along. Marks, picks, visits and all that is counted follow; editions
    that quote one of these replies go on doing so. Raises Invalid where it cannot go there.
    """
    require_manager(viewer)
    source_id, target_id = await thread_id_of(reply_id), await _thread_of(to)
    async with transaction():
        held = await hold_threads(source_id, target_id)
        source, target = held[source_id], held[target_id]
        reply = in_thread(await load_reply(viewer, reply_id), source)
        parent = in_thread(await load_reply(viewer, to.reply_id), target) if to.reply_id else None
        await _judge(reply, source, target, parent)
        if source is target:
            count = await _move_within(reply, parent)
            await settle_thread(target.id)
            await _record(viewer, reply, target, parent, reason, count)
        else:
            deeper = _depth_below(parent) - reply.depth
            journey = Journey(source, target, BRANCH, reply.id, deeper)
            async with relocated(journey) as count:
                await hang(reply, parent)
                await settle_thread(source.id)
                await settle_thread(target.id)
                await _record(viewer, reply, target, parent, reason, count)
        return await load_reply(viewer, reply.id)


async def _thread_of(place: Place) -> int:
    if place.reply_id is not None:
        try:
            return await thread_id_of(place.reply_id)
        except NotFound:
            raise Invalid({"to": NOT_THERE}) from None
    found = await rows("SELECT id FROM thread WHERE id = ?", place.thread_id)
    if not found:
        raise Invalid({"to": NOT_THERE})
    id: int = found[0]["id"]
    return id


async def _judge(reply: Reply, source: Thread, target: Thread, parent: Reply | None) -> None:
    judge_target(target)
    if parent and (parent.hidden_at or parent.withdrawn_at):
        raise Invalid({"to": NOT_IN_VIEW})
    if source is not target:
        return
    if parent and await rows(f"SELECT 1 FROM ({BRANCH}) AS own WHERE id = ?", reply.id, parent.id):
        raise Invalid({"to": BELOW_ITSELF})
    if reply.parent_id == (parent.id if parent else None):
        raise Invalid({"to": THERE_ALREADY})


def _depth_below(parent: Reply | None) -> int:
    return parent.depth + 1 if parent else 1


async def _move_within(reply: Reply, parent: Reply | None) -> int:
    """Nothing but its place changes."""
    count = (await rows(f"SELECT COUNT(*) AS n FROM ({BRANCH}) AS own", reply.id))[0]["n"]
    await execute(
        f"UPDATE reply SET depth = depth + ?, best_page = 0 WHERE id IN ({BRANCH})",
        _depth_below(parent) - reply.depth,
        reply.id,
    )
    await hang(reply, parent)
    moved: int = count
    return moved


async def _record(  # noqa: PLR0913  (from where, to where, why, how much)
    viewer: Viewer, reply: Reply, target: Thread, parent: Reply | None, reason: str, count: int
) -> None:
    await audit.record(
        viewer,
        "move branch",
        f"reply {reply.id}",
        reason=reason,
        before={"thread": reply.thread_id, "below": reply.parent_id},
        after={"thread": target.id, "below": parent.id if parent else None, "replies": count},
    )
