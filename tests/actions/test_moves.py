"""Moving a branch: it is somewhere else, and nothing of it is lost or counted twice."""

import pytest

from forum.actions.endorsements import endorse
from forum.actions.moderation import hide_reply, hide_thread, lock
from forum.actions.moves import move_branch
from forum.actions.nominations import nominate
from forum.actions.picks import pick
from forum.actions.visits import VisitQueue
from forum.errors import Forbidden, Invalid, NotFound
from forum.models import (
    AuditEntry,
    Curation,
    Endorsement,
    Member,
    Nomination,
    Notice,
    NoticeKind,
    Pick,
    PickHistory,
    Reply,
    ReplyArgument,
    Thread,
    Visit,
)
from forum.permissions import VISITOR, Viewer
from forum.queries.permalink import find_reply_url
from forum.rules.drafts import PickDraft
from forum.rules.moving import Place
from forum.rules.nominations import NominationDraft
from forum.text.bits import numbers_in
from tests.actions.snapshots import assert_nothing_drifted
from tests.client import viewer_for
from tests.factories import BODY, make_member, make_reply, make_thread

WHY = "Because it is the number that they wrote down."
REASON = "It is about another question."


@pytest.fixture
async def other(author: Member) -> Thread:
    return await make_thread(author, topics=["cloud"])


async def moved(manager: Viewer, reply: Reply, to: Thread | Reply) -> Reply:
    place = Place(thread_id=to.id) if isinstance(to, Thread) else Place(reply_id=to.id)
    return await move_branch(manager, reply.id, place, REASON)


async def see(member: Member, thread: Thread, *replies: Reply) -> None:
    queue = VisitQueue()
    queue.shown(await viewer_for(member), thread.id, [reply.ordinal for reply in replies])
    await queue.fold()


async def seen_by(member: Member, thread: Thread) -> set[int]:
    """The ids of replies of a thread that were shown to a member."""
    visit = await Visit.get_or_none(member_id=member.id, thread_id=thread.id)
    bits = numbers_in(visit.seen) if visit else []
    found = await Reply.filter(thread_id=thread.id, ordinal__in=bits or [0])
    return {reply.id for reply in found}


async def test_a_branch_goes_with_all_that_stands_below_it(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, other: Thread
) -> None:
    child = await make_reply(author, thread, parent=reply, argument=["risk"])
    grandchild = await make_reply(author, thread, parent=child)
    stays = await make_reply(author, thread)
    there = await make_reply(author, other)
    await moved(manager, child, other)
    found = {reply.id: reply for reply in await Reply.filter(thread_id=other.id)}
    assert set(found) == {there.id, child.id, grandchild.id}
    assert (found[child.id].parent_id, found[child.id].depth) == (None, 1)
    assert (found[grandchild.id].parent_id, found[grandchild.id].depth) == (child.id, 2)
    assert {r.id for r in await Reply.filter(thread_id=thread.id)} == {reply.id, stays.id}
    assert (await Thread.get(id=thread.id)).reply_count == 2
    assert (await Thread.get(id=other.id)).argument_count == 1
    await assert_nothing_drifted()


async def test_it_may_go_below_a_reply_and_stands_there_by_its_date(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, other: Thread
) -> None:
    there = await make_reply(author, other)
    later = await make_reply(author, other, parent=there)
    await moved(manager, reply, there)
    answers = await Reply.filter(parent_id=there.id).order_by("position")
    assert [answer.id for answer in answers] == [reply.id, later.id]
    assert (await Reply.get(id=there.id)).child_count == 2
    await assert_nothing_drifted()


async def test_within_a_thread_only_its_place_changes(
    manager: Viewer, author: Member, thread: Thread, reply: Reply
) -> None:
    child = await make_reply(author, thread, parent=reply)
    below = await make_reply(author, thread, parent=child)
    later = await make_reply(author, thread)
    await moved(manager, child, later)
    assert (await Reply.get(id=below.id)).depth == 3
    await moved(manager, child, thread)
    assert (await Reply.get(id=below.id)).depth == 2
    assert (await Reply.get(id=child.id)).position == 2
    assert [r.ordinal for r in await Reply.all().order_by("id")] == [1, 2, 3, 4]
    await assert_nothing_drifted()


async def test_marks_and_who_saw_it_come_along(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, other: Thread
) -> None:
    child = await make_reply(author, thread, parent=reply)
    there = await make_reply(author, other)
    reader, fan = await make_member(agency="City of Elm"), await make_member(agency="Oak")
    await see(reader, thread, reply, child)
    await see(reader, other, there)
    await endorse(await viewer_for(fan), child.id)
    await moved(manager, child, other)
    found = await Reply.get(id=child.id)
    assert (found.seen_count, found.endorsement_count) == (2, 1)
    assert await seen_by(reader, other) == {there.id, child.id}
    assert await seen_by(fan, other) == {child.id}
    assert await seen_by(reader, thread) == {reply.id}
    await endorse(await viewer_for(fan), child.id)
    assert await Endorsement.all().count() == 1
    await assert_nothing_drifted()


async def test_what_a_member_saw_from_two_agencies_counts_for_the_one_of_the_new_thread(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, other: Thread
) -> None:
    reader = await make_member("reader", agency="City of Elm")
    there = await make_reply(author, other)
    await see(reader, thread, reply)
    oak = await make_member(agency="Oak County")
    await Member.filter(id=reader.id).update(agency_id=oak.agency_id)
    await see(await Member.get(id=reader.id), other, there)
    await moved(manager, reply, other)
    assert (await Reply.get(id=reply.id)).seen_count == 1
    await assert_nothing_drifted()


async def test_what_was_shown_before_the_move_and_written_after_it_is_not_lost(
    manager: Viewer, thread: Thread, reply: Reply, other: Thread
) -> None:
    queue, reader = VisitQueue(), await make_member()
    queue.shown(await viewer_for(reader), thread.id, [reply.ordinal])
    await moved(manager, reply, other)
    await queue.fold()
    assert await seen_by(reader, other) == {reply.id}
    assert not await Visit.filter(thread_id=thread.id).exists()
    assert queue.waiting == 0
    await assert_nothing_drifted()


async def test_a_new_reply_is_not_taken_for_one_that_left(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, other: Thread
) -> None:
    reader = await make_member()
    await see(reader, thread, reply)
    await moved(manager, reply, other)
    fresh = await make_reply(author, thread)
    assert await seen_by(reader, thread) == set()
    assert (await Reply.get(id=fresh.id)).ordinal == 2
    await assert_nothing_drifted()


async def test_there_and_back_again_everything_is_as_before(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, other: Thread
) -> None:
    reader = await make_member(agency="City of Elm")
    await make_reply(author, thread, parent=reply, argument=["risk"])
    await see(reader, thread, reply)
    before = await find_reply_url(VISITOR, reply.id)
    await moved(manager, reply, other)
    await moved(manager, reply, thread)
    assert await find_reply_url(VISITOR, reply.id) == before
    assert await seen_by(reader, thread) == {reply.id}
    await assert_nothing_drifted()


async def test_a_pick_goes_along_unless_there_is_one_already(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, other: Thread
) -> None:
    there = await make_reply(author, other, argument=["roi"])
    one, both = await make_member("one"), await make_member("both")
    for member, place, picked in (
        (one, thread, reply),
        (both, thread, reply),
        (both, other, there),
    ):
        await pick(await viewer_for(member), place.id, PickDraft(reply_id=picked.id, why=WHY))
    await moved(manager, reply, other)
    picks = {pick.member_id: pick.reply_id for pick in await Pick.filter(thread_id=other.id)}
    assert picks == {one.id: reply.id, both.id: there.id}
    assert await Pick.all().count() == 2
    assert await PickHistory.filter(thread_id=other.id).count() == 3
    assert await PickHistory.filter(member_id=both.id, ended_at=None).count() == 1
    assert (await Thread.get(id=other.id)).pick_count == 2
    await assert_nothing_drifted()


async def test_a_waiting_nomination_and_a_notice_follow_and_tags_are_new_there(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, other: Thread
) -> None:
    nominated = await make_reply(author, thread, BODY, argument=["roi"])
    words = " ".join(BODY.split()[:6])
    draft = NominationDraft(words=words, type="risk", revision=1)
    await nominate(await viewer_for(await make_member()), nominated.id, draft)
    await Notice.create(
        member_id=author.id, kind=NoticeKind.REPLY, source=f"reply {nominated.id}",
        thread_id=thread.id, reply_id=nominated.id, created_at=nominated.created_at,
    )  # fmt: skip
    last = max([tag.id for tag in await ReplyArgument.all()])
    await moved(manager, nominated, other)
    assert (await Nomination.get()).thread_id == other.id
    assert (await Notice.get()).thread_id == other.id
    assert (await ReplyArgument.get(reply_id=nominated.id)).id > last
    assert (await make_reply(author, other, argument=["roi"])).type_count == 1


async def test_it_is_in_the_log_with_its_reason(
    manager: Viewer, thread: Thread, reply: Reply, other: Thread
) -> None:
    await moved(manager, reply, other)
    entry = await AuditEntry.get()
    assert (entry.deed, entry.target, entry.reason) == ("move branch", f"reply {reply.id}", REASON)
    assert entry.before == {"thread": thread.id, "below": None}
    assert entry.after == {"thread": other.id, "below": None, "replies": 1}


async def test_both_threads_have_new_versions(
    manager: Viewer, thread: Thread, reply: Reply, other: Thread
) -> None:
    before = {one.id: one.version for one in await Thread.all()}
    await moved(manager, reply, other)
    assert all(one.version > before[one.id] for one in await Thread.all())
    assert await Curation.all().count() == 0


async def test_some_places_are_none(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, other: Thread
) -> None:
    child = await make_reply(author, thread, parent=reply)
    hidden = await make_reply(author, other)
    await hide_reply(manager, hidden.id, REASON)
    closed, secret = await make_thread(author), await make_thread(author)
    await lock(manager, closed.id)
    await hide_thread(manager, secret.id, REASON)
    places: list[Thread | Reply] = [reply, child, thread, hidden, closed, secret]
    for place in places:
        with pytest.raises(Invalid) as error:
            await moved(manager, reply, place)
        assert set(error.value.fields) == {"to"}
    for nowhere in (Place(thread_id=10**9), Place(reply_id=10**9)):
        with pytest.raises(Invalid):
            await move_branch(manager, reply.id, nowhere, REASON)
    assert await AuditEntry.filter(deed="move branch").count() == 0
    with pytest.raises(NotFound):
        await move_branch(manager, 10**9, Place(thread_id=other.id), REASON)


async def test_only_managers_move_replies(author: Member, reply: Reply, other: Thread) -> None:
    with pytest.raises(Forbidden):
        await moved(await viewer_for(author), reply, other)
