"""Marking a reply as convincing: one a member, never one's own, counted by agency."""

import asyncio

import pytest

from forum.actions.endorsements import endorse, unendorse
from forum.actions.moderation import hide_reply, lock
from forum.actions.replies import withdraw_reply
from forum.actions.visits import VisitQueue
from forum.errors import Forbidden, NotFound
from forum.models import Endorsement, Member, Reply, ReplyTally, Role, Visit
from forum.permissions import VISITOR
from forum.rules.ranking import Group, score
from tests.actions.snapshots import best_order
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")


async def a_reply() -> Reply:
    author = await make_member("author", agency="Harbor County")
    return await make_reply(author, await make_thread(author), argument=["roi"])


async def mark(reply: Reply, *members: Member) -> Reply:
    for member in members:
        await endorse(await viewer_for(member), reply.id)
    return await Reply.get(id=reply.id)


async def test_a_mark_is_counted_with_its_agency() -> None:
    found = await mark(await a_reply(), await make_member("reader", agency="City of Elm"))
    assert (found.endorsement_count, found.agency_count, found.seen_count) == (1, 1, 1)
    assert found.score == pytest.approx(score([Group(1, 1)]))


async def test_nobody_marks_their_own_reply() -> None:
    reply = await a_reply()
    author = await Member.get(username="author")
    with pytest.raises(Forbidden, match="Others decide"):
        await endorse(await viewer_for(author), reply.id)
    assert await Endorsement.all().count() == 0


async def test_a_visitor_marks_nothing() -> None:
    reply = await a_reply()
    with pytest.raises(Forbidden):
        await endorse(VISITOR, reply.id)
    assert await Endorsement.all().count() == 0


async def test_marking_twice_counts_once() -> None:
    reader = await make_member("reader")
    found = await mark(await a_reply(), reader, reader)
    assert found.endorsement_count == 1
    assert await Endorsement.all().count() == 1


async def test_marking_many_times_at_once_counts_once() -> None:
    reply, viewer = await a_reply(), await viewer_for(await make_member("reader"))
    await asyncio.gather(*(endorse(viewer, reply.id) for _ in range(10)))
    assert await Endorsement.all().count() == 1
    assert (await Reply.get(id=reply.id)).endorsement_count == 1


async def test_many_members_at_once_are_all_counted() -> None:
    reply = await a_reply()
    viewers = [await viewer_for(await make_member(agency=f"Agency {n % 3}")) for n in range(12)]
    await asyncio.gather(*(endorse(viewer, reply.id) for viewer in viewers))
    found = await Reply.get(id=reply.id)
    assert (found.endorsement_count, found.agency_count, found.seen_count) == (12, 3, 12)
    assert found.score == pytest.approx(score([Group(4, 4)] * 3))


async def test_agencies_that_nobody_confirmed_speak_together() -> None:
    reply = await a_reply()
    members = [await make_member(agency=f"Unheard of {n}", confirmed=False) for n in range(8)]
    found = await mark(reply, *members, await make_member("nameless"))
    assert found.score == pytest.approx(score([Group(9, 9)]))
    assert found.endorsement_count == 9
    assert found.agency_count == 0


async def test_taking_a_mark_back_leaves_the_reply_seen() -> None:
    reply, reader = await a_reply(), await make_member("reader", agency="City of Elm")
    await mark(reply, reader)
    await unendorse(await viewer_for(reader), reply.id)
    found = await Reply.get(id=reply.id)
    assert (found.endorsement_count, found.agency_count, found.seen_count) == (0, 0, 1)
    assert found.score == 0.0


async def test_taking_back_what_was_not_given_changes_nothing() -> None:
    reply, reader = await a_reply(), await make_member("reader")
    await unendorse(await viewer_for(reader), reply.id)
    found = await Reply.get(id=reply.id)
    assert (found.endorsement_count, found.seen_count) == (0, 0)


async def test_marking_what_one_has_seen_does_not_count_as_seeing_again() -> None:
    reply, reader = await a_reply(), await make_member("reader", agency="City of Elm")
    queue = VisitQueue()
    queue.shown(await viewer_for(reader), reply.thread_id, [reply.ordinal])
    await queue.fold()
    found = await mark(reply, reader)
    assert (found.endorsement_count, found.seen_count) == (1, 1)
    assert await Visit.all().count() == 1


async def test_a_mark_keeps_the_agency_of_its_moment() -> None:
    reply, reader = await a_reply(), await make_member("reader", agency="City of Elm")
    await mark(reply, reader)
    elm = reader.agency_id
    reader.agency_id = (await make_member(agency="State of Fern")).agency_id
    await reader.save()
    assert (await Endorsement.get()).agency_id == elm
    await unendorse(await viewer_for(reader), reply.id)
    tallies = await ReplyTally.filter(reply_id=reply.id, seen__gt=0)
    assert [(tally.agency_id, tally.convinced) for tally in tallies] == [(elm, 0)]


async def test_a_member_who_moved_is_seen_and_convinced_in_one_agency() -> None:
    reply, reader = await a_reply(), await make_member("reader", agency="City of Elm")
    queue = VisitQueue()
    queue.shown(await viewer_for(reader), reply.thread_id, [reply.ordinal])
    await queue.fold()
    reader.agency_id = (await make_member(agency="State of Fern")).agency_id
    await reader.save()
    found = await mark(reply, reader)
    assert found.seen_count == 1
    tally = await ReplyTally.get(reply_id=reply.id, seen__gt=0)
    assert (tally.agency_id, tally.seen, tally.convinced) == (reader.agency_id, 1, 1)


async def test_the_best_reply_moves_up() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    first, second = [await make_reply(author, thread, argument=["roi"]) for _ in range(2)]
    assert await best_order(thread) == [first.id, second.id]
    await mark(second, await make_member("reader"))
    assert await best_order(thread) == [second.id, first.id]


async def test_what_is_locked_hidden_or_withdrawn_takes_no_marks() -> None:
    author = await make_member("author")
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    thread, closed = await make_thread(author), await make_thread(author)
    hidden, withdrawn = await make_reply(author, thread), await make_reply(author, thread)
    locked = await make_reply(author, closed)
    await hide_reply(manager, hidden.id, "Off topic")
    await withdraw_reply(await viewer_for(author), withdrawn.id)
    await lock(manager, closed.id)
    reader = await viewer_for(await make_member("reader"))
    for reply in (hidden, withdrawn, locked):
        with pytest.raises(Forbidden):
            await endorse(reader, reply.id)
    with pytest.raises(NotFound):
        await endorse(reader, 10**12)
    assert await Endorsement.all().count() == 0
