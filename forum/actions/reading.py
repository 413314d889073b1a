"""Marking notices as read: one with those of its group, all, or those that a page of a thread showed."""

from collections.abc import Iterable

from forum.clock import now
from forum.database import execute, glance, rows
from forum.errors import NotFound
from forum.permissions import Viewer
from forum.placeholders import marks
from forum.queries.inbox import GROUPED, NO_NOTICE


async def mark_read(viewer: Viewer, notice_id: int) -> None:
    """This notice, and older ones that the inbox shows as one with it."""
    found = await rows(
        "SELECT kind, thread_id FROM notice WHERE id = ? AND member_id = ?",
        *(notice_id, viewer.member_id),
    )
    if not found:
        raise NotFound(NO_NOTICE)
    kind, thread_id = found[0]["kind"], found[0]["thread_id"]
    group, values = "", []
    if kind in GROUPED and thread_id is not None:
        group, values = " OR (kind = ? AND thread_id = ?)", [kind, thread_id]
    await execute(
        "UPDATE notice SET read_at = ? WHERE member_id = ? AND read_at IS NULL AND id <= ?"
        f" AND (id = ?{group})",
        *(now(), viewer.member_id, notice_id, notice_id, *values),
    )


async def mark_all_read(viewer: Viewer, until: int) -> None:
    """Up to the newest that the member saw: what came since is still new."""
    await execute(
        "UPDATE notice SET read_at = ? WHERE member_id = ? AND read_at IS NULL AND id <= ?",
        *(now(), viewer.member_id, until),
    )


async def mark_shown(member_id: int, thread_id: int, ordinals: Iterable[int]) -> None:
    """What told of replies that a page of this thread has shown, or of the thread itself.

    Mostly there is nothing of the kind, and nothing is written.
    """
    unread = "member_id = ? AND read_at IS NULL AND thread_id = ?"
    if not await glance(f"SELECT 1 FROM notice WHERE {unread} LIMIT 1", member_id, thread_id):
        return
    shown = sorted(ordinals)
    await execute(
        f"UPDATE notice SET read_at = ? WHERE {unread}"
        " AND kind NOT IN ('cited', 'nomination') AND (reply_id IS NULL OR reply_id IN"
        f" (SELECT id FROM reply WHERE thread_id = ? AND ordinal IN ({marks(shown)})))",
        *(now(), member_id, thread_id, thread_id, *shown),
    )
