"""Keeping order: hide, lock, suspend; each deed is in the audit log with before and after."""

import pytest

from forum.actions import moderation
from forum.actions.sessions import open_session
from forum.actions.sign_ins import Caller
from forum.actions.tokens import hash_token
from forum.errors import Forbidden, NotFound
from forum.models import AuditEntry, Member, Reply, Role, Session, Thread, Topic
from forum.permissions import VISITOR, Viewer
from forum.queries.viewer import load_viewer
from tests.actions.snapshots import best_order
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")


async def a_manager() -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


async def audit_log() -> list[tuple[str, str, str]]:
    return [(e.deed, e.target, e.reason) for e in await AuditEntry.all().order_by("id")]


async def test_hiding_and_showing_a_reply_is_logged_once_each() -> None:
    author = await make_member("author")
    reply = await make_reply(author, await make_thread(author))
    manager = await a_manager()
    for _ in range(2):
        await moderation.hide_reply(manager, reply.id, "Names a citizen")
    assert (await Reply.get(id=reply.id)).hidden_reason == "Names a citizen"
    for _ in range(2):
        await moderation.unhide_reply(manager, reply.id)
    assert (await Reply.get(id=reply.id)).hidden_at is None
    target = f"reply {reply.id}"
    assert await audit_log() == [
        ("hide reply", target, "Names a citizen"),
        ("unhide reply", target, ""),
    ]
    entry = await AuditEntry.get(deed="unhide reply")
    assert entry.before == {"hidden": True, "reason": "Names a citizen"}
    assert entry.after == {"hidden": False, "reason": ""}


async def test_a_hidden_reply_goes_last_and_comes_back_to_its_rank() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    first, second = await make_reply(author, thread), await make_reply(author, thread)
    manager = await a_manager()
    await moderation.hide_reply(manager, first.id, "Off topic")
    assert await best_order(thread) == [second.id, first.id]
    await moderation.unhide_reply(manager, first.id)
    assert await best_order(thread) == [first.id, second.id]


async def test_a_hidden_thread_leaves_the_counts_of_its_topics() -> None:
    author = await make_member("author")
    thread = await make_thread(author, topics=["open-data", "cloud"])
    manager = await a_manager()

    async def counts() -> list[int]:
        slugs = ["open-data", "cloud"]
        return [(await Topic.get(slug=slug)).thread_count for slug in slugs]

    assert await counts() == [1, 1]
    await moderation.hide_thread(manager, thread.id, "Spam")
    await moderation.hide_thread(manager, thread.id, "Spam again")
    assert await counts() == [0, 0]
    await moderation.unhide_thread(manager, thread.id)
    assert await counts() == [1, 1]
    assert [deed for deed, *_ in await audit_log()] == ["hide thread", "unhide thread"]


async def test_locking_is_logged_and_can_be_undone() -> None:
    thread = await make_thread(await make_member())
    manager = await a_manager()
    await moderation.lock(manager, thread.id)
    locked_at = (await Thread.get(id=thread.id)).locked_at
    await moderation.lock(manager, thread.id)
    assert locked_at == (await Thread.get(id=thread.id)).locked_at is not None
    await moderation.unlock(manager, thread.id)
    assert (await Thread.get(id=thread.id)).locked_at is None
    entries = await AuditEntry.all().order_by("id")
    assert [(e.deed, e.before, e.after) for e in entries] == [
        ("lock thread", {"locked": False}, {"locked": True}),
        ("unlock thread", {"locked": True}, {"locked": False}),
    ]


async def test_members_and_visitors_moderate_nothing() -> None:
    author = await make_member("author")
    thread = await make_thread(author)
    reply = await make_reply(author, thread)
    for viewer in (await viewer_for(author), await viewer_for(await make_member()), VISITOR):
        for deed in (
            moderation.hide_reply(viewer, reply.id, "No"),
            moderation.unhide_reply(viewer, reply.id),
            moderation.hide_thread(viewer, thread.id, "No"),
            moderation.unhide_thread(viewer, thread.id),
            moderation.lock(viewer, thread.id),
            moderation.unlock(viewer, thread.id),
            moderation.suspend(viewer, "author", "No"),
            moderation.lift_suspension(viewer, "author"),
        ):
            with pytest.raises(Forbidden):
                await deed
    assert await audit_log() == []


async def test_suspending_ends_every_session_at_once() -> None:
    target, manager = await make_member("target"), await a_manager()
    token = await open_session(target, Caller("Phone"))
    await open_session(target, Caller("Laptop"))
    await moderation.suspend(manager, "Target", "Insults")
    assert await Session.filter(member_id=target.id).count() == 0
    assert await load_viewer(hash_token(token)) == VISITOR
    await moderation.lift_suspension(manager, "target")
    assert (await Member.get(id=target.id)).suspended_at is None
    assert await audit_log() == [
        ("suspend member", "member target", "Insults"),
        ("lift suspension", "member target", ""),
    ]


async def test_a_suspended_member_is_a_visitor_even_with_a_live_session() -> None:
    target = await make_member("target")
    await moderation.suspend(await a_manager(), "target", "Insults")
    token = await open_session(target, Caller("Slipped through"))
    assert await load_viewer(hash_token(token)) == VISITOR


@pytest.mark.parametrize(
    ("actor", "target", "allowed"),
    [
        (Role.MANAGER, Role.MEMBER, True),
        (Role.MANAGER, Role.MANAGER, False),
        (Role.MANAGER, Role.ADMIN, False),
        (Role.ADMIN, Role.MANAGER, True),
        (Role.ADMIN, Role.ADMIN, True),
    ],
)
async def test_nobody_suspends_those_with_more_rights(
    actor: Role, target: Role, allowed: bool
) -> None:
    viewer = await viewer_for(await make_member("actor", role=actor))
    await make_member("target", role=target)
    if not allowed:
        with pytest.raises(Forbidden):
            await moderation.suspend(viewer, "target", "Reason")
    else:
        await moderation.suspend(viewer, "target", "Reason")
    assert ((await Member.get(username="target")).suspended_at is not None) == allowed


async def test_nobody_suspends_themselves_nor_someone_who_is_not_there() -> None:
    admin = await viewer_for(await make_member("admin", role=Role.ADMIN))
    with pytest.raises(Forbidden):
        await moderation.suspend(admin, "admin", "Reason")
    with pytest.raises(NotFound):
        await moderation.suspend(admin, "nobody", "Reason")


async def test_the_command_line_suspends_anyone_and_is_logged_without_an_actor() -> None:
    await make_member("admin", role=Role.ADMIN)
    await moderation.suspend(None, "admin", "")
    assert (await AuditEntry.get()).actor_id is None
