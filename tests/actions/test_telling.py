"""Telling goes on in steps, by whoever comes first, and what a crash interrupts goes on afterwards."""

import asyncio
from contextlib import suppress

import pytest

from forum import background as background_work
from forum.actions import notices
from forum.actions.following import follow_type
from forum.actions.notices import drain_happenings, forget_old_notices
from forum.actions.reading import mark_all_read, mark_read
from forum.actions.visits import VisitQueue
from forum.background import Background
from forum.clock import now
from forum.database import transaction
from forum.errors import NotFound
from forum.models import Happening, Member, Notice, Thread, ThreadFollow
from forum.permissions import Viewer
from tests.actions.conftest import told
from tests.client import viewer_for
from tests.factories import make_reply
from tests.hot_threads import make_many_members


async def follow_all(thread: Thread, followers: list[Viewer]) -> None:
    at = now()
    await ThreadFollow.bulk_create(
        ThreadFollow(member_id=one.member_id, thread_id=thread.id, created_at=at)
        for one in followers
    )


async def test_a_thread_with_many_followers_is_told_of_in_steps(
    author: Member, ana: Member, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "BATCH", 10)
    await follow_all(thread, await make_many_members(45))
    await follow_type(await viewer_for(author), "roi", on=True)
    reply = await make_reply(ana, thread, argument=["roi"])
    steps, tell_some = [], notices._tell_some

    async def counted(*given: object) -> int:
        steps.append(await Notice.all().count())
        return await tell_some(*given)  # type: ignore[arg-type]

    monkeypatch.setattr(notices, "_tell_some", counted)
    await drain_happenings()
    assert await Notice.filter(source=f"reply {reply.id}").count() == 46
    assert steps == [0, 9, 19, 29, 39] or steps == [0, 10, 20, 30, 40]


async def test_several_who_tell_at_once_tell_everybody_once(
    author: Member, ana: Member, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "BATCH", 10)
    await follow_all(thread, await make_many_members(35))
    for _ in range(6):
        await make_reply(ana, thread)
    await asyncio.gather(*(drain_happenings() for _ in range(4)))
    await drain_happenings()
    assert await Notice.all().count() == 6 * 36
    assert not await Happening.exists()


async def test_what_was_told_already_is_not_told_again(
    author: Member, ana: Member, thread: Thread
) -> None:
    await make_reply(ana, thread, "@author")
    waiting = await Happening.get()
    await drain_happenings()
    before = await Notice.all().values()
    await Happening.bulk_create([waiting])
    await drain_happenings()
    assert await Notice.all().values() == before


async def test_a_post_that_is_not_committed_is_not_told(
    author: Member, ana: Member, thread: Thread
) -> None:
    with suppress(RuntimeError):
        async with transaction():
            await make_reply(ana, thread)
            raise RuntimeError
    assert not await Happening.exists()


async def test_after_a_crash_between_post_and_telling_the_next_process_tells(
    author: Member, ana: Member, thread: Thread
) -> None:
    await make_reply(ana, thread)  # and its process is gone
    assert await told(author) == []
    background = Background(VisitQueue())
    async with background.running():
        await turns_of(background, 1)
    assert len(await told(author)) == 1


async def turns_of(background: Background, count: int) -> None:
    """Waits until it has looked so often for what is to be told."""
    await asyncio.wait_for(_turns_of(background, count), 10)


async def _turns_of(background: Background, count: int) -> None:
    while background.done["notices"] < count:  # noqa: ASYNC110  (there is nothing else to wait on)
        await asyncio.sleep(0)


async def test_what_happens_is_told_at_once(author: Member, ana: Member, thread: Thread) -> None:
    background = Background(VisitQueue())
    async with background.running():
        await turns_of(background, 1)
        await make_reply(ana, thread)
        await turns_of(background, 2)
        assert len(await told(author)) == 1


async def test_what_happens_in_a_rush_is_told_some_at_a_time(
    author: Member, ana: Member, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(background_work, "GATHERED", 0.5)
    background, posts = Background(VisitQueue()), 20
    async with background.running(), asyncio.timeout(30):
        await turns_of(background, 1)
        for _ in range(posts):
            await make_reply(ana, thread)
        while await Happening.exists():  # noqa: ASYNC110  (as above)
            await asyncio.sleep(0)
    assert len(await told(author)) == posts
    assert background.done["notices"] < posts / 2


async def test_one_that_cannot_be_told_keeps_no_other(
    author: Member, ana: Member, thread: Thread
) -> None:
    await make_reply(ana, thread)
    await Happening.all().update(details="damaged")
    await make_reply(ana, thread)
    with pytest.raises(ValueError, match="damaged"):
        await drain_happenings()
    assert len(await told(author)) == 1
    assert await Happening.all().count() == 1


async def test_marking_read_takes_one_with_its_group_or_all(
    author: Member, ana: Member, luis: Member, thread: Thread
) -> None:
    viewer = await viewer_for(author)
    for _ in range(3):
        await make_reply(ana, thread)
    await make_reply(ana, thread, "@author")
    await drain_happenings()
    first, second, third, mention = await Notice.filter(member_id=author.id).order_by("id")
    with pytest.raises(NotFound):
        await mark_read(await viewer_for(luis), second.id)
    await mark_read(viewer, second.id)
    assert await unread(author) == [third.id, mention.id]
    await mark_all_read(viewer, third.id)
    assert await unread(author) == [mention.id]
    await mark_read(viewer, mention.id)
    assert await unread(author) == []
    assert first.read_at is None  # as it was loaded


async def unread(member: Member) -> list[int]:
    found = await Notice.filter(member_id=member.id, read_at=None).order_by("id")
    return [one.id for one in found]


async def test_notices_go_some_time_after_they_were_read(
    author: Member, ana: Member, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "BATCH", 2)
    for _ in range(7):
        await make_reply(ana, thread)
    await drain_happenings()
    ids = await unread(author)
    await Notice.filter(id__in=ids[:5]).update(read_at=now() - notices.KEPT * 1.01)
    await Notice.filter(id=ids[5]).update(read_at=now() - notices.KEPT * 0.99)
    await forget_old_notices()
    assert [one.id for one in await Notice.all().order_by("id")] == ids[5:]


async def test_notices_that_nobody_reads_go_in_the_end(
    author: Member, ana: Member, thread: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(notices, "BATCH", 2)
    for _ in range(7):
        await make_reply(ana, thread)
    await drain_happenings()
    ids = await unread(author)
    await Notice.filter(id__in=ids[:5]).update(created_at=now() - notices.UNREAD_KEPT * 1.01)
    await Notice.filter(id=ids[5]).update(created_at=now() - notices.UNREAD_KEPT * 0.99)
    await forget_old_notices()
    assert await unread(author) == ids[5:]
