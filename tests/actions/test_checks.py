"""Curation rows say what waits in each thread: computed soon after a change, and never drifting."""

import asyncio
from random import Random
from typing import Any

import pytest

from forum.actions.access import hold_thread
from forum.actions.checks import check_thread, drain_checks
from forum.actions.curation import look_at_all, review_line
from forum.actions.editions import publish
from forum.actions.endorsements import endorse
from forum.actions.moderation import hide_reply, hide_thread, unhide_thread
from forum.actions.nominations import nominate
from forum.actions.recount import drain_rescores
from forum.actions.replies import edit_reply
from forum.actions.summaries import change_draft
from forum.actions.tags import retag_reply
from forum.actions.visits import VisitQueue
from forum.database import execute, rows, transaction
from forum.errors import CasemakerError
from forum.models import Curation, Edition, Member, Thread
from forum.permissions import Viewer
from forum.rules.drafts import ReplyEdit, TagDraft
from forum.rules.nominations import NominationDraft
from forum.rules.reviews import LookedDraft, ReviewDraft
from forum.rules.summary import Content, drop_line, move_line
from tests.actions.conftest import ROI
from tests.actions.steps import Busy
from tests.actions.test_drift import a_busy_forum
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")


async def row_of(thread: Thread) -> Curation:
    return await Curation.get(thread_id=thread.id)


async def unchecked() -> list[int]:
    return [row["id"] for row in await rows("SELECT id FROM thread WHERE unchecked = TRUE")]


async def test_a_thread_that_changed_waits_to_be_checked_and_then_no_longer(
    author: Member, thread: Thread
) -> None:
    await drain_checks()
    assert await unchecked() == []
    reply = await make_reply(author, thread)
    assert await unchecked() == [thread.id]
    await drain_checks()
    row = await row_of(thread)
    assert (await unchecked(), row.untagged_count, row.need) == ([], 1, 1)
    before = (await Thread.get(id=thread.id)).version
    await drain_checks()
    assert (await Thread.get(id=thread.id)).version == before
    draft = TagDraft(argument=["roi"], stance="for")
    await retag_reply(await viewer_for(author), reply.id, draft)
    assert await unchecked() == [thread.id]


async def test_reading_a_thread_lets_it_be_checked_once_the_visit_counts(
    author: Member, thread: Thread
) -> None:
    reply = await make_reply(author, thread, argument=["roi"])
    await endorse(await viewer_for(await make_member()), reply.id)
    await drain_checks()
    visits = VisitQueue()
    visits.shown(await viewer_for(await make_member()), thread.id, [1])
    assert await unchecked() == []
    await visits.fold()
    assert await unchecked() == [thread.id]


async def test_three_arguments_without_an_edition_need_one_and_publishing_is_seen_at_once(
    author: Member, manager: Viewer, thread: Thread
) -> None:
    for _ in range(2):
        await make_reply(author, thread, argument=["roi"])
    await drain_checks()
    assert (await row_of(thread)).need == 0
    await make_reply(author, thread, ROI, argument=["risk"])
    await drain_checks()
    row = await row_of(thread)
    assert (row.argument_count, row.edition_number) == (3, 0)
    assert row.need > 0
    await publish(manager, thread.id, 0, "First edition.")
    row = await row_of(thread)
    assert (row.need, row.edition_number, await unchecked()) == (0, 1, [])


async def test_what_became_stale_is_counted_by_kind(
    author: Member, manager: Viewer, thread: Thread
) -> None:
    kept = await make_reply(author, thread, ROI, argument=["roi"])
    gone = await make_reply(author, thread, ROI.replace("form", "permit"), argument=["risk"])
    await publish(manager, thread.id, 0, "First edition.")
    edit = ReplyEdit(body=f"{ROI} And more.", revision=1, argument=["roi"])
    await edit_reply(await viewer_for(author), kept.id, edit)
    await hide_reply(manager, gone.id, "Names people.")
    for _ in range(3):
        await make_reply(author, thread, argument=["mission"])
    await drain_checks()
    row = await row_of(thread)
    counts = (row.edited_count, row.withheld_count, row.new_count, row.strong_count)
    assert counts == (1, 1, 3, 1)


async def test_nominations_wait_and_hidden_threads_need_nobody(
    author: Member, manager: Viewer, thread: Thread
) -> None:
    reply = await make_reply(author, thread, ROI, argument=["roi"])
    await nominate(manager, reply.id, NominationDraft(words=ROI, type="roi", revision=1))
    await drain_checks()
    row = await row_of(thread)
    assert (row.nomination_count, row.need) == (1, 3)
    await hide_thread(manager, thread.id, "Spam")
    await drain_checks()
    assert (await row_of(thread)).need == 0
    await unhide_thread(manager, thread.id)
    await drain_checks()
    assert (await row_of(thread)).need == 3


async def test_untagged_replies_are_counted_after_the_last_that_is_discussion(
    author: Member, manager: Viewer, thread: Thread
) -> None:
    thanks = await make_reply(author, thread)
    await make_reply(author, thread, parent=thanks)
    await look_at_all(manager, thread.id, LookedDraft(untagged_until=thanks.id))
    assert (await row_of(thread)).untagged_count == 0
    await make_reply(author, thread)
    await drain_checks()
    assert (await row_of(thread)).untagged_count == 1


async def test_a_thread_that_cannot_be_checked_keeps_no_other_from_it(
    author: Member, manager: Viewer, thread: Thread
) -> None:
    await make_reply(author, thread, ROI, argument=["roi"])
    await publish(manager, thread.id, 0, "First edition.")
    await Edition.all().update(form={})
    await make_reply(author, thread)
    other = await make_thread(author)
    with pytest.raises(KeyError):
        await drain_checks()
    assert await unchecked() == [thread.id]
    assert (await row_of(other)).need == 0


async def test_a_change_during_the_check_is_checked_again(author: Member, thread: Thread) -> None:
    """The flag goes first, so it can only be set again by what came later."""
    await drain_checks()
    async with transaction():
        await check_thread(thread.id)
        await hold_thread(thread.id)
    assert await unchecked() == [thread.id]


async def test_several_who_check_while_others_write_leave_one_true_row(
    author: Member, thread: Thread
) -> None:
    others = [await make_thread(author) for _ in range(3)]
    for one in (thread, *others):
        await make_reply(author, one)
    await asyncio.gather(
        drain_checks(),
        drain_checks(),
        *(make_reply(author, one, argument=["roi"]) for one in (thread, *others)),
        drain_checks(),
    )
    await drain_checks()
    assert await unchecked() == []
    rows_now = await Curation.all().order_by("thread_id")
    assert [row.thread_id for row in rows_now] == [thread.id, *(one.id for one in others)]
    assert {(row.argument_count, row.untagged_count) for row in rows_now} == {(1, 1)}


async def _publish(busy: Busy) -> None:
    thread = busy.chance.choice(busy.threads)
    found = await rows("SELECT version FROM summary_draft WHERE thread_id = ?", thread.id)
    await publish(busy.manager, thread.id, found[0]["version"] if found else 0, "Once more.")


async def _draft(busy: Busy) -> None:
    def change(content: Content) -> Content:
        if not content.lines:
            return content
        key = busy.chance.choice(content.lines).key
        if busy.chance.random() < 0.4:
            return drop_line(content, key, "Not needed")
        return move_line(content, key, 1).model_copy(update={"lead": str(busy.chance.random())})

    await change_draft(busy.manager, busy.chance.choice(busy.threads).id, change)


async def _edit(busy: Busy) -> None:
    reply = await busy.some_reply()
    if reply.author_id:
        viewer = await viewer_for(await Member.get(id=reply.author_id))
        body = busy.chance.choice([ROI, f"{ROI} And more.", "Other words, $5 less."])
        types = busy.some_types()
        draft = ReplyEdit(body=body, revision=reply.revision, argument=types)
        await edit_reply(viewer, reply.id, draft)


async def _review(busy: Busy) -> None:
    thread = await Thread.get(id=busy.chance.choice(busy.threads).id)
    edition = await Edition.get_or_none(thread_id=thread.id, number=thread.edition_number)
    if edition:
        parts: list[dict[str, Any]] = [*edition.form["lines"], *edition.form["pairs"]]
        verdict = busy.chance.choice(["valid", "valid", "update", "drop"])
        draft = ReviewDraft(
            edition=edition.number,
            line=busy.chance.choice(parts)["key"],
            verdict=verdict,
            note="As I see it",
        )
        await review_line(busy.manager, thread.id, draft)


async def _look(busy: Busy) -> None:
    until = busy.chance.randint(0, 60)
    draft = LookedDraft(until=until, untagged_until=until // 2)
    await look_at_all(busy.manager, busy.chance.choice(busy.threads).id, draft)


async def _nominate(busy: Busy) -> None:
    reply = await busy.some_reply()
    draft = NominationDraft(words="It saves", type="roi", revision=reply.revision)
    await nominate(await busy.someone(), reply.id, draft)


async def _convince(busy: Busy) -> None:
    """Post an argument that everybody else finds convincing."""
    author, *others = busy.members
    thread = busy.chance.choice(busy.threads)
    body = f"We saved ${busy.chance.randint(1, 10**6)} in a year with web forms."
    reply = await make_reply(author, thread, body, argument=["roi"])
    for other in others:
        await endorse(await viewer_for(await Member.get(id=other.id)), reply.id)


async def _drain(busy: Busy) -> None:
    del busy  # whatever it did last
    await drain_checks()


CURATING = (
    _publish, _draft, _edit, _edit, _review, _look, _nominate, _convince, _drain,
)  # fmt: skip


async def _curations() -> list[dict[str, Any]]:
    found = await rows("SELECT * FROM curation ORDER BY thread_id")
    return [{name: row[name] for name in row if name != "checked_at"} for row in found]


@pytest.mark.parametrize("seed", range(16))
async def test_after_random_deeds_the_rows_are_what_checking_again_finds(seed: int) -> None:
    busy = await a_busy_forum(seed)
    chance = Random(seed)  # noqa: S311  (chance, not secrets)
    for _ in range(50):
        if chance.random() < 0.5:
            await busy.step()
            continue
        deed = chance.choice(CURATING)
        try:
            await deed(busy)
        except CasemakerError as error:
            print(deed.__name__, error)  # noqa: T201  (shown when the test fails)
    await busy.visits.fold()
    await drain_rescores()
    await drain_checks()
    before = await _curations()
    assert len(before) == len(busy.threads)
    await execute("UPDATE thread SET unchecked = TRUE")
    await drain_checks()
    assert await _curations() == before
