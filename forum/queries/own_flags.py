"""What a member said when flagging a post."""

from msgspec import Struct

from forum.database import rows
from forum.permissions import Viewer


class OwnFlag(Struct, frozen=True):
    kind: str
    note: str


async def load_own_flag(viewer: Viewer, post: str) -> OwnFlag | None:
    """The one that is open."""
    found = await rows(
        "SELECT kind, note FROM flag WHERE post = ? AND state = 'open' AND member_id = ?",
        post,
        viewer.member_id,
    )
    return OwnFlag(found[0]["kind"], found[0]["note"]) if found else None
