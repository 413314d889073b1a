"""Marking a reply as convincing, and taking that back."""

from forum.actions.access import (
    loading_reply,
    locking_reply,
    require,
    thread_id_of,
    wherever_it_stands,
)
from forum.actions.ranks import moving
from forum.actions.scores import TallyChange, rescoring, tally_changes
from forum.clock import now
from forum.database import carry_out, joined
from forum.models import NO_AGENCY, Reply, Thread
from forum.permissions import Viewer, may_mark_reply
from forum.steps import Row, Statement, Steps
from forum.text.bits import has_bit, with_bits

NOT_OWN = "Others decide whether your own reply convinces."


@wherever_it_stands
async def endorse(viewer: Viewer, reply_id: int) -> Reply:
    """One a member a reply; a second time changes nothing. Marking also counts as seeing."""
    thread_id = await thread_id_of(reply_id)
    return await carry_out(_endorsing(viewer, reply_id, thread_id), turn=thread_id)


def _endorsing(viewer: Viewer, reply_id: int, thread_id: int) -> Steps[Reply]:
    thread, reply, before = yield from _held(viewer, reply_id, thread_id)
    if before["mark_id"]:
        return reply
    mark = (
        "INSERT INTO endorsement (member_id, reply_id, agency_id, created_at) VALUES (?, ?, ?, ?)",
        *(viewer.member_id, reply.id, before["agency_id"], now()),
    )
    changes = [(reply.id, before["agency_id"], 1, 1)]
    if has_bit(before["seen"] or b"", reply.ordinal):
        changes.append((reply.id, before["visit_agency_id"], -1, 0))
    seen = _seeing(viewer, reply, before)
    return (yield from _settling(viewer, thread, reply, changes, mark, seen))


@wherever_it_stands
async def unendorse(viewer: Viewer, reply_id: int) -> Reply:
    """Take one's mark back; without one nothing changes."""
    thread_id = await thread_id_of(reply_id)
    return await carry_out(_unendorsing(viewer, reply_id, thread_id), turn=thread_id)


def _unendorsing(viewer: Viewer, reply_id: int, thread_id: int) -> Steps[Reply]:
    thread, reply, before = yield from _held(viewer, reply_id, thread_id)
    if before["mark_id"] is None:
        return reply
    gone = ("DELETE FROM endorsement WHERE id = ?", before["mark_id"])
    changes = [(reply.id, before["mark_agency_id"], -1, -1)]
    if has_bit(before["seen"] or b"", reply.ordinal):
        changes.append((reply.id, before["visit_agency_id"], 1, 0))
    return (yield from _settling(viewer, thread, reply, changes, gone))


def _held(viewer: Viewer, reply_id: int, thread_id: int) -> Steps[tuple[Thread, Reply, Row]]:
    """Also the member's agency now, which may have been joined to another since they asked; mark on this
    reply and visit to its thread, where there are any.
    """
    thread, reply = yield from locking_reply(viewer, reply_id, thread_id)
    require(may_mark_reply(viewer, reply, thread), thread, NOT_OWN, viewer)
    sql = (
        "SELECT COALESCE(member.agency_id, ?) AS agency_id, endorsement.id AS mark_id,"
        " endorsement.agency_id AS mark_agency_id, visit.agency_id AS visit_agency_id, visit.seen"
        " FROM member"
        " LEFT JOIN endorsement ON endorsement.member_id = member.id AND endorsement.reply_id = ?"
        " LEFT JOIN visit ON visit.member_id = member.id AND visit.thread_id = ?"
        " WHERE member.id = ?"
    )
    [found] = yield [(sql, NO_AGENCY, reply.id, thread.id, viewer.member_id)]
    return thread, reply, found[0]


def _seeing(viewer: Viewer, reply: Reply, before: Row) -> Statement:
    """The visit with this reply in it; its time and agency stay those that it has."""
    return (
        "INSERT INTO visit (member_id, thread_id, agency_id, seen, visited_at)"
        " VALUES (?, ?, ?, ?, ?)"
        " ON CONFLICT (member_id, thread_id) DO UPDATE SET seen = excluded.seen",
        *(viewer.member_id, reply.thread_id, before["agency_id"]),
        with_bits(before["seen"] or b"", [reply.ordinal]),
        now(),
    )


def _settling(
    viewer: Viewer, thread: Thread, reply: Reply, changes: list[TallyChange], *marks: Statement
) -> Steps[Reply]:
    """Store the marks; counts, score and rank follow. Gives the reply as it is then."""
    yield joined(*marks, *tally_changes(changes))
    if (yield from rescoring([reply.id])):
        yield moving(thread, reply)
    return (yield from loading_reply(viewer, reply.id))
