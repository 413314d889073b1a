"""Keeping order: managers hide, lock, pin, suspend and silence, each time with an entry in the audit log."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from forum.actions import audit
from forum.actions.access import (
    as_of_now,
    lock_reply,
    lock_thread,
    outranks,
    require_manager,
    wherever_it_stands,
)
from forum.actions.account_letters import tell_of_suspension
from forum.actions.argument_counts import count_thread, counted
from forum.actions.happenings import wake
from forum.actions.mail_tokens import drop_tokens
from forum.actions.replies import settle_visibility
from forum.actions.reviews import close_flags, close_review
from forum.actions.telling import tell
from forum.actions.thread_topics import count_in_topics
from forum.actions.versions import site_changed
from forum.clock import now
from forum.database import after_commit, execute, transaction
from forum.errors import Conflict, Forbidden, NotFound
from forum.models import FlagState, Member, Purpose, Reply, Session, Thread
from forum.permissions import Viewer
from forum.rules.standing import is_on
from forum.settings import Settings
from forum.text.names import name_key

PINNED_MAX = 3
TOO_MANY = f"{PINNED_MAX} threads are pinned already. Unpin one of them first."


@wherever_it_stands
async def hide_reply(viewer: Viewer, reply_id: int, reason: str) -> Reply:
    """A stub with the reason stays, and so does the branch below; of a held one nothing shows."""
    async with transaction():
        thread, reply = await lock_reply(viewer, reply_id)
        require_manager(viewer)
        if not reply.hidden_at or (reply.held and not reply.hidden_reason):
            await _set_reply_hidden(viewer, thread, reply, reason)
        return reply


@wherever_it_stands
async def unhide_reply(viewer: Viewer, reply_id: int) -> Reply:
    """Of a held one that is its approval."""
    async with transaction():
        thread, reply = await lock_reply(viewer, reply_id)
        require_manager(viewer)
        if reply.hidden_at:
            await _set_reply_hidden(viewer, thread, reply, None)
        return reply


async def _set_reply_hidden(
    viewer: Viewer, thread: Thread, reply: Reply, reason: str | None
) -> None:
    hide, before, was_held = reason is not None, _facts(reply), reply.held
    was_in_view = reply.hidden_at is None and reply.withdrawn_at is None
    if was_held and not hide:
        await execute(
            "UPDATE thread SET held_count = held_count - 1, active_at = ? WHERE id = ?",
            now(),
            thread.id,
        )
    async with counted(reply):
        reply.hidden_at, reply.hidden_reason = (now() if hide else None), reason or ""
        reply.held = was_held and hide
        await reply.save(update_fields=["hidden_at", "hidden_reason", "held"])
        await settle_visibility(thread, reply, was_in_view=was_in_view)
    await _settle(viewer, reply, before, _facts(reply), was_held=was_held)


def _facts(post: Reply | Thread) -> dict[str, Any]:
    held = {"held": True} if post.held else {}
    return {"hidden": post.hidden_at is not None, "reason": post.hidden_reason, **held}


async def _settle(
    viewer: Viewer,
    post: Reply | Thread,
    before: dict[str, Any],
    after: dict[str, Any],
    *,
    was_held: bool,
) -> None:
    """The audit log, what waited for this, and who is told."""
    noun = "reply" if isinstance(post, Reply) else "thread"
    hide, reason = post.hidden_at is not None, post.hidden_reason
    deed = "hide" if hide else "approve" if was_held else "unhide"
    entry = await audit.record(
        viewer, f"{deed} {noun}", f"{noun} {post.id}", reason=reason, before=before, after=after
    )
    if hide:
        await close_flags(viewer, post, FlagState.UPHELD)
    await close_review(post)
    if was_held:
        after_commit(wake)  # who is to be told of it waited as well
    if post.author_id != viewer.member_id:
        words = {
            "hide": f"A manager hid your {noun}: {reason}",
            "approve": f"A manager approved your {noun}. Everybody can read it now.",
            "unhide": f"A manager shows your {noun} again.",
        }
        await tell({f"deed {entry.id}": post.author_id}, words[deed], post)


async def hide_thread(viewer: Viewer, thread_id: int, reason: str) -> Thread:
    return await _set_thread_hidden(viewer, thread_id, reason)


async def unhide_thread(viewer: Viewer, thread_id: int) -> Thread:
    return await _set_thread_hidden(viewer, thread_id, None)


async def _set_thread_hidden(viewer: Viewer, thread_id: int, reason: str | None) -> Thread:
    hide = reason is not None
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        require_manager(viewer)
        if thread.held and hide and not thread.hidden_reason:
            return await _refuse_thread(viewer, thread, reason or "")
        if thread.hidden == hide:
            return thread
        before, was_held = _facts(thread), thread.held
        thread.hidden_at, thread.hidden_reason = (now() if hide else None), reason or ""
        thread.hidden, thread.held = hide, False
        thread.active_at = now() if was_held else thread.active_at
        await thread.save(
            update_fields=["hidden_at", "hidden_reason", "hidden", "held", "active_at"]
        )
        await count_in_topics(thread)
        await _settle(viewer, thread, before, _facts(thread), was_held=was_held)
        await count_thread(thread)
        return thread


async def _refuse_thread(viewer: Viewer, thread: Thread, reason: str) -> Thread:
    """One that was held stays so, and counted nowhere; now its author reads why."""
    before = _facts(thread)
    thread.hidden_reason = reason
    await thread.save(update_fields=["hidden_reason"])
    await _settle(viewer, thread, before, _facts(thread), was_held=True)
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


async def pin_thread(viewer: Viewer, thread_id: int) -> Thread:
    """To the top of the front page; raises Conflict where as many are there as may be."""
    return await _set_pinned(viewer, thread_id, pinned=True)


async def unpin_thread(viewer: Viewer, thread_id: int) -> Thread:
    return await _set_pinned(viewer, thread_id, pinned=False)


async def _set_pinned(viewer: Viewer, thread_id: int, *, pinned: bool) -> Thread:
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        require_manager(viewer)
        if bool(thread.pinned_at) == pinned:
            return thread
        await site_changed()  # holds its row, so that those who pin at one moment take turns
        if pinned and await Thread.filter(pinned_at__isnull=False).count() >= PINNED_MAX:
            raise Conflict(TOO_MANY)
        thread.pinned_at = now() if pinned else None
        await thread.save(update_fields=["pinned_at"])
        await audit.record(
            viewer,
            "pin thread" if pinned else "unpin thread",
            f"thread {thread.id}",
            before={"pinned": not pinned},
            after={"pinned": pinned},
        )
        return thread


class _Standing(Struct, frozen=True):
    """Of suspensions or silences: the columns' word, and what the audit log calls the deeds."""

    word: str
    on: str
    off: str


_SUSPENDED = _Standing("suspended", "suspend member", "lift suspension")
_SILENCED = _Standing("silenced", "silence member", "lift silence")


async def suspend(
    viewer: Viewer | None,
    username: str,
    reason: str,
    until: datetime | None = None,
    settings: Settings | None = None,
) -> Member:
    """Sign the member out everywhere and keep them out. Without a viewer: the command line."""
    return await _set_standing(viewer, username, _SUSPENDED, reason, until, settings)


async def lift_suspension(
    viewer: Viewer | None, username: str, settings: Settings | None = None
) -> Member:
    return await _set_standing(viewer, username, _SUSPENDED, None, settings=settings)


async def silence(
    viewer: Viewer | None, username: str, reason: str, until: datetime | None = None
) -> Member:
    """Let the member read, and post and mark nothing."""
    return await _set_standing(viewer, username, _SILENCED, reason, until)


async def lift_silence(viewer: Viewer | None, username: str) -> Member:
    return await _set_standing(viewer, username, _SILENCED, None)


async def _set_standing(  # noqa: PLR0913  (who, whom, what, why, how long)
    viewer: Viewer | None,
    username: str,
    what: _Standing,
    reason: str | None,
    until: datetime | None = None,
    settings: Settings | None = None,
) -> Member:
    at_column, until_column = f"{what.word}_at", f"{what.word}_until"
    on = reason is not None
    async with transaction():
        await site_changed()  # holds its row, so that of two who suspend each other one is too late
        member = await _get(viewer and await as_of_now(viewer), username)
        ends: datetime | None = getattr(member, until_column)
        was = is_on(getattr(member, at_column), ends, now())
        if was == on and (not on or ends == until):
            return member
        columns = {at_column: now() if on else None, until_column: until}
        await member.update_from_dict(columns).save(update_fields=list(columns))
        entry = await audit.record(
            viewer,
            what.on if on else what.off,
            f"member {member.username}",
            reason=reason or "",
            before={what.word: was, **_ending(ends if was else None)},
            after={what.word: on, **_ending(until)},
        )
        if what is _SUSPENDED:
            await Session.filter(member_id=member.id).delete()
            await drop_tokens(member.id, Purpose.RESET)
            await tell_of_suspension(settings, member, until, on=on)
        else:
            words = f"A manager silenced your account: {reason}" if on else "You may post again."
            await tell({f"deed {entry.id}": member.id}, words)
        return member


def _ending(until: datetime | None) -> dict[str, str]:
    return {"until": f"{until:%Y-%m-%d}"} if until else {}


async def _get(viewer: Viewer | None, username: str) -> Member:
    """The member, whom this viewer may suspend or silence."""
    if viewer:
        require_manager(viewer)
    member = await Member.get_or_none(username_key=name_key(username))
    if member is None:
        raise NotFound(f"There is no member {username}.")
    if viewer and (member.id == viewer.member_id or outranks(member, viewer)):
        raise Forbidden(
            "You may not do this to yourself, nor to someone with more rights than you."
        )
    return member
