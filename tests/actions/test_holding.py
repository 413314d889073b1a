"""First posts of new members wait for a manager where the community wants that."""

from typing import Any

import pytest
import pytest_asyncio
from msgspec.structs import replace

from forum.actions.community import change_community
from forum.actions.decisions import decide
from forum.actions.endorsements import endorse
from forum.actions.field_reports import file_report
from forum.actions.flags import flag_reply
from forum.actions.moderation import hide_reply, unhide_reply, unhide_thread
from forum.actions.notices import drain_happenings
from forum.actions.picks import pick
from forum.actions.posting import post_reply
from forum.actions.replies import edit_reply, withdraw_reply
from forum.actions.sessions import open_session
from forum.actions.sign_ins import Caller
from forum.actions.threads import edit_thread, start_thread
from forum.actions.tokens import hash_token
from forum.errors import Forbidden, Invalid, NotFound
from forum.models import (
    AuditEntry,
    Happening,
    Member,
    Notice,
    NoticeKind,
    Pick,
    Reply,
    Review,
    Role,
    Thread,
    Topic,
)
from forum.permissions import Viewer
from forum.queries.permalink import find_reply_url
from forum.queries.thread_list import load_thread_list
from forum.queries.viewer import load_viewer
from forum.rules.community import CommunityDraft
from forum.rules.drafts import PickDraft, ReplyDraft, ReplyEdit, ThreadDraft, ThreadEdit
from forum.rules.field_reports import FieldReportDraft
from forum.rules.flags import DecisionDraft, FlagDraft
from tests.actions.snapshots import assert_nothing_drifted
from tests.client import viewer_for
from tests.factories import BODY, make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")


@pytest_asyncio.fixture
async def thread(db: str) -> Thread:
    return await make_thread(await make_member("author"), topics=["open-data"])


@pytest_asyncio.fixture
async def manager(db: str) -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


@pytest_asyncio.fixture
async def novice(db: str, manager: Viewer) -> Viewer:
    """A new member of a community that holds two posts, as a session finds them."""
    await change_community(manager, CommunityDraft(hold_first=2))
    return await seen(await make_member("novice"))


async def seen(member: Member) -> Viewer:
    return await load_viewer(hash_token(await open_session(member, Caller("Browser"))))


async def post(viewer: Viewer, thread: Thread, body: str, **fields: object) -> Reply:
    draft = ReplyDraft.model_validate({"body": f"{BODY} {body}", "argument": ["roi"], **fields})
    return await post_reply(viewer, thread.id, draft)


async def approve(manager: Viewer, reply: Reply) -> None:
    review = await Review.get(reply_id=reply.id)
    await decide(
        manager, DecisionDraft(post=f"reply {reply.id}", review=review.id, decision="approve")
    )


async def test_the_first_posts_wait_until_as_many_were_approved(
    thread: Thread, manager: Viewer, novice: Viewer
) -> None:
    first, second = await post(novice, thread, "1"), await post(novice, thread, "2")
    assert (first.held, second.held) == (True, True)
    await approve(manager, first)
    assert (await post(novice, thread, "3")).held
    await approve(manager, second)
    assert not (await post(novice, thread, "4")).held
    await assert_nothing_drifted()


async def test_who_posted_before_and_managers_are_not_new(thread: Thread, manager: Viewer) -> None:
    veteran = await make_member("veteran")
    for _ in range(2):
        await make_reply(veteran, thread)
    await change_community(manager, CommunityDraft(hold_first=2))
    assert not (await post(await seen(veteran), thread, "veteran")).held
    boss = replace(manager, hold_first=2)
    assert not (await post(boss, thread, "boss")).held


async def test_what_was_hidden_lets_nobody_through(
    thread: Thread, manager: Viewer, novice: Viewer
) -> None:
    for number in range(3):
        reply = await post(novice, thread, str(number))
        assert reply.held
        await hide_reply(manager, reply.id, "Sells a product")
    assert (await post(novice, thread, "again")).held


async def test_a_held_reply_counts_nowhere_until_it_is_approved(
    thread: Thread, manager: Viewer, novice: Viewer
) -> None:
    before = await Thread.get(id=thread.id)
    reply = await post(novice, thread, "held")
    held = await Thread.get(id=thread.id)
    assert (held.argument_count, held.active_at) == (0, before.active_at)
    assert (await load_thread_list()).rows[0].reply_count == 0
    await assert_nothing_drifted()
    await approve(manager, reply)
    shown = await Thread.get(id=thread.id)
    assert (shown.argument_count, shown.held_count) == (1, 0)
    assert shown.active_at > before.active_at
    assert (await load_thread_list()).rows[0].reply_count == 1
    await assert_nothing_drifted()


async def test_nobody_else_can_find_mark_or_flag_it(
    thread: Thread, manager: Viewer, novice: Viewer
) -> None:
    reply = await post(novice, thread, "held")
    reader = await viewer_for(await make_member())
    for deed in (
        endorse(reader, reply.id),
        flag_reply(reader, reply.id, FlagDraft(kind="spam")),
        find_reply_url(reader, reply.id),
        withdraw_reply(reader, reply.id),
    ):
        with pytest.raises(NotFound):
            await deed
    with pytest.raises(Invalid):
        await post(reader, thread, "below", parent_id=reply.id)
    for viewer in (novice, manager):
        assert f"#reply-{reply.id}" in await find_reply_url(viewer, reply.id)


async def test_hiding_a_held_reply_leaves_no_trace_and_tells_its_author_why(
    thread: Thread, manager: Viewer, novice: Viewer
) -> None:
    reply = await post(novice, thread, "held")
    await hide_reply(manager, reply.id, "Sells a product")
    found = await Reply.get(id=reply.id)
    assert (found.held, found.hidden_reason) == (True, "Sells a product")
    assert await Review.all().count() == 0
    with pytest.raises(NotFound):
        await find_reply_url(await viewer_for(await make_member()), reply.id)
    assert (await Notice.get()).text == "A manager hid your reply: Sells a product"
    await unhide_reply(manager, reply.id)
    assert not (await Reply.get(id=reply.id)).held
    await assert_nothing_drifted()


async def test_a_held_thread_is_hidden_until_it_is_approved(
    manager: Viewer, novice: Viewer
) -> None:
    draft = ThreadDraft(title="How do I convince them to wait?", body="Well?", topics=["open-data"])
    thread = await start_thread(novice, draft)
    assert (thread.held, thread.hidden) == (True, True)
    assert not (await load_thread_list()).rows
    assert (await Topic.get(slug="open-data")).thread_count == 0
    await unhide_thread(manager, thread.id)
    assert [row.id for row in (await load_thread_list()).rows] == [thread.id]
    assert (await Topic.get(slug="open-data")).thread_count == 1
    assert await Review.all().count() == 0
    deeds = await AuditEntry.all().order_by("id")
    assert [entry.deed for entry in deeds] == ["change settings", "approve thread"]


async def test_a_held_reply_that_is_withdrawn_waits_no_longer(
    thread: Thread, novice: Viewer
) -> None:
    reply = await post(novice, thread, "held")
    await withdraw_reply(novice, reply.id)
    assert await Review.all().count() == 0
    await assert_nothing_drifted()


async def test_only_managers_change_the_settings_and_it_is_logged(manager: Viewer) -> None:
    with pytest.raises(Forbidden):
        await change_community(await viewer_for(await make_member()), CommunityDraft())
    for _ in range(2):
        await change_community(manager, CommunityDraft(hold_first=3, may_take_posts=True))
    entry = await AuditEntry.get()
    assert entry.before == {"hold_first": 0, "may_take_posts": False}
    assert entry.after == {"hold_first": 3, "may_take_posts": True}


async def test_members_are_told_of_a_held_reply_once_it_is_approved(
    novice: Viewer, manager: Viewer, thread: Thread
) -> None:
    asker: dict[str, Any] = {"member_id": thread.author_id, "kind": NoticeKind.THREAD}
    reply = await post(novice, thread, "held")
    other = await post(novice, thread, "sold")
    await drain_happenings()
    assert not await Notice.exists(**asker)
    await hide_reply(manager, other.id, "Sells a product")
    await approve(manager, reply)
    await drain_happenings()
    assert [one.reply_id for one in await Notice.filter(**asker)] == [reply.id]
    assert not await Happening.exists()


async def test_new_members_pick_and_write_notes_once_their_posts_came_through(
    thread: Thread, manager: Viewer, novice: Viewer
) -> None:
    """Everybody would read those words at once, and no queue shows them to a manager."""
    reply = await make_reply(await make_member(), thread, argument=["roi"])
    choice = PickDraft(reply_id=reply.id, why="Because I sell what it speaks of, cheaply.")
    told = {"outcome": "persuaded", "audience": "finance"}
    with pytest.raises(Invalid, match="Once 2 posts of yours came through, you can write here"):
        await pick(novice, thread.id, choice)
    with_note = FieldReportDraft.model_validate({**told, "note": "Buy it from me."})
    with pytest.raises(Invalid, match="managers look at the first posts"):
        await file_report(novice, thread.id, with_note)
    await file_report(novice, thread.id, FieldReportDraft.model_validate(told))
    for body in ("1", "2"):
        await approve(manager, await post(novice, thread, body))
    await pick(novice, thread.id, choice)
    assert (await Pick.get()).why == choice.why


async def test_what_came_through_is_not_rewritten_while_other_first_posts_wait(
    thread: Thread, manager: Viewer, novice: Viewer
) -> None:
    """Everybody would read the new words at once."""
    first, second = await post(novice, thread, "1"), await post(novice, thread, "2")
    await approve(manager, first)
    edit = ReplyEdit(body=f"{BODY} Buy it from me.", revision=1, argument=["roi"])
    with pytest.raises(Invalid, match="Once 2 posts of yours came through"):
        await edit_reply(novice, first.id, edit)
    assert (await Reply.get(id=first.id)).revision == 1
    await approve(manager, second)
    assert (await edit_reply(novice, first.id, edit)).revision == 2


async def test_a_thread_that_came_through_is_not_rewritten_either(
    manager: Viewer, novice: Viewer
) -> None:
    draft = ThreadDraft(title="How do I convince them of maps?", body=BODY)
    thread = await start_thread(novice, draft)
    review = await Review.get(thread_id=thread.id)
    name = f"thread {thread.id}"
    await decide(manager, DecisionDraft(post=name, review=review.id, decision="approve"))
    other = ThreadEdit(title="Cheap pills here", body=BODY, revision=1)
    with pytest.raises(Invalid, match="Once 2 posts of yours came through"):
        await edit_thread(novice, thread.id, other)
    assert (await Thread.get(id=thread.id)).title == draft.title
