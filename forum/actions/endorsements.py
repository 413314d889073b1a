"""Marking a reply as convincing, and taking that back."""

from forum.actions.access import (
    load_reply,
    reply_held,
    require,
    wherever_it_stands,
)
from forum.actions.ranks import move_reply
from forum.actions.scores import TallyChange, rescore, tally_changes
from forum.clock import now
from forum.database import rows, together
from forum.models import Reply, Thread
from forum.permissions import Viewer, may_mark_reply
from forum.steps import Row, Statement
from forum.text.bits import has_bit, with_bits

NOT_OWN = "Others decide whether your own reply convinces."


@wherever_it_stands
async def endorse(viewer: Viewer, reply_id: int) -> Reply:
    """One a member a reply; a second time changes nothing. Marking also counts as seeing."""
    async with reply_held(viewer, reply_id) as (thread, reply):
        require(may_mark_reply(viewer, reply, thread), thread, NOT_OWN, viewer)
        before = await _before(viewer, reply)
        if before["mark_id"]:
            return reply
        mark = (
            "INSERT INTO endorsement (member_id, reply_id, agency_id, created_at)"
            " VALUES (?, ?, ?, ?)",
            *(viewer.member_id, reply.id, viewer.agency_id, now()),
        )
        changes = [(reply.id, viewer.agency_id, 1, 1)]
        if has_bit(before["seen"] or b"", reply.ordinal):
            changes.append((reply.id, before["visit_agency_id"], -1, 0))
        return await _settle(viewer, thread, reply, changes, mark, _seeing(viewer, reply, before))


@wherever_it_stands
async def unendorse(viewer: Viewer, reply_id: int) -> Reply:
    """Take one's mark back; without one nothing changes."""
    async with reply_held(viewer, reply_id) as (thread, reply):
        require(may_mark_reply(viewer, reply, thread), thread, NOT_OWN, viewer)
        before = await _before(viewer, reply)
        if before["mark_id"] is None:
            return reply
        gone = ("DELETE FROM endorsement WHERE id = ?", before["mark_id"])
        changes = [(reply.id, before["mark_agency_id"], -1, -1)]
        if has_bit(before["seen"] or b"", reply.ordinal):
            changes.append((reply.id, before["visit_agency_id"], 1, 0))
        return await _settle(viewer, thread, reply, changes, gone)


async def _before(viewer: Viewer, reply: Reply) -> Row:
    """The member's mark on this reply and visit to its thread, where there are any."""
    found = await rows(
        "SELECT endorsement.id AS mark_id, endorsement.agency_id AS mark_agency_id,"
        " visit.agency_id AS visit_agency_id, visit.seen FROM member"
        " LEFT JOIN endorsement ON endorsement.member_id = member.id AND endorsement.reply_id = ?"
        " LEFT JOIN visit ON visit.member_id = member.id AND visit.thread_id = ?"
        " WHERE member.id = ?",
        reply.id,
        reply.thread_id,
        viewer.member_id,
    )
    return found[0]


def _seeing(viewer: Viewer, reply: Reply, before: Row) -> Statement:
    """The visit with this reply in it; its time and agency stay those that it has."""
    return (
        "INSERT INTO visit (member_id, thread_id, agency_id, seen, visited_at)"
        " VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (member_id, thread_id) DO UPDATE SET seen = excluded.seen",
        *(viewer.member_id, reply.thread_id, viewer.agency_id),
        with_bits(before["seen"] or b"", [reply.ordinal]),
        now(),
    )


async def _settle(
    viewer: Viewer, thread: Thread, reply: Reply, changes: list[TallyChange], *marks: Statement
) -> Reply:
    """Store the marks; counts, score and rank follow. Gives the reply as it is then."""
    await together(*marks, *tally_changes(changes))
    if await rescore([reply.id]):
        await move_reply(thread, reply)
    return await load_reply(viewer, reply.id)
