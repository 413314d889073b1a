"""Visits: who was shown which replies, queued while pages are read and folded in later."""

import asyncio

import pytest

from forum.actions.endorsements import endorse
from forum.actions.sessions import open_session
from forum.actions.sign_ins import Caller
from forum.actions.tokens import hash_token
from forum.actions.visits import VisitQueue
from forum.database import execute
from forum.models import Member, Reply, Session, Thread, Visit
from forum.permissions import VISITOR
from forum.queries.versions import thread_versions
from forum.queries.viewer import load_viewer
from forum.text.bits import numbers_in
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")


async def scene(replies: int = 3) -> tuple[Thread, list[Reply]]:
    author = await make_member("author")
    thread = await make_thread(author)
    return thread, [await make_reply(author, thread) for _ in range(replies)]


async def see(queue: VisitQueue, member: Member, thread: Thread, *ordinals: int) -> None:
    queue.shown(await viewer_for(member), thread.id, list(ordinals))


async def seen(thread: Thread) -> list[int]:
    return [reply.seen_count for reply in await Reply.filter(thread_id=thread.id).order_by("id")]


async def test_what_was_shown_is_counted_after_the_fold() -> None:
    thread, _ = await scene()
    queue = VisitQueue()
    await see(queue, await make_member(), thread, 1, 2)
    await see(queue, await make_member(), thread, 2, 3)
    assert await seen(thread) == [0, 0, 0]
    await queue.fold()
    assert await seen(thread) == [1, 2, 1]


async def test_a_reply_shown_again_counts_once() -> None:
    thread, _ = await scene()
    queue, reader = VisitQueue(), await make_member()
    for _ in range(3):
        await see(queue, reader, thread, 1, 2)
        await see(queue, reader, thread, 1)
        await queue.fold()
    await queue.fold()
    assert await seen(thread) == [1, 1, 0]
    assert numbers_in((await Visit.get()).seen) == [1, 2]


async def test_authors_do_not_count_as_readers_of_their_own() -> None:
    thread, _ = await scene()
    helper = await make_member("helper")
    await make_reply(helper, thread)
    queue = VisitQueue()
    await see(queue, await Member.get(username="author"), thread, 1, 2, 3, 4)
    await see(queue, helper, thread, 1, 4)
    await queue.fold()
    assert await seen(thread) == [1, 0, 0, 1]


async def test_visitors_leave_no_trace() -> None:
    thread, _ = await scene()
    queue = VisitQueue()
    queue.shown(VISITOR, thread.id, [1, 2, 3])
    await queue.fold()
    assert await seen(thread) == [0, 0, 0]
    assert await Visit.all().count() == 0


async def test_two_processes_that_show_the_same_count_it_once() -> None:
    thread, _ = await scene()
    reader, queues = await make_member(), [VisitQueue(), VisitQueue()]
    for queue in queues:
        await see(queue, reader, thread, 1, 2)
    for queue in queues:
        await queue.fold()
    assert await seen(thread) == [1, 1, 0]


async def test_the_agency_of_the_first_visit_is_kept() -> None:
    thread, _ = await scene()
    queue, reader = VisitQueue(), await make_member(agency="City of Elm")
    elm = reader.agency_id
    await see(queue, reader, thread, 1)
    await queue.fold()
    reader.agency_id = (await make_member(agency="State of Fern")).agency_id
    await see(queue, reader, thread, 2)
    await queue.fold()
    assert (await Visit.get()).agency_id == elm


async def test_a_fold_that_fails_loses_nothing() -> None:
    thread, _ = await scene()
    other, _ = await make_thread(await make_member()), None
    queue, reader = VisitQueue(), await make_member()
    await see(queue, reader, thread, 1, 2)
    await see(queue, reader, other, 1)
    await execute("ALTER TABLE reply_tally RENAME TO away")
    with pytest.raises(Exception, match="reply_tally"):
        await queue.fold()
    await execute("ALTER TABLE away RENAME TO reply_tally")
    assert await Visit.filter(thread_id=thread.id).count() == 0
    await queue.fold()
    assert await seen(thread) == [1, 1, 0]


async def test_visits_are_waiting_until_they_are_written() -> None:
    thread, _ = await scene()
    queue, reader = VisitQueue(), await make_member()
    await see(queue, reader, thread, 1)
    folding = asyncio.create_task(queue.fold())
    await asyncio.sleep(0)
    assert queue.waiting == 1
    await folding
    assert queue.waiting == 0


async def test_two_folds_at_once_write_all_of_it_once() -> None:
    thread, _ = await scene()
    other = await make_thread(await make_member())
    reply = await make_reply(await make_member(), other)
    queue, reader = VisitQueue(), await viewer_for(await make_member())
    queue.shown(reader, thread.id, [1])
    first = asyncio.create_task(queue.fold())
    await asyncio.sleep(0)
    queue.shown(reader, other.id, [reply.ordinal])
    await asyncio.gather(first, queue.fold())
    assert (await seen(thread), await seen(other)) == ([1, 0, 0], [1])
    assert queue.waiting == 0


async def test_visits_to_what_is_gone_do_not_stop_the_others() -> None:
    thread, _ = await scene()
    queue, reader = VisitQueue(), await make_member()
    queue.shown(await viewer_for(reader), 10**9, [1])
    await see(queue, reader, thread, 1, 999)
    await queue.fold()
    assert await seen(thread) == [1, 0, 0]
    assert not queue.threads


async def test_the_last_use_of_a_session_is_written_down() -> None:
    member = await make_member()
    token = await open_session(member, Caller("Firefox"))
    await Session.all().update(used_at=member.created_at.replace(year=2020))
    queue = VisitQueue()
    queue.used(await load_viewer(hash_token(token)))
    await queue.fold()
    assert (await Session.get()).used_at.year > 2020


async def test_sessions_stay_queued_when_writing_them_fails() -> None:
    queue, member = VisitQueue(), await make_member()
    queue.used(await load_viewer(hash_token(await open_session(member, Caller("Firefox")))))
    await execute("ALTER TABLE session RENAME TO away")
    with pytest.raises(Exception, match="session"):
        await queue.fold()
    await execute("ALTER TABLE away RENAME TO session")
    assert queue.sessions


async def test_a_thread_that_fails_keeps_no_other_from_being_written() -> None:
    thread, _ = await scene(replies=1)
    other = await make_thread(await make_member())
    reader, queue = await make_member("reader"), VisitQueue()
    await see(queue, reader, thread, 1)
    await see(queue, reader, other, -1)  # no reply has such a number, and no set of bits takes it
    with pytest.raises(IndexError):
        await queue.fold()
    assert await seen(thread) == [1]
    assert list(queue.threads) == [other.id]


async def test_seeing_what_convinced_nobody_leaves_every_page_as_it_is() -> None:
    thread, replies = await scene()
    queue, reader, another = VisitQueue(), await make_member(), await make_member()
    before = await thread_versions(thread.id)
    await see(queue, reader, thread, 1, 2)
    await queue.fold()
    assert await seen(thread) == [1, 1, 0]
    assert await thread_versions(thread.id) == before
    await endorse(await viewer_for(reader), replies[0].id)
    marked = await thread_versions(thread.id)
    await see(queue, reader, thread, 1, 2, 3)
    await queue.fold()
    assert await thread_versions(thread.id) == marked, "seen again, and a reply without marks"
    await see(queue, another, thread, 1)
    await queue.fold()
    assert await thread_versions(thread.id) != marked, "one more who was not convinced"
