"""The editions of a summary, newest first, each as its imprint may be shown today."""

import json
from collections import defaultdict
from datetime import datetime

from msgspec import Struct

from forum.database import moment, rows
from forum.permissions import Viewer
from forum.placeholders import marks
from forum.queries.edition_page import Texts
from forum.queries.paging import Cursor
from forum.queries.summary_draft import load_stored_draft
from forum.queries.thread_head import ThreadHead, load_thread_head
from forum.steps import Row

EDITIONS_A_PAGE = 20
CHOICES_MAX = 200
"""Editions that a list to choose from offers, the newest."""


class EditionEntry(Struct, frozen=True):
    """`note` is empty where it was purged."""

    number: int
    published_at: datetime
    publisher: str
    note: str
    hash: str


class EditionChoice(Struct, frozen=True):
    number: int
    published_at: datetime


class EditionHistory(Struct, frozen=True):
    """`draft_version` and `draft_editor` are those of the draft that restoring would replace."""

    thread: ThreadHead
    entries: tuple[EditionEntry, ...]
    next_after: str
    draft_version: int
    draft_editor: str


async def load_edition_history(viewer: Viewer, thread_id: int, after: str) -> EditionHistory:
    """Raises NotFound where the viewer may not read the thread, Invalid for a damaged `after`."""
    thread = await load_thread_head(viewer, thread_id, merged=True)
    cursor = Cursor.read(after)
    found = await rows(
        "SELECT id, number, published_at, form, hash FROM edition"
        " WHERE thread_id = ? AND number < ? ORDER BY number DESC LIMIT ?",
        thread_id,
        min(cursor.id, thread.edition_number + 1) if cursor else thread.edition_number + 1,
        EDITIONS_A_PAGE + 1,
    )
    shown = found[:EDITIONS_A_PAGE]
    draft = await load_stored_draft(thread_id) if viewer.is_manager else None
    return EditionHistory(
        thread=thread,
        entries=tuple(await _entries(shown, viewer)),
        next_after=str(shown[-1]["number"]) if len(found) > EDITIONS_A_PAGE else "",
        draft_version=draft.version if draft else 0,
        draft_editor=draft.editor if draft else "",
    )


async def _entries(found: list[Row], viewer: Viewer) -> list[EditionEntry]:
    """The texts that an imprint needs, of all these editions in one query."""
    heads = {row["id"]: _head(row) for row in found}
    hashes = [head[name] for head in heads.values() for name in ("publisher", "note")]
    texts: dict[int, dict[str, Row]] = defaultdict(dict)
    for text in await rows(
        f"SELECT * FROM edition_text WHERE edition_id IN ({marks(list(heads))})"
        f" AND hash IN ({marks(hashes)})",
        *heads,
        *hashes,
    ):
        texts[text["edition_id"]][text["hash"]] = text
    return [_entry(row, heads[row["id"]], Texts(texts[row["id"]], {}, viewer)) for row in found]


def _head(row: Row) -> dict[str, str]:
    form = json.loads(row["form"]) if isinstance(row["form"], str) else row["form"]
    head: dict[str, str] = form["head"]
    return head


def _entry(row: Row, head: dict[str, str], texts: Texts) -> EditionEntry:
    return EditionEntry(
        number=row["number"],
        published_at=moment(row["published_at"]),
        publisher=texts.name(head["publisher"]),
        note=texts.words(head["note"]),
        hash=row["hash"],
    )


async def load_edition_choices(thread_id: int) -> list[EditionChoice]:
    """Newest first."""
    found = await rows(
        "SELECT number, published_at FROM edition WHERE thread_id = ? ORDER BY number DESC LIMIT ?",
        thread_id,
        CHOICES_MAX,
    )
    return [EditionChoice(row["number"], moment(row["published_at"])) for row in found]
