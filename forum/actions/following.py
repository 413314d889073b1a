"""Following threads and types of argument."""

from forum.clock import now
from forum.database import execute
from forum.errors import NotFound
from forum.models import ArgumentType
from forum.permissions import Viewer
from forum.queries.thread_head import load_thread_head
from forum.steps import Statement

NO_TYPE = "There is no such type of argument."


def follow_by_writing(viewer: Viewer, thread_id: int) -> Statement:
    """To store that who writes in a thread follows it from now on, unless they said otherwise."""
    return (
        "INSERT INTO thread_follow (member_id, thread_id, following, created_at)"
        " VALUES (?, ?, TRUE, ?) ON CONFLICT (member_id, thread_id) DO NOTHING",
        *(viewer.member_id, thread_id, now()),
    )


async def follow_thread(viewer: Viewer, thread_id: int, *, on: bool) -> str:
    """Follow it, or stop to: then it stays so, whatever the member writes there. Gives its address."""
    thread = await load_thread_head(viewer, thread_id)
    await execute(
        "INSERT INTO thread_follow (member_id, thread_id, following, created_at)"
        f" VALUES (?, ?, {'TRUE' if on else 'FALSE'}, ?)"
        " ON CONFLICT (member_id, thread_id) DO UPDATE SET following = excluded.following",
        *(viewer.member_id, thread_id, now()),
    )
    return thread.url


async def follow_type(viewer: Viewer, slug: str, *, on: bool) -> None:
    """Also one that is no longer in use, which may come back."""
    type = await ArgumentType.get_or_none(slug=slug)
    if type is None:
        raise NotFound(NO_TYPE)
    if on:
        await execute(
            "INSERT INTO type_follow (type_id, member_id, created_at) VALUES (?, ?, ?)"
            " ON CONFLICT (type_id, member_id) DO NOTHING",
            *(type.id, viewer.member_id, now()),
        )
    else:
        await execute(
            "DELETE FROM type_follow WHERE type_id = ? AND member_id = ?", type.id, viewer.member_id
        )
