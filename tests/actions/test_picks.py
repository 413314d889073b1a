"""The one reason a member picks in a thread: movable, signed, its history kept."""

import asyncio

import pytest

from forum.actions.moderation import hide_reply, unhide_reply
from forum.actions.picks import pick, remove_why, unpick
from forum.errors import Forbidden, Invalid
from forum.models import AuditEntry, Member, Notice, Pick, PickHistory, Reply, Role, Thread
from forum.permissions import VISITOR
from forum.queries.picks import load_pick_tally
from forum.queries.thread_head import load_thread_head
from forum.rules.drafts import PickDraft
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
WHY = "Because it names what waiting costs us."


async def scene(replies: int = 2) -> tuple[Thread, list[Reply], Member]:
    author = await make_member("author")
    thread = await make_thread(author)
    made = [await make_reply(author, thread, argument=["roi"]) for _ in range(replies)]
    return thread, made, await make_member("reader", agency="City of Elm")


async def choose(member: Member, reply: Reply, why: str = WHY) -> None:
    draft = PickDraft(reply_id=reply.id, why=why)
    await pick(await viewer_for(member), reply.thread_id, draft)


async def counts(thread: Thread) -> tuple[int, list[int]]:
    replies = await Reply.filter(thread_id=thread.id).order_by("id")
    return (await Thread.get(id=thread.id)).pick_count, [reply.pick_count for reply in replies]


async def test_a_pick_is_counted_and_signed() -> None:
    thread, (first, _), reader = await scene()
    await choose(reader, first)
    assert await counts(thread) == (1, [1, 0])
    tally = await load_pick_tally(await load_thread_head(VISITOR, thread.id))
    assert [(top.reply_id, top.count, top.agencies) for top in tally.top] == [(first.id, 1, 1)]
    assert [(reason.why, reason.person.name) for reason in tally.reasons] == [(WHY, "Reader")]


async def test_a_second_pick_moves_the_first_and_history_keeps_both() -> None:
    thread, (first, second), reader = await scene()
    await choose(reader, first)
    await choose(reader, second, "Because it names who did it before us.")
    assert await counts(thread) == (1, [0, 1])
    history = await PickHistory.filter(member_id=reader.id).order_by("id")
    assert [entry.reply_id for entry in history] == [first.id, second.id]
    assert [entry.ended_at is None for entry in history] == [False, True]


async def test_history_ends_also_where_its_pick_is_lost() -> None:
    _, (first, second), reader = await scene()
    await choose(reader, first)
    await Pick.all().delete()
    await choose(reader, second)
    history = await PickHistory.filter(member_id=reader.id).order_by("id")
    assert [entry.ended_at is None for entry in history] == [False, True]


async def test_picking_several_at_once_leaves_one() -> None:
    thread, replies, reader = await scene(4)
    await asyncio.gather(*(choose(reader, reply) for reply in replies))
    total, of_replies = await counts(thread)
    assert (total, sum(of_replies)) == (1, 1)
    assert await Pick.all().count() == 1
    assert await PickHistory.filter(ended_at=None).count() == 1


async def test_a_member_picks_one_in_each_thread() -> None:
    thread, (first, _), reader = await scene()
    other = await make_thread(reader)
    helper = await make_member("helper")
    await choose(reader, first)
    await choose(reader, await make_reply(helper, other))
    assert (await counts(thread))[0] == (await counts(other))[0] == 1


async def test_taking_a_pick_back_keeps_its_history() -> None:
    thread, (first, _), reader = await scene()
    await choose(reader, first)
    await unpick(await viewer_for(reader), thread.id)
    assert await counts(thread) == (0, [0, 0])
    assert (await PickHistory.get()).ended_at is not None
    await unpick(await viewer_for(reader), thread.id)
    assert await PickHistory.all().count() == 1


async def test_nobody_picks_their_own_reply() -> None:
    thread, (first, _), _ = await scene()
    with pytest.raises(Forbidden, match="Others decide"):
        await choose(await Member.get(username="author"), first)
    with pytest.raises(Forbidden):
        await pick(VISITOR, thread.id, PickDraft(reply_id=first.id, why=WHY))
    assert await counts(thread) == (0, [0, 0])


async def test_a_reply_of_another_thread_cannot_be_picked() -> None:
    thread, _, reader = await scene()
    author = await Member.get(username="author")
    elsewhere = await make_reply(author, await make_thread(author))
    with pytest.raises(Invalid, match="not in this thread"):
        await pick(await viewer_for(reader), thread.id, PickDraft(reply_id=elsewhere.id, why=WHY))


async def test_picks_of_a_hidden_reply_rest_until_it_returns() -> None:
    thread, (first, second), reader = await scene()
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    await choose(reader, first)
    await choose(await make_member("other"), second)
    await hide_reply(manager, first.id, "Off topic")
    head = await load_thread_head(VISITOR, thread.id)
    assert head.pick_count == 1
    assert [top.reply_id for top in (await load_pick_tally(head)).top] == [second.id]
    await unhide_reply(manager, first.id)
    assert (await load_thread_head(VISITOR, thread.id)).pick_count == 2


async def test_a_pick_keeps_the_agency_of_its_moment() -> None:
    _, (first, _), reader = await scene()
    await choose(reader, first)
    elm = reader.agency_id
    reader.agency_id = None
    await reader.save()
    assert (await Pick.get()).agency_id == elm


async def test_a_manager_takes_the_words_of_a_pick_from_view_and_the_pick_stays() -> None:
    thread, (first, _), reader = await scene()
    await choose(reader, first, "They are all crooks up there, every single one.")
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    await remove_why(manager, (await Pick.get()).id, "It insults people.")
    assert await counts(thread) == (1, [1, 0])
    tally = await load_pick_tally(await load_thread_head(VISITOR, thread.id))
    assert (len(tally.top), tally.reasons) == (1, ())
    assert [entry.why for entry in await PickHistory.all()] == [""]
    entry, notice = await AuditEntry.get(), await Notice.get(member_id=reader.id)
    assert (entry.deed, entry.reason) == ("remove why of a pick", "It insults people.")
    assert "crooks" in entry.before["why"]
    assert "It insults people." in notice.text
    await choose(reader, first)
    tally = await load_pick_tally(await load_thread_head(VISITOR, thread.id))
    assert [reason.why for reason in tally.reasons] == [WHY]


async def test_members_take_no_words_of_others_from_view() -> None:
    _, (first, _), reader = await scene()
    await choose(reader, first)
    with pytest.raises(Forbidden):
        await remove_why(await viewer_for(reader), (await Pick.get()).id, "I may not.")
    assert (await Pick.get()).why == WHY
