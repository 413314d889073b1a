"""Flagging a post for managers, and taking that back: nobody but managers learns who did."""

from forum.actions.access import hold_unchanged, load_reply, thread_id_of
from forum.actions.holding import post_name
from forum.clock import now
from forum.database import execute, transaction
from forum.errors import NO_THREAD, Forbidden, NotFound
from forum.models import Flag, FlagKind, FlagState, Reply, Thread
from forum.permissions import Viewer, may_flag, may_flag_reply, may_read_thread
from forum.rules.flags import FlagDraft

NOT_OPEN = "You can flag what others wrote, as long as it is in view."


async def flag_reply(viewer: Viewer, reply_id: int, draft: FlagDraft) -> Reply:
    """Ask managers to look at it. Doing so again changes what one said."""
    async with transaction():
        thread, reply = await _hold_reply(viewer, reply_id)
        _require(viewer, may_flag_reply(viewer, reply, thread))
        await _flag(viewer, reply, draft)
        return reply


async def flag_thread(viewer: Viewer, thread_id: int, draft: FlagDraft) -> Thread:
    async with transaction():
        thread = await _hold(viewer, thread_id)
        _require(viewer, may_flag(viewer, thread))
        await _flag(viewer, thread, draft)
        return thread


async def unflag_reply(viewer: Viewer, reply_id: int) -> Reply:
    """Take one's flag back; without one nothing changes."""
    async with transaction():
        _, reply = await _hold_reply(viewer, reply_id)
        await _unflag(viewer, reply)
        return reply


async def unflag_thread(viewer: Viewer, thread_id: int) -> Thread:
    async with transaction():
        thread = await _hold(viewer, thread_id)
        await _unflag(viewer, thread)
        return thread


async def _hold(viewer: Viewer, thread_id: int) -> Thread:
    """Without a new version: what the page shows stays the same."""
    thread = await hold_unchanged(thread_id)
    if thread is None or not may_read_thread(viewer, thread):
        raise NotFound(NO_THREAD)
    return thread


async def _hold_reply(viewer: Viewer, reply_id: int) -> tuple[Thread, Reply]:
    thread = await _hold(viewer, await thread_id_of(reply_id))
    return thread, await load_reply(viewer, reply_id)


def _require(viewer: Viewer, allowed: bool) -> None:
    if not allowed:
        raise Forbidden(viewer.silence or NOT_OPEN)


async def _flag(viewer: Viewer, post: Reply | Thread, draft: FlagDraft) -> None:
    name = post_name(post)
    kind = FlagKind(draft.kind)
    own = Flag.filter(post=name, member_id=viewer.member_id, state=FlagState.OPEN)
    if await own.update(kind=kind, note=draft.note):
        return
    await Flag.create(
        post=name, member_id=viewer.member_id, kind=kind, note=draft.note, created_at=now()
    )
    is_reply = isinstance(post, Reply)
    await execute(
        "INSERT INTO review (post, thread_id, reply_id, held, flag_count, created_at)"
        " VALUES (?, ?, ?, FALSE, 1, ?)"
        " ON CONFLICT (post) DO UPDATE SET flag_count = review.flag_count + 1",
        *(name, None if is_reply else post.id, post.id if is_reply else None, now()),
    )


async def _unflag(viewer: Viewer, post: Reply | Thread) -> None:
    name = post_name(post)
    if await Flag.filter(post=name, member_id=viewer.member_id, state=FlagState.OPEN).delete():
        await execute("UPDATE review SET flag_count = flag_count - 1 WHERE post = ?", name)
        await execute("DELETE FROM review WHERE post = ? AND flag_count = 0 AND NOT held", name)
