"""What hundreds of members do in one second to a thread of thousands of replies."""

import asyncio
from collections.abc import Awaitable, Callable

import pytest

from forum.actions.endorsements import endorse, unendorse
from forum.actions.moderation import hide_reply, unhide_reply
from forum.actions.picks import pick
from forum.actions.visits import VisitQueue
from forum.models import Endorsement, Member, Reply, Role, Thread
from forum.permissions import Viewer
from forum.rules.drafts import PickDraft
from tests.actions.snapshots import assert_counted
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread
from tests.hot_threads import Shape, make_hot_thread, make_many_members, reply_at
from tests.queries.counting import counted

pytestmark = pytest.mark.usefixtures("db")
MARKS, POSTS, REPLIES = 500, 40, 10_000
WHY = "It is the number that they wrote down."


async def test_five_hundred_marks_in_one_second_are_all_counted() -> None:
    thread = await make_hot_thread(await make_member("author"), Shape(REPLIES), ("roi",))
    members = await make_many_members(MARKS)
    replies = [await reply_at(thread, REPLIES - n % 50) for n in range(MARKS)]
    marking = [endorse(member, reply.id) for member, reply in zip(members, replies, strict=True)]
    poster = await make_member("poster")
    posting = [make_reply(poster, thread, argument=["risk"]) for _ in range(POSTS)]
    await asyncio.gather(*marking, *posting)
    assert await Endorsement.all().count() == MARKS
    assert (await Thread.get(id=thread.id)).reply_count == REPLIES + POSTS
    marked = await Reply.filter(thread_id=thread.id, endorsement_count__gt=0)
    assert {(reply.endorsement_count, reply.best_page) for reply in marked} == {(MARKS // 50, 1)}
    await assert_counted(thread)


Deed = Callable[[Viewer, Reply], Awaitable[object]]
READER = "reader"


async def see(viewer: Viewer, reply: Reply) -> None:
    visits = VisitQueue()
    visits.shown(viewer, reply.thread_id, [reply.ordinal])
    await visits.fold()


async def choose(viewer: Viewer, reply: Reply) -> None:
    await pick(viewer, reply.thread_id, PickDraft(reply_id=reply.id, why=WHY))


async def hide(viewer: Viewer, reply: Reply) -> None:
    await hide_reply(viewer, reply.id, "Off topic")


async def unhide(viewer: Viewer, reply: Reply) -> None:
    await unhide_reply(viewer, reply.id)


async def mark(viewer: Viewer, reply: Reply) -> None:
    await endorse(viewer, reply.id)


async def unmark(viewer: Viewer, reply: Reply) -> None:
    await unendorse(viewer, reply.id)


async def answer(viewer: Viewer, reply: Reply) -> None:
    author, thread = await Member.get(id=viewer.member_id), await Thread.get(id=reply.thread_id)
    await make_reply(author, thread, parent=reply)


DEEDS: list[Deed] = [see, mark, choose, answer, hide, unhide, unmark]


async def statements_of(
    thread: Thread, viewer: Viewer, ordinal: int, monkeypatch: pytest.MonkeyPatch
) -> list[int]:
    reply, counts = await reply_at(thread, ordinal), []
    for deed in DEEDS:
        with counted(monkeypatch) as statements:
            await deed(viewer, reply)
        counts.append(len(statements))
    return counts


async def test_no_deed_asks_more_of_a_thread_of_thousands(monkeypatch: pytest.MonkeyPatch) -> None:
    author, manager = await make_member("author"), await make_member("boss", role=Role.MANAGER)
    viewer = await viewer_for(manager)
    long = await make_hot_thread(author, Shape(REPLIES))
    longer_than_a_page = await make_hot_thread(author, Shape(150))
    much = await statements_of(long, viewer, REPLIES, monkeypatch)
    assert much == await statements_of(longer_than_a_page, viewer, 150, monkeypatch)
    await assert_counted(long)


async def test_one_page_of_replies_is_never_ranked(monkeypatch: pytest.MonkeyPatch) -> None:
    author, reader = await make_member("author"), await viewer_for(await make_member("reader"))
    thread = await make_thread(author)
    reply = await make_reply(author, thread, argument=["roi"])
    with counted(monkeypatch) as statements:
        await endorse(reader, reply.id)
        await make_reply(author, thread, argument=["roi"])
    assert not [sql for sql in statements.sql if "best_page =" in sql]
