"""Background work of several processes: done once, and by another when its holder died."""

import asyncio
from collections.abc import Iterable
from contextlib import suppress

import pytest

from forum import background
from forum.actions.recount import queue_rescores
from forum.actions.visits import VisitQueue
from forum.background import SHARED, Background
from forum.database import execute
from forum.models import NO_AGENCY, Curation, Lease, Member, Rescore, Thread, Visit
from tests.actions.test_leases import die_while_holding
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
THREADS = 6


async def some_threads() -> list[Thread]:
    """Of which none has been checked yet."""
    author = await make_member()
    return [await make_thread(author) for _ in range(THREADS)]


async def versions(threads: Iterable[Thread]) -> list[int]:
    return [(await Thread.get(id=thread.id)).version for thread in threads]


async def test_what_waits_for_all_is_done_once() -> None:
    threads = await some_threads()
    before = await versions(threads)
    await Rescore.bulk_create([Rescore(thread_id=thread.id) for thread in threads])
    processes = [Background(VisitQueue()) for _ in range(4)]
    await asyncio.gather(*(process.share() for process in processes))
    # Each recount of a thread raises its version.
    assert await versions(threads) == [version + 1 for version in before]
    assert await Curation.all().count() == THREADS
    assert not await Lease.exists()


async def test_while_one_holds_the_lease_others_do_their_own_work_only() -> None:
    [thread, *_] = await some_threads()
    reader = await viewer_for(await make_member())
    visits = VisitQueue()
    visits.shown(reader, thread.id, [1])
    await Lease.create(name=SHARED, holder="another", until="2999-01-01T00:00:00+00:00")
    process = Background(visits)
    await process.fold()
    await process.share()
    assert await Visit.all().count() == 1
    assert await Curation.all().count() == 0
    assert (process.done["visits"], process.done["checks"]) == (1, 0)


async def test_the_work_of_a_process_that_died_is_taken_over() -> None:
    await some_threads()
    await die_while_holding(SHARED, "dead")
    await Background(VisitQueue()).share()
    assert await Curation.all().count() == THREADS


async def test_a_fault_in_one_kind_of_work_stops_no_other() -> None:
    threads = await some_threads()
    await make_reply(await Member.get(id=threads[0].author_id), threads[0])
    await queue_rescores([NO_AGENCY])
    await execute("ALTER TABLE rate_window RENAME TO gone")
    process = Background(VisitQueue())
    await process.share()
    assert process.failed == {"old tries": 1}
    assert await Curation.all().count() == THREADS
    await execute("ALTER TABLE gone RENAME TO rate_window")
    await process.share()
    assert process.failed["old tries"] == 1
    assert process.done["old tries"] == 1


async def test_it_ends_even_where_a_cancellation_is_lost(monkeypatch: pytest.MonkeyPatch) -> None:
    """As the driver of PostgreSQL does where it comes just as the database answers."""
    begun = asyncio.Event()

    async def lose_one() -> None:
        with suppress(asyncio.CancelledError):
            begun.set()
            await asyncio.Event().wait()

    monkeypatch.setattr(background, "LOST", 0.5)  # in which it gives its lease back
    monkeypatch.setitem(background.SHARED_WORK, "statistics", lose_one)

    async def begin_and_end() -> None:
        async with Background(VisitQueue()).running():
            await begun.wait()

    ended, _ = await asyncio.wait([asyncio.create_task(begin_and_end())], timeout=10)
    assert ended
    assert not await Lease.exists()


async def test_visits_are_written_however_long_other_work_takes(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    begun = asyncio.Event()

    async def take_for_ever() -> None:
        begun.set()
        await asyncio.Event().wait()

    monkeypatch.setitem(background.SHARED_WORK, "statistics", take_for_ever)
    monkeypatch.setattr(background, "EVERY", 0.01)
    [thread, *_] = await some_threads()
    visits = VisitQueue()
    async with Background(visits).running(), asyncio.timeout(10):
        await begun.wait()
        visits.shown(await viewer_for(await make_member()), thread.id, [1])
        while not await Visit.exists():
            pass  # asking lets the loops work
    assert visits.waiting == 0


async def test_what_was_queued_is_written_when_the_process_stops() -> None:
    [thread, *_] = await some_threads()
    visits = VisitQueue()
    async with Background(visits).running():
        visits.shown(await viewer_for(await make_member()), thread.id, [1])
    assert await Visit.all().count() == 1
