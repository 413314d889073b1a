"""What managers see before they move a branch or merge a thread: both sides, and what will happen."""

from msgspec import Struct

from forum.database import rows
from forum.errors import Invalid, NotFound
from forum.permissions import Viewer
from forum.queries.reply_page import ReplyContext, load_reply_context
from forum.queries.reply_view import ReplyView
from forum.queries.thread_head import ThreadHead, load_thread_head
from forum.rules.moving import HIDDEN_SOURCE, ITSELF, NOT_THERE, Place, judge_target
from forum.rules.opening import opening_reply


class BranchMove(Struct, frozen=True):
    """`count` replies are moved, the first of them included; `parent` is the reply to go below."""

    count: int
    target: ThreadHead
    parent: ReplyView | None


class Merge(Struct, frozen=True):
    """`picks` of `source` give way to those that the same members made in `target`."""

    target: ThreadHead
    picks: int
    has_draft: bool
    asks: bool


async def load_branch_move(viewer: Viewer, moved: ReplyContext, to: Place) -> BranchMove:
    """A fixed number of queries; raises Invalid for a place that takes no replies."""
    target, parent = await _load_place(viewer, to)
    judge_target(target)
    found = await rows(
        "WITH RECURSIVE branch (id) AS (SELECT id FROM reply WHERE id = ?"
        " UNION SELECT reply.id FROM branch JOIN reply ON reply.parent_id = branch.id)"
        " SELECT COUNT(*) AS n FROM branch",
        moved.reply.id,
    )
    return BranchMove(found[0]["n"], target, parent)


async def _load_place(viewer: Viewer, to: Place) -> tuple[ThreadHead, ReplyView | None]:
    try:
        if to.reply_id is not None:
            below = await load_reply_context(viewer, to.reply_id)
            return below.thread, below.reply
        return await load_thread_head(viewer, to.thread_id or 0, merged=True), None
    except NotFound:
        raise Invalid({"to": NOT_THERE}) from None


async def load_merge(viewer: Viewer, source: ThreadHead, into_id: int) -> Merge:
    """A fixed number of queries; raises Invalid where it cannot be merged into that one."""
    target, _ = await _load_place(viewer, Place(thread_id=into_id))
    if source.id == target.id:
        raise Invalid({"to": ITSELF})
    judge_target(target)
    if source.hidden_at:
        raise Invalid({"form": HIDDEN_SOURCE})
    found = await rows(
        "SELECT (SELECT COUNT(*) FROM pick JOIN pick there ON there.member_id = pick.member_id"
        "   AND there.thread_id = ? WHERE pick.thread_id = thread.id) AS picks,"
        " EXISTS (SELECT 1 FROM summary_draft draft WHERE draft.thread_id = thread.id"
        "   AND draft.version > draft.published_version) AS has_draft,"
        " revision.body FROM thread JOIN thread_revision revision"
        "   ON revision.thread_id = thread.id AND revision.number = thread.revision"
        " WHERE thread.id = ?",
        target.id,
        source.id,
    )
    row = found[0]
    asks = bool(opening_reply(source.title, source.ask, row["body"]))
    return Merge(target, row["picks"], bool(row["has_draft"]), asks)
