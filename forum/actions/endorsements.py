"""Marking a reply as convincing, and taking that back."""

from forum.actions.access import lock_reply, require
from forum.actions.scores import change_tallies, rerank, rescore
from forum.clock import now
from forum.database import transaction
from forum.models import Endorsement, Reply, Visit
from forum.permissions import Viewer, may_mark_reply
from forum.text.bits import has_bit, with_bits

NOT_OWN = "Others decide whether your own reply convinces."


async def endorse(viewer: Viewer, reply_id: int) -> Reply:
    """One a member a reply; a second time changes nothing. Marking also counts as seeing."""
    async with transaction():
        thread, reply = await lock_reply(viewer, reply_id)
        require(may_mark_reply(viewer, reply, thread), thread, NOT_OWN)
        if await Endorsement.exists(member_id=viewer.member_id, reply_id=reply.id):
            return reply
        await Endorsement.create(
            member_id=viewer.member_id,
            reply_id=reply.id,
            agency_id=viewer.agency_id,
            created_at=now(),
        )
        visit = await _visit(viewer, reply)
        changes = [(reply.id, viewer.agency_id, 1, 1)]
        if has_bit(visit.seen, reply.ordinal):
            changes.append((reply.id, visit.agency_id, -1, 0))
        else:
            visit.seen = with_bits(visit.seen, [reply.ordinal])
            await visit.save(update_fields=["seen"])
        await change_tallies(changes)
        return await _settled(reply)


async def unendorse(viewer: Viewer, reply_id: int) -> Reply:
    """Take one's mark back; without one nothing changes."""
    async with transaction():
        thread, reply = await lock_reply(viewer, reply_id)
        require(may_mark_reply(viewer, reply, thread), thread, NOT_OWN)
        mark = await Endorsement.get_or_none(member_id=viewer.member_id, reply_id=reply.id)
        if mark is None:
            return reply
        await mark.delete()
        visit = await _visit(viewer, reply)
        await change_tallies(
            [(reply.id, mark.agency_id, -1, -1), (reply.id, visit.agency_id, 1, 0)]
        )
        return await _settled(reply)


async def _visit(viewer: Viewer, reply: Reply) -> Visit:
    visit, _ = await Visit.get_or_create(
        member_id=viewer.member_id,
        thread_id=reply.thread_id,
        defaults={"agency_id": viewer.agency_id, "seen": b"", "visited_at": now()},
    )
    return visit


async def _settled(reply: Reply) -> Reply:
    await rescore([reply.id])
    if reply.depth == 1:
        await rerank(reply.thread_id)
    return await Reply.get(id=reply.id)
