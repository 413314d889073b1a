"""What a member follows."""

from msgspec import Struct

from forum.database import glance, rows
from forum.permissions import Viewer
from forum.queries.argument_types import TypeView, load_types
from forum.queries.paging import Cursor
from forum.queries.thread_list import thread_url
from forum.steps import Row

THREADS_PER_PAGE = 50


class FollowedThread(Struct, frozen=True):
    id: int
    title: str
    url: str
    reply_count: int


class Following(Struct, frozen=True):
    """`types` are all, `threads` one page, those first that were followed last."""

    types: tuple[TypeView, ...]
    threads: tuple[FollowedThread, ...]
    next_after: str


async def load_following(viewer: Viewer, after: str) -> Following:
    """Without threads that are hidden: whoever follows one may not read its title."""
    cursor = Cursor.read(after)
    found = await rows(
        "SELECT follow.id AS follow_id, thread.id, thread.title, thread.slug,"
        " thread.reply_count - thread.held_count AS reply_count"
        " FROM thread_follow follow JOIN thread ON thread.id = follow.thread_id"
        " WHERE follow.member_id = ? AND follow.following = TRUE AND thread.hidden = FALSE"
        f"{' AND follow.id < ?' if cursor else ''} ORDER BY follow.id DESC LIMIT ?",
        viewer.member_id,
        *([cursor.id] if cursor else []),
        THREADS_PER_PAGE + 1,
    )
    shown = found[:THREADS_PER_PAGE]
    return Following(
        types=await _load_types(viewer),
        threads=tuple(_thread(row) for row in shown),
        next_after=str(shown[-1]["follow_id"]) if len(found) > THREADS_PER_PAGE else "",
    )


def _thread(row: Row) -> FollowedThread:
    url = thread_url(row["id"], row["slug"])
    return FollowedThread(row["id"], row["title"], url, row["reply_count"])


async def _load_types(viewer: Viewer) -> tuple[TypeView, ...]:
    found = await rows("SELECT type_id FROM type_follow WHERE member_id = ?", viewer.member_id)
    chosen = {row["type_id"] for row in found}
    return tuple(type for id, type in (await load_types()).items() if id in chosen)


async def follows_thread(viewer: Viewer, thread_id: int) -> bool:
    found = await glance(
        "SELECT 1 FROM thread_follow WHERE member_id = ? AND thread_id = ? AND following = TRUE",
        *(viewer.member_id, thread_id),
    )
    return bool(found)


async def follows_type(viewer: Viewer, type_id: int) -> bool:
    found = await glance(
        "SELECT 1 FROM type_follow WHERE member_id = ? AND type_id = ?", viewer.member_id, type_id
    )
    return bool(found)
