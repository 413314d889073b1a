"""Keeping order: managers hide, lock and suspend, each time with an entry in the audit log."""

from forum.actions import audit
from forum.actions.access import lock_reply, lock_thread, require_manager, wherever_it_stands
from forum.actions.argument_counts import count_thread, counted
from forum.actions.replies import settle_visibility
from forum.actions.thread_topics import count_in_topics
from forum.clock import now
from forum.database import transaction
from forum.errors import Forbidden, NotFound
from forum.models import Member, Reply, Role, Session, Thread
from forum.permissions import Viewer
from forum.text.names import name_key


@wherever_it_stands
async def hide_reply(viewer: Viewer, reply_id: int, reason: str) -> Reply:
    """A stub with the reason stays, and so does the branch below."""
    async with transaction():
        thread, reply = await lock_reply(viewer, reply_id)
        require_manager(viewer)
        if not reply.hidden_at:
            await _set_reply_hidden(viewer, thread, reply, reason)
        return reply


@wherever_it_stands
async def unhide_reply(viewer: Viewer, reply_id: int) -> Reply:
    async with transaction():
        thread, reply = await lock_reply(viewer, reply_id)
        require_manager(viewer)
        if reply.hidden_at:
            await _set_reply_hidden(viewer, thread, reply, None)
        return reply


async def _set_reply_hidden(
    viewer: Viewer, thread: Thread, reply: Reply, reason: str | None
) -> None:
    hide = reason is not None
    before = reply.hidden_reason
    was_in_view = hide and reply.withdrawn_at is None
    async with counted(reply):
        reply.hidden_at, reply.hidden_reason = (now() if hide else None), reason or ""
        await reply.save(update_fields=["hidden_at", "hidden_reason"])
        await settle_visibility(thread, reply, was_in_view=was_in_view)
    await audit.record(
        viewer,
        "hide reply" if hide else "unhide reply",
        f"reply {reply.id}",
        reason=reason or "",
        before={"hidden": not hide, "reason": before},
        after={"hidden": hide, "reason": reason or ""},
    )


async def hide_thread(viewer: Viewer, thread_id: int, reason: str) -> Thread:
    return await _set_thread_hidden(viewer, thread_id, reason)


async def unhide_thread(viewer: Viewer, thread_id: int) -> Thread:
    return await _set_thread_hidden(viewer, thread_id, None)


async def _set_thread_hidden(viewer: Viewer, thread_id: int, reason: str | None) -> Thread:
    hide = reason is not None
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        require_manager(viewer)
        if thread.hidden == hide:
            return thread
        before = thread.hidden_reason
        thread.hidden_at, thread.hidden_reason = (now() if hide else None), reason or ""
        thread.hidden = hide
        await thread.save(update_fields=["hidden_at", "hidden_reason", "hidden"])
        await count_in_topics(thread)
        await audit.record(
            viewer,
            "hide thread" if hide else "unhide thread",
            f"thread {thread.id}",
            reason=reason or "",
            before={"hidden": not hide, "reason": before},
            after={"hidden": hide, "reason": reason or ""},
        )
        await count_thread(thread)
        return thread


async def lock(viewer: Viewer, thread_id: int) -> Thread:
    return await _set_locked(viewer, thread_id, locked=True)


async def unlock(viewer: Viewer, thread_id: int) -> Thread:
    return await _set_locked(viewer, thread_id, locked=False)


async def _set_locked(viewer: Viewer, thread_id: int, *, locked: bool) -> Thread:
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        require_manager(viewer)
        if bool(thread.locked_at) != locked:
            thread.locked_at = now() if locked else None
            await thread.save(update_fields=["locked_at"])
            await audit.record(
                viewer,
                "lock thread" if locked else "unlock thread",
                f"thread {thread.id}",
                before={"locked": not locked},
                after={"locked": locked},
            )
        return thread


async def suspend(viewer: Viewer | None, username: str, reason: str) -> Member:
    """Sign the member out everywhere and keep them out. Without a viewer: the command line."""
    return await _set_suspended(viewer, username, reason)


async def lift_suspension(viewer: Viewer | None, username: str) -> Member:
    return await _set_suspended(viewer, username, None)


async def _set_suspended(viewer: Viewer | None, username: str, reason: str | None) -> Member:
    on = reason is not None
    async with transaction():
        if viewer:
            require_manager(viewer)
        member = await Member.get_or_none(username_key=name_key(username))
        if member is None:
            raise NotFound(f"There is no member {username}.")
        if viewer and (member.id == viewer.member_id or outranks(member, viewer)):
            raise Forbidden("You may not suspend yourself, nor someone with more rights than you.")
        if bool(member.suspended_at) == on:
            return member
        member.suspended_at = now() if on else None
        await member.save(update_fields=["suspended_at"])
        await Session.filter(member_id=member.id).delete()
        await audit.record(
            viewer,
            "suspend member" if on else "lift suspension",
            f"member {member.username}",
            reason=reason or "",
            before={"suspended": not on},
            after={"suspended": on},
        )
        return member


def outranks(member: Member, viewer: Viewer) -> bool:
    """Managers may not act on managers and administrators; administrators may act on all."""
    return member.role is not Role.MEMBER and not viewer.is_admin
