"""Counters never drift: after any deeds, counting anew from the rows changes nothing."""

import asyncio
from datetime import UTC, datetime
from random import Random

import pytest

from forum.actions.endorsements import endorse, unendorse
from forum.actions.recount import drain_rescores, recount_thread
from forum.actions.visits import VisitQueue
from forum.demo.fill import fill_demo
from forum.models import Endorsement, Member, Reply, Role, Thread
from forum.settings import Settings
from forum.transfer.imported import Author, ImportedReply, ImportedThread
from forum.transfer.load import load_threads
from tests.actions.snapshots import assert_nothing_drifted, take_snapshot
from tests.actions.steps import Busy
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
SEEDS = range(24)
STEPS = 25


async def a_busy_forum(seed: int) -> Busy:
    """Six members of three agencies, two threads of theirs and one that was imported."""
    members = [
        await make_member(agency=f"Agency {n % 3}" if n < 5 else "", confirmed=n % 2 == 0)
        for n in range(6)
    ]
    threads = [await make_thread(members[0], topics=["ai", "cloud"]) for _ in range(2)]
    when, pat = datetime(2020, 1, 1, tzinfo=UTC), Author("old:pat", "Pat", "")
    reply = ImportedReply("old:r", pat, "It saves $9.", when, None, arguments=("roi",))
    await load_threads(
        [ImportedThread("old:t", "An old thread", "Body", pat, when, replies=(reply,))]
    )
    threads.append(await Thread.get(origin="old:t"))
    for thread in threads:
        await make_reply(members[1], thread, argument=["roi"])
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    admin = await viewer_for(await make_member("admin", role=Role.ADMIN))
    return Busy(Random(seed), manager, admin, members, threads)  # noqa: S311  (chance, not secrets)


@pytest.mark.parametrize("seed", SEEDS)
async def test_after_random_deeds_nothing_has_drifted(seed: int) -> None:
    busy = await a_busy_forum(seed)
    for number in range(STEPS):
        print(number, await busy.step())  # noqa: T201  (shown when the test fails)
    await busy.visits.fold()
    await drain_rescores()
    await assert_nothing_drifted()


@pytest.mark.parametrize("seed", SEEDS[:4])
async def test_after_deeds_at_the_same_moment_nothing_has_drifted(seed: int) -> None:
    busy = await a_busy_forum(seed)
    for _ in range(4):
        await asyncio.gather(*(busy.step() for _ in range(6)))
    await busy.visits.fold()
    await drain_rescores()
    await assert_nothing_drifted()


async def test_the_demo_has_no_drift_nor_has_taking_its_marks_back(settings: Settings) -> None:
    await fill_demo(settings)
    await assert_nothing_drifted()
    for mark in await Endorsement.filter(reply__hidden_at=None):  # a hidden reply keeps its marks
        viewer = await viewer_for(await Member.get(id=mark.member_id))
        await unendorse(viewer, mark.reply_id)
    await assert_nothing_drifted()


async def test_seeing_marking_and_unmarking_in_any_order_end_the_same() -> None:
    author, reader = await make_member("author"), await make_member("reader", agency="City of Elm")
    thread = await make_thread(author)
    reply, viewer = await make_reply(author, thread), await viewer_for(reader)

    async def see() -> None:
        queue = VisitQueue()
        queue.shown(viewer, thread.id, [1])
        await queue.fold()

    await endorse(viewer, reply.id)
    await see()
    await unendorse(viewer, reply.id)
    await see()
    await endorse(viewer, reply.id)
    found = await Reply.get(id=reply.id)
    assert (found.seen_count, found.endorsement_count) == (1, 1)
    await assert_nothing_drifted()


async def test_recounting_mends_a_counter_that_someone_spoiled() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    reply = await make_reply(author, thread, argument=["roi"])
    await endorse(await viewer_for(await make_member()), reply.id)
    before = await take_snapshot()
    await Reply.filter(id=reply.id).update(endorsement_count=9, seen_count=0, score=0.9)
    await Thread.filter(id=thread.id).update(argument_count=7, pick_count=3)
    await recount_thread(thread.id)
    assert await take_snapshot() == before
