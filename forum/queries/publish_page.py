"""The last look before an edition goes out: what is about to be published, and what to know first."""

from msgspec import Struct

from forum.database import rows
from forum.permissions import VISITOR, Viewer
from forum.queries.argument_types import load_types
from forum.queries.draft_memo import draft_memo
from forum.queries.memo import Memo, SourceState
from forum.queries.publishing import Gathered, gather
from forum.queries.summary_draft import Draft, load_draft
from forum.queries.thread_head import ThreadHead, load_thread_head
from forum.rules.publishing import STRONG_OBJECTION_FROM, Objection, warnings
from forum.steps import Row

OBJECTIONS_CHECKED = 20


class PublishPage(Struct, frozen=True):
    """`memo` is the draft as readers would see it."""

    thread: ThreadHead
    draft: Draft
    memo: Memo
    warnings: list[str]


async def load_publish_page(viewer: Viewer, thread_id: int) -> PublishPage:
    """A fixed number of queries; raises NotFound where the viewer may not read the thread."""
    thread = await load_thread_head(viewer, thread_id)
    types = await load_types()
    draft = await load_draft(thread, types)
    found = await gather(viewer, thread.id, draft.content)
    return PublishPage(
        thread=thread,
        draft=draft,
        memo=draft_memo(found, types, VISITOR),
        warnings=await _load_warnings(found, draft),
    )


async def _load_warnings(found: Gathered, draft: Draft) -> list[str]:
    objections = await rows(
        "SELECT reply.id, reply.endorsement_count, author.display_name FROM reply"
        " LEFT JOIN member author ON author.id = reply.author_id"
        " WHERE reply.thread_id = ? AND reply.stance = 'objection' AND reply.type_count > 0"
        " AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL"
        " AND reply.endorsement_count >= ? ORDER BY reply.score DESC, reply.id LIMIT ?",
        found.thread.id,
        STRONG_OBJECTION_FROM,
        OBJECTIONS_CHECKED,
    )
    active = [row for row in found.coverage if not row.type.retired]
    return warnings(
        draft.content,
        type_names={row.type.slug: row.type.name for row in active},
        strength={row.type.slug: row.count for row in active},
        live={text.reply.id for text in found.texts.values() if text.reply.is_live},
        reworded={
            cited for cited, text in found.texts.items() if text.state is SourceState.REWORDED
        },
        objections=[_objection(row) for row in objections],
    )


def _objection(row: Row) -> Objection:
    return Objection(row["id"], row["display_name"] or "a former member", row["endorsement_count"])
