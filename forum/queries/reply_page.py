"""One reply with its thread: what the pages to answer, edit, tag, hide or pick it need."""

from msgspec import Struct

from forum.database import rows
from forum.errors import NO_REPLY, NotFound
from forum.permissions import Viewer
from forum.queries.argument_types import TypeView, load_types
from forum.queries.reply_view import REPLY_SELECT, ReplyView, reply_views
from forum.queries.thread_head import ThreadHead, load_thread_head


class ReplyContext(Struct, frozen=True):
    thread: ThreadHead
    reply: ReplyView
    types: tuple[TypeView, ...]


async def load_reply_context(viewer: Viewer, reply_id: int) -> ReplyContext:
    """Raises NotFound for a reply that is not there, or in a thread this viewer may not read."""
    found = await rows(f"{REPLY_SELECT} WHERE reply.id = ?", reply_id)
    if not found:
        raise NotFound(NO_REPLY)
    thread = await load_thread_head(viewer, found[0]["thread_id"])
    types = await load_types()
    views = await reply_views(found, thread, viewer, types)
    if not views[0].is_there:
        raise NotFound(NO_REPLY)
    return ReplyContext(thread, views[0], active(types))


def active(types: dict[int, TypeView]) -> tuple[TypeView, ...]:
    return tuple(type for type in types.values() if not type.retired)
