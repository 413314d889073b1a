"""How actions reach rows: locked, and only if this viewer may know of them."""

from collections.abc import Awaitable, Callable, Coroutine
from functools import wraps
from typing import Any, ParamSpec, TypeVar

from msgspec.structs import replace

from forum.actions.versions import raising_thread, thread_changed
from forum.clock import now
from forum.database import carry_out, glance, joined, lock_table, next_id, rows, together
from forum.errors import NO_REPLY, NO_THREAD, Conflict, Forbidden, Merged, NotFound
from forum.models import NO_AGENCY, SLOTS, Member, Reply, Role, Thread
from forum.permissions import (
    VISITOR,
    Viewer,
    may_know_reply,
    may_moderate,
    may_purge,
    may_read_thread,
)
from forum.records import as_model
from forum.rules.standing import is_on
from forum.steps import Row, Statement, Steps

LOCKED = "This thread is locked: it can be read, and no longer changed."
HELD = "version = version + 1, unchecked = TRUE"
TRIES = 20
Asked = ParamSpec("Asked")
Done = TypeVar("Done")


class Moved(Conflict):
    """What was to be changed stands in this thread now: it was moved while one came to hold it."""

    def __init__(self, into_id: int) -> None:
        super().__init__("This was moved to another thread at this very moment. Try again.")
        self.into_id = into_id


def wherever_it_stands(
    deed: Callable[Asked, Coroutine[Any, Any, Done]],
) -> Callable[Asked, Coroutine[Any, Any, Done]]:
    """A deed on a reply that begins anew where the reply was moved before its thread was held.

    Its transaction has ended by then: who holds the old thread waits for no other.
    """

    @wraps(deed)
    async def done(*args: Asked.args, **named: Asked.kwargs) -> Done:
        for _ in range(TRIES):
            try:
                return await deed(*args, **named)
            except (Moved, Merged) as error:
                moved = error
        raise moved

    return done


async def in_its_thread(thread_id: int, deed: Callable[[int], Awaitable[Done]]) -> Done:
    """The same for a deed in a thread: done where that, or what it is about, was moved to."""
    for _ in range(TRIES):
        try:
            return await deed(thread_id)
        except (Moved, Merged) as error:
            moved, thread_id = error, error.into_id
    raise moved


def follow(thread_id: int, reply_id: int) -> Steps[None]:
    """Raises Moved where this reply once was in this thread, and is in another one."""
    sql = (
        "SELECT reply.thread_id FROM moved_reply JOIN reply ON reply.id = moved_reply.reply_id"
        " WHERE moved_reply.reply_id = ? AND moved_reply.thread_id = ? AND reply.thread_id <> ?"
    )
    [found] = yield [(sql, reply_id, thread_id, thread_id)]
    if found:
        raise Moved(found[0]["thread_id"])


async def lock_thread(viewer: Viewer, thread_id: int, *, merged: bool = False) -> Thread:
    """The thread, held by this transaction."""
    return await carry_out(locking(viewer, thread_id, merged=merged))


def locking(viewer: Viewer, thread_id: int, *, merged: bool = False) -> Steps[Thread]:
    """The first step of a deed in a thread: it is held, so all writes to one thread take turns.

    Also gives the thread a new version, so it must come first and only in transactions that write.
    Raises Merged for one that is empty because it was merged, unless such a one will do.
    """
    held = yield joined(*_holding(thread_id))
    return known(viewer, held[-1], merged=merged)


def locking_for_reply(viewer: Viewer, thread_id: int) -> Steps[tuple[Thread, int]]:
    """The same, with the id that a new reply in it is to have."""
    held = yield joined(*_holding(thread_id, f", {next_id('reply')} AS reply_id"))
    thread = known(viewer, held[-1])
    id: int = held[-1][0]["reply_id"]
    return thread, id


def known(viewer: Viewer, found: list[Row], *, merged: bool = False) -> Thread:
    """The thread of this row, if the viewer may know of it."""
    thread = as_model(Thread, found[0]) if found else None
    if thread is None or not may_read_thread(viewer, thread):
        raise NotFound(NO_THREAD)
    if thread.merged_into_id and not merged:
        raise Merged(thread.id, thread.merged_into_id)
    return thread


async def hold_thread(thread_id: int) -> Thread | None:
    """Whatever is done to the thread now, its curation row is computed anew soon afterwards."""
    held = await together(*_holding(thread_id))
    return as_model(Thread, held[0]) if held else None


def _holding(thread_id: int, more: str = "") -> list[Statement]:
    held = f"UPDATE thread SET {HELD} WHERE id = ? RETURNING *{more}"
    return [raising_thread(thread_id), (held, thread_id)]


async def hold_threads(*thread_ids: int) -> dict[int, Thread]:
    """Several threads, in the order of their ids, so that nobody waits in a circle.

    Versions come after all of them, as for whoever holds one.
    """
    held: dict[int, Thread] = {}
    for id in sorted(set(thread_ids)):
        found = await rows(f"UPDATE thread SET {HELD} WHERE id = ? RETURNING *", id)
        if not found:
            raise NotFound(NO_THREAD)
        held[id] = as_model(Thread, found[0])
    for slot in sorted({id % SLOTS for id in held}):
        await thread_changed(slot)
    return held


async def hold_every_thread() -> None:
    """Before changing what the counters of all threads rest on: the types and agencies in use.

    Each thread's counters are then of before or of after the change, never of both. Must come first
    in its transaction: what holds one thread may wait for nothing that this transaction has.
    """
    await lock_table("thread")


async def hold_unchanged(thread_id: int) -> Thread | None:
    """Hold a thread that is to stay as it is, or of which it is not known yet whether it will."""
    held = await rows("UPDATE thread SET version = version WHERE id = ? RETURNING *", thread_id)
    return as_model(Thread, held[0]) if held else None


async def thread_id_of(reply_id: int) -> int:
    """Which thread to lock before touching this reply; by then it may have been moved to another."""
    found = await glance("SELECT thread_id FROM reply WHERE id = ?", reply_id)
    if not found:
        raise NotFound(NO_REPLY)
    id: int = found[0]["thread_id"]
    return id


async def lock_reply(viewer: Viewer, reply_id: int) -> tuple[Thread, Reply]:
    """The reply and its thread, held by this transaction."""
    return await carry_out(locking_reply(viewer, reply_id, await thread_id_of(reply_id)))


def locking_reply(viewer: Viewer, reply_id: int, thread_id: int) -> Steps[tuple[Thread, Reply]]:
    """The first steps of a deed on a reply: both as they are now that the thread is held.

    Whoever takes them is `wherever_it_stands`: it raises Moved where the reply is in another thread.
    """
    thread = yield from locking(viewer, thread_id)
    return thread, in_thread((yield from loading_reply(viewer, reply_id)), thread)


def agency_of(viewer: Viewer) -> Steps[int]:
    """As it is now that a thread is held: it may have been joined to another since the viewer asked."""
    sql = "SELECT COALESCE(agency_id, ?) AS id FROM member WHERE id = ?"
    [found] = yield [(sql, NO_AGENCY, viewer.member_id)]
    id: int = found[0]["id"]
    return id


def in_thread(reply: Reply, *threads: Thread) -> Reply:
    """The reply, if it is in one of these; else raises Moved."""
    if reply.thread_id not in {thread.id for thread in threads}:
        raise Moved(reply.thread_id)
    return reply


async def load_reply(viewer: Viewer, reply_id: int) -> Reply:
    """One that is there, as it is now, if this viewer may know of it."""
    return await carry_out(loading_reply(viewer, reply_id))


def loading_reply(viewer: Viewer, reply_id: int) -> Steps[Reply]:
    [found] = yield [("SELECT * FROM reply WHERE id = ?", reply_id)]
    reply = as_model(Reply, found[0]) if found else None
    if reply is None or not may_know_reply(viewer, reply):
        raise NotFound(NO_REPLY)
    return reply


def require(allowed: bool, thread: Thread, refusal: str, viewer: Viewer = VISITOR) -> None:
    """Raises Forbidden with the reason that helps most."""
    if not allowed:
        raise Forbidden(viewer.silence or (LOCKED if thread.locked_at else refusal))


def require_manager(viewer: Viewer) -> None:
    if not may_moderate(viewer):
        raise Forbidden(viewer.silence or "Only community managers may do this.")


def require_administrator(viewer: Viewer) -> None:
    if not may_purge(viewer):
        raise Forbidden(viewer.silence or "Only administrators may do this.")


async def as_of_now(viewer: Viewer) -> Viewer:
    """With the role that they have now, and not when the page was asked for; none while it rests."""
    found, at = await Member.get_or_none(id=viewer.member_id, left_at=None), now()
    rests = found is None or (
        is_on(found.suspended_at, found.suspended_until, at)
        or is_on(found.silenced_at, found.silenced_until, at)
    )
    return replace(viewer, role=found.role if found and not rests else Role.MEMBER)


def outranks(member: Member, viewer: Viewer) -> bool:
    """Managers may not act on managers and administrators; administrators may act on all."""
    return member.role is not Role.MEMBER and not viewer.is_admin
