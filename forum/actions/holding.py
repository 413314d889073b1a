"""First posts of new members, which wait for a manager where the community wants that.

A held post is a hidden one, so that whatever leaves out hidden posts leaves it out. Besides it is `held`:
nobody but its author and managers learns that it is there.
"""

from typing import Any

from forum.clock import now
from forum.database import glance
from forum.errors import Invalid
from forum.models import Reply, Review, Thread
from forum.permissions import Viewer, is_held_back
from forum.records import inserting
from forum.steps import Statement

FIRST_POSTS = "Here managers look at the first posts of new members before others read them."
_LET_THROUGH = """
    SELECT (SELECT COUNT(*) FROM (
            SELECT 1 FROM reply WHERE author_id = ? AND hidden_at IS NULL LIMIT ?) AS replies)
        + (SELECT COUNT(*) FROM (
            SELECT 1 FROM thread WHERE author_id = ? AND hidden_at IS NULL LIMIT ?) AS threads) AS n"""


async def holds(viewer: Viewer) -> bool:
    """Whether what this member posts now is held; costs nothing where none is."""
    if not is_held_back(viewer, 0):
        return False
    few = (viewer.member_id, viewer.hold_first)
    found = await glance(_LET_THROUGH, *few, *few)
    return is_held_back(viewer, found[0]["n"])


async def require_let_through(viewer: Viewer, field: str) -> None:
    """Before words that would be read at once, as no queue has them. Raises Invalid for this field."""
    if await holds(viewer):
        posts = "a post" if viewer.hold_first == 1 else f"{viewer.hold_first} posts"
        when = f"Once {posts} of yours came through, you can write here."
        raise Invalid({field: f"{FIRST_POSTS} {when}"})


def as_held() -> dict[str, Any]:
    """The columns of a post that is held."""
    return {"held": True, "hidden_at": now()}


def post_name(post: Reply | Thread) -> str:
    """What flags, reviews and the audit log call it."""
    return f"{'reply' if isinstance(post, Reply) else 'thread'} {post.id}"


def reviewing(post: Reply | Thread) -> list[Statement]:
    """A held post waits from the moment that it is there."""
    place = {"reply_id": post.id} if isinstance(post, Reply) else {"thread_id": post.id}
    row: dict[str, Any] = {"post": post_name(post), "held": True, "created_at": post.created_at}
    return [inserting(Review, **row, **place)]
