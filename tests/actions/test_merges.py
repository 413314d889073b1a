"""Merging threads: one has all replies, the other leads there, and nothing is counted twice."""

import pytest

from forum.actions.checks import drain_checks
from forum.actions.decisions import decide
from forum.actions.drafts import save_draft
from forum.actions.endorsements import endorse
from forum.actions.flags import flag_thread
from forum.actions.following import follow_thread
from forum.actions.merges import merge_threads
from forum.actions.moderation import hide_thread, lock, unhide_thread
from forum.actions.notices import drain_happenings
from forum.actions.picks import pick, unpick
from forum.actions.recount import drain_rescores
from forum.actions.threads import edit_thread
from forum.actions.visits import VisitQueue
from forum.errors import Conflict, Forbidden, Invalid
from forum.models import (
    ALL_TYPES,
    ArgumentCount,
    AuditEntry,
    Curation,
    Draft,
    FieldReport,
    Member,
    Notice,
    Pick,
    PickHistory,
    Reply,
    ReplyRevision,
    Rescore,
    Thread,
    ThreadFollow,
    Topic,
    Visit,
)
from forum.permissions import Viewer
from forum.queries.review_queue import ReviewSort, load_review_queue
from forum.queries.thread_list import load_thread_list
from forum.rules.drafts import PickDraft, ThreadEdit
from forum.rules.flags import DecisionDraft, FlagDraft
from forum.rules.places import Deed, Place
from tests.actions.snapshots import assert_nothing_drifted
from tests.client import viewer_for
from tests.factories import make_field_report, make_member, make_reply, make_thread

WHY = "Because it is the number that they wrote down."
REASON = "Both ask the same."


@pytest.fixture
async def other(author: Member) -> Thread:
    return await make_thread(author, topics=["cloud"])


async def test_all_replies_stand_in_one_thread_by_their_dates(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, other: Thread
) -> None:
    second = await make_reply(author, other)
    third = await make_reply(author, thread, argument=["risk"])
    fourth = await make_reply(author, other, parent=second)
    await merge_threads(manager, other.id, thread.id, REASON)
    top = await Reply.filter(thread_id=thread.id, depth=1).order_by("position")
    opening = next(one for one in top if one.id not in {reply.id, second.id, third.id})
    assert [one.id for one in top] == [reply.id, opening.id, second.id, third.id]
    assert (await Reply.get(id=fourth.id)).parent_id == second.id
    found = await Thread.get(id=thread.id)
    assert (found.reply_count, found.top_level_count, found.argument_count) == (5, 4, 2)
    await assert_nothing_drifted()


async def test_its_question_becomes_a_reply_of_its_author(
    manager: Viewer, thread: Thread, other: Thread
) -> None:
    await merge_threads(manager, other.id, thread.id, REASON)
    reply = await Reply.get(thread_id=thread.id)
    assert (reply.author_id, reply.created_at) == (other.author_id, other.created_at)
    said = (await ReplyRevision.get(reply_id=reply.id)).plain
    assert other.title in said
    assert "They like paper. What worked for you?" in said
    assert "Approve a pilot of web forms." in said


async def test_it_is_out_of_lists_and_counts(
    manager: Viewer, author: Member, thread: Thread, other: Thread
) -> None:
    await make_reply(author, other, argument=["roi"])
    await drain_checks()
    await merge_threads(manager, other.id, thread.id, REASON)
    assert [row.id for row in (await load_thread_list()).rows] == [thread.id]
    assert (await Topic.get(slug="cloud")).thread_count == 0
    assert (await ArgumentCount.get(type_id=ALL_TYPES, facet="")).n == 1
    counted = ArgumentCount.filter(facet="topic", n__gt=0)
    assert await counted.count() == 0
    await drain_checks()
    assert (await Curation.get(thread_id=other.id)).need == 0
    await assert_nothing_drifted()


async def test_members_keep_one_pick_and_their_visits(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, other: Thread
) -> None:
    there = await make_reply(author, other, argument=["roi"])
    both, one = await viewer_for(await make_member("both")), await viewer_for(await make_member())
    await pick(both, thread.id, PickDraft(reply_id=reply.id, why=WHY))
    await pick(both, other.id, PickDraft(reply_id=there.id, why=WHY))
    await pick(one, other.id, PickDraft(reply_id=there.id, why=WHY))
    for viewer in (both, one):
        await endorse(viewer, there.id)
    await merge_threads(manager, other.id, thread.id, REASON)
    picks = {pick.member_id: pick.reply_id for pick in await Pick.all()}
    assert picks == {both.member_id: reply.id, one.member_id: there.id}
    assert await PickHistory.filter(thread_id=thread.id).count() == 3
    found = await Reply.get(id=there.id)
    assert (found.endorsement_count, found.seen_count, found.pick_count) == (2, 2, 1)
    assert not await Visit.filter(thread_id=other.id).exists()
    await unpick(one, other.id)
    assert await Pick.all().count() == 1
    await assert_nothing_drifted()


async def test_flags_of_its_question_wait_at_the_reply_that_it_becomes(
    manager: Viewer, thread: Thread, other: Thread
) -> None:
    reader = await viewer_for(await make_member("reader"))
    await flag_thread(reader, other.id, FlagDraft(kind="spam"))
    await merge_threads(manager, other.id, thread.id, REASON)
    opening = await Reply.get()
    (waiting,) = (await load_review_queue(ReviewSort.OLDEST)).rows
    assert (waiting.post, waiting.flag_count) == (f"reply {opening.id}", 1)
    assert [flag.kind for flag in waiting.flags] == ["Spam or advertising"]
    choice = {"post": waiting.post, "review": waiting.id, "until": waiting.until}
    await decide(manager, DecisionDraft.model_validate({**choice, "decision": "dismiss"}))
    assert not (await load_review_queue(ReviewSort.OLDEST)).rows


async def test_field_reports_come_along(
    manager: Viewer, author: Member, thread: Thread, other: Thread
) -> None:
    await make_field_report(author, other)
    await merge_threads(manager, other.id, thread.id, REASON)
    assert (await FieldReport.get()).thread_id == thread.id


async def test_what_is_sent_to_it_lands_in_the_other_thread_once(
    manager: Viewer, author: Member, thread: Thread, other: Thread
) -> None:
    there = await make_reply(author, other)
    first = await make_reply(author, other, "The same words.")
    await merge_threads(manager, other.id, thread.id, REASON)
    again = await make_reply(author, other, "The same words.")
    assert again.id == first.id
    answer = await make_reply(author, other, "An answer to it.", there)
    assert (answer.thread_id, answer.parent_id) == (thread.id, there.id)
    await assert_nothing_drifted()


async def test_what_was_shown_of_it_is_written_in_the_other_one(
    manager: Viewer, author: Member, thread: Thread, other: Thread
) -> None:
    reply, queue = await make_reply(author, other), VisitQueue()
    queue.shown(await viewer_for(await make_member()), other.id, [reply.ordinal])
    await merge_threads(manager, other.id, thread.id, REASON)
    await queue.fold()
    assert (await Reply.get(id=reply.id)).seen_count == 1
    assert (await Visit.get()).thread_id == thread.id
    await assert_nothing_drifted()


async def test_it_takes_no_deeds_any_more(
    manager: Viewer, author: Member, thread: Thread, other: Thread
) -> None:
    await merge_threads(manager, other.id, thread.id, REASON)
    edit = ThreadEdit(title=other.title, body="Other words", revision=1)
    for deed in (
        hide_thread(manager, other.id, REASON),
        unhide_thread(manager, other.id),
        lock(manager, other.id),
    ):
        with pytest.raises(Conflict):
            await deed
    with pytest.raises(Conflict):
        await edit_thread(await viewer_for(author), other.id, edit)
    assert (await Thread.get(id=thread.id)).revision == 1


async def test_a_merged_thread_is_no_target_and_one_that_took_some_may_be_merged_on(
    manager: Viewer, author: Member, thread: Thread, other: Thread
) -> None:
    last = await make_thread(author)
    reply = await make_reply(author, other, argument=["risk"])
    await merge_threads(manager, other.id, thread.id, REASON)
    with pytest.raises(Invalid, match=str(thread.id)):
        await merge_threads(manager, last.id, other.id, REASON)
    with pytest.raises(Conflict):
        await merge_threads(manager, other.id, last.id, REASON)
    await merge_threads(manager, thread.id, last.id, REASON)
    assert (await Reply.get(id=reply.id)).thread_id == last.id
    assert (await make_reply(author, other)).thread_id == last.id
    await assert_nothing_drifted()


async def test_some_threads_cannot_be_merged(
    manager: Viewer, author: Member, thread: Thread, other: Thread
) -> None:
    with pytest.raises(Invalid):
        await merge_threads(manager, thread.id, thread.id, REASON)
    with pytest.raises(Invalid):
        await merge_threads(manager, thread.id, 10**9, REASON)
    with pytest.raises(Forbidden):
        await merge_threads(await viewer_for(author), thread.id, other.id, REASON)
    await lock(manager, other.id)
    with pytest.raises(Invalid):
        await merge_threads(manager, thread.id, other.id, REASON)
    await merge_threads(manager, other.id, thread.id, REASON)  # what is over may be locked
    hidden = await make_thread(author)
    await hide_thread(manager, hidden.id, REASON)
    for source, target in ((hidden, thread), (thread, hidden)):
        with pytest.raises(Invalid):
            await merge_threads(manager, source.id, target.id, REASON)


async def test_it_is_in_the_log_with_its_reason(
    manager: Viewer, author: Member, thread: Thread, other: Thread
) -> None:
    await make_reply(author, other)
    await merge_threads(manager, other.id, thread.id, REASON)
    entry = await AuditEntry.get()
    assert (entry.deed, entry.target, entry.reason) == (
        "merge thread",
        f"thread {other.id}",
        REASON,
    )
    assert entry.before == {"replies": 1, "editions": 0}
    assert entry.after["thread"] == thread.id


async def test_a_thread_that_waits_for_a_recount_is_recounted_where_its_replies_are(
    manager: Viewer, author: Member, thread: Thread, other: Thread
) -> None:
    await make_reply(author, other)
    await Rescore.create(thread_id=other.id)
    await merge_threads(manager, other.id, thread.id, REASON)
    assert {row.thread_id for row in await Rescore.all()} == {other.id, thread.id}
    await drain_rescores()


async def test_who_followed_it_follows_the_other_thread_unless_they_said_otherwise(
    manager: Viewer, author: Member, thread: Thread, other: Thread
) -> None:
    fan, tired = [await viewer_for(await make_member()) for _ in range(2)]
    for viewer in (fan, tired):
        await follow_thread(viewer, other.id, on=True)
    await follow_thread(tired, thread.id, on=False)
    await merge_threads(manager, other.id, thread.id, REASON)
    follows = await ThreadFollow.filter(member_id__in=[fan.member_id, tired.member_id])
    assert {(one.member_id, one.thread_id, one.following) for one in follows} == {
        (fan.member_id, thread.id, True),
        (tired.member_id, thread.id, False),
    }


async def test_what_members_were_writing_there_they_go_on_writing_in_the_other_thread(
    manager: Viewer, author: Member, thread: Thread, reply: Reply, other: Thread
) -> None:
    there = await make_reply(author, other)
    one, two = [await viewer_for(await make_member(name)) for name in ("one", "two")]
    for place in (Place(Deed.REPLY, other.id), Place(Deed.REPLY, other.id, to=there.id)):
        await save_draft(one, place, {"body": [f"Mine, {place}"]}, 0)
    for place in (Place(Deed.REPLY, thread.id), Place(Deed.REPLY, other.id)):
        await save_draft(two, place, {"body": [f"Mine, {place}"]}, 0)
    await merge_threads(manager, other.id, thread.id, REASON)
    found = [draft.place for draft in await Draft.all().order_by("member_id", "place")]
    here = f"reply {thread.id}"
    assert found == [here, f"{here} to {there.id}", here, f"reply {other.id}"]


async def test_what_was_still_to_be_told_of_it_is_told_of_the_other_thread(
    manager: Viewer, author: Member, thread: Thread, other: Thread
) -> None:
    late = await make_reply(await make_member(), other)
    await merge_threads(manager, other.id, thread.id, REASON)
    await drain_happenings()
    notice = await Notice.get(member_id=author.id, reply_id=late.id)
    assert notice.thread_id == thread.id
