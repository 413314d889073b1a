"""Replies that a thread had before they were moved to another one."""

from forum.database import rows


async def was_in(thread_id: int, reply_id: int) -> bool:
    """Whether addresses of this thread named the reply once."""
    return bool(
        await rows(
            "SELECT 1 FROM moved_reply WHERE reply_id = ? AND thread_id = ?", reply_id, thread_id
        )
    )
