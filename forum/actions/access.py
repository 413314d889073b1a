"""How actions reach rows: locked, and only if this viewer may know of them."""

from forum.actions.versions import raising_thread
from forum.database import glance, lock_table, rows, together
from forum.errors import NO_REPLY, NO_THREAD, Forbidden, NotFound
from forum.models import Reply, Thread
from forum.permissions import (
    VISITOR,
    Viewer,
    may_know_reply,
    may_moderate,
    may_purge,
    may_read_thread,
)
from forum.records import as_model

LOCKED = "This thread is locked: it can be read, and no longer changed."
HELD = "version = version + 1, unchecked = TRUE"


async def lock_thread(viewer: Viewer, thread_id: int) -> Thread:
    """The thread, held by this transaction: all writes to one thread take turns.

    Also gives the thread a new version, so it must come first and only in transactions that write.
    """
    thread = await hold_thread(thread_id)
    if thread is None or not may_read_thread(viewer, thread):
        raise NotFound(NO_THREAD)
    return thread


async def hold_thread(thread_id: int) -> Thread | None:
    """Whatever is done to the thread now, its curation row is computed anew soon afterwards."""
    held = await together(
        raising_thread(thread_id),
        (f"UPDATE thread SET {HELD} WHERE id = ? RETURNING *", thread_id),
    )
    return as_model(Thread, held[0]) if held else None


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
    """Which thread to lock before touching this reply; a reply never changes its thread."""
    found = await glance("SELECT thread_id FROM reply WHERE id = ?", reply_id)
    if not found:
        raise NotFound(NO_REPLY)
    id: int = found[0]["thread_id"]
    return id


async def lock_reply(viewer: Viewer, reply_id: int) -> tuple[Thread, Reply]:
    """The reply and its thread, both as they are now that the thread is held."""
    thread = await lock_thread(viewer, await thread_id_of(reply_id))
    return thread, await load_reply(viewer, reply_id)


async def load_reply(viewer: Viewer, reply_id: int) -> Reply:
    """One that is there, as it is now, if this viewer may know of it."""
    reply = as_model(Reply, (await rows("SELECT * FROM reply WHERE id = ?", reply_id))[0])
    if not may_know_reply(viewer, reply):
        raise NotFound(NO_REPLY)
    return reply


def require(allowed: bool, thread: Thread, refusal: str, viewer: Viewer = VISITOR) -> None:
    """Raises Forbidden with the reason that helps most."""
    if not allowed:
        raise Forbidden(viewer.silence or (LOCKED if thread.locked_at else refusal))


def require_manager(viewer: Viewer) -> None:
    if not may_moderate(viewer):
        raise Forbidden("Only community managers may do this.")


def require_administrator(viewer: Viewer) -> None:
    if not may_purge(viewer):
        raise Forbidden("Only administrators may do this.")
