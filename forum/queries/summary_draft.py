"""The working copy of a summary: what managers left it at, or the distilled page to begin with."""

import json
from datetime import datetime

from msgspec import Struct

from forum.database import moment, rows
from forum.queries.argument_types import TypeView
from forum.queries.distilled import load_distilled
from forum.queries.memo import Memo
from forum.queries.thread_head import ThreadHead
from forum.rules.summary import Content, DraftLine, DraftPair


class Draft(Struct, frozen=True):
    """`version` 0 was never saved. `is_published`: it says the same as the newest edition."""

    content: Content
    version: int
    is_published: bool = False
    editor: str = ""
    updated_at: datetime | None = None


async def load_draft(thread: ThreadHead, types: dict[int, TypeView]) -> Draft:
    """Where there is no draft yet, the distilled page is what a manager starts from."""
    stored = await load_stored_draft(thread.id)
    return stored or Draft(content_of(await load_distilled(thread, types)), 0)


async def load_stored_draft(thread_id: int) -> Draft | None:
    found = await rows(
        "SELECT summary_draft.*, member.display_name FROM summary_draft"
        " LEFT JOIN member ON member.id = summary_draft.editor_id WHERE thread_id = ?",
        thread_id,
    )
    if not found:
        return None
    row = found[0]
    stored = json.loads(row["content"]) if isinstance(row["content"], str) else row["content"]
    return Draft(
        content=Content.model_validate(stored),
        version=row["version"],
        is_published=row["version"] == row["published_version"],
        editor=row["display_name"] or "",
        updated_at=moment(row["updated_at"]),
    )


def content_of(memo: Memo) -> Content:
    """A distilled page as the beginning of a draft."""
    return Content(
        lines=tuple(
            DraftLine(
                key=line.key,
                type=section.type.slug,
                passages=tuple(source.cited for source in line.sources),
            )
            for section in memo.sections
            for line in section.lines
        ),
        pairs=tuple(
            DraftPair(
                key=pair.key,
                objection=pair.objection.cited,
                answers=tuple(source.cited for source in pair.answers),
            )
            for pair in memo.pairs
        ),
    )
