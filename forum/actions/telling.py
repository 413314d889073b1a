"""Telling members what managers did about their posts and flags: rows of the inbox."""

from collections.abc import Mapping

from forum.clock import now
from forum.database import execute_many
from forum.models import NoticeKind, Reply, Thread

TEXT_MAX = 500


async def tell(
    sources: Mapping[str, int | None], text: str, post: Reply | Thread | None = None
) -> None:
    """By what happened, whom to tell of it, once; inside the transaction of the deed.

    Who left is told nothing.
    """
    thread_id = post.id if isinstance(post, Thread) else post.thread_id if post else None
    reply_id = post.id if isinstance(post, Reply) else None
    told = [
        (id, str(NoticeKind.MODERATION), source, thread_id, reply_id, text[:TEXT_MAX], now())
        for source, id in sources.items()
        if id is not None
    ]
    if told:
        await execute_many(
            "INSERT INTO notice (member_id, kind, source, thread_id, reply_id, text, created_at)"
            " VALUES (?, ?, ?, ?, ?, ?, ?) ON CONFLICT (member_id, source) DO NOTHING",
            told,
        )
