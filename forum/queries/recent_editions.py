"""Summaries that were curated last, for the front page."""

import json
from datetime import datetime

from msgspec import Struct

from forum.database import moment, rows
from forum.placeholders import marks
from forum.queries.thread_list import split_title
from forum.steps import Row
from forum.text.excerpt import shortened

RECENT_SHOWN = 3
NOTE_SHOWN = 110
"""Characters of a change note."""


class RecentEdition(Struct, frozen=True):
    """The newest edition of a thread; `note` has the first words of what its manager said of it."""

    thread_id: int
    title: str
    number: int
    published_at: datetime
    note: str


async def load_recent_editions() -> tuple[RecentEdition, ...]:
    """Of threads that everybody may read, newest first; two queries, one where there are none.

    Written as a cross join, which SQLite takes in this order: it must walk the editions from the
    newest on, rather than look at every thread.
    """
    found = await rows(
        "SELECT edition.id, edition.number, edition.published_at, edition.form,"
        " thread.id AS thread_id, thread.title FROM edition"
        " CROSS JOIN thread WHERE thread.id = edition.thread_id"
        " AND thread.edition_number = edition.number AND thread.hidden = FALSE"
        " ORDER BY edition.published_at DESC, edition.id DESC LIMIT ?",
        RECENT_SHOWN,
    )
    notes = await _load_notes(found) if found else {}
    return tuple(
        RecentEdition(
            thread_id=row["thread_id"],
            title=split_title(row["title"])[1],
            number=row["number"],
            published_at=moment(row["published_at"]),
            note=first_words(notes.get(row["id"], "")),
        )
        for row in found
    )


async def _load_notes(editions: list[Row]) -> dict[int, str]:
    """By edition; those that were purged are left out."""
    hashes = {row["id"]: _note_hash(row) for row in editions}
    found = await rows(
        "SELECT edition_id, hash, text FROM edition_text"
        f" WHERE edition_id IN ({marks(list(hashes))}) AND hash IN ({marks(list(hashes))})",
        *hashes,
        *hashes.values(),
    )
    return {
        row["edition_id"]: row["text"]
        for row in found
        if row["text"] and hashes[row["edition_id"]] == row["hash"]
    }


def _note_hash(row: Row) -> str:
    """JSON comes as text from a raw row."""
    form = json.loads(row["form"]) if isinstance(row["form"], str) else row["form"]
    hash: str = form["head"]["note"]
    return hash


def first_words(note: str) -> str:
    """As many whole words as fit in a line or two.

    >>> first_words("Merged two lines."), first_words("word " * 40)[-11:]
    ('Merged two lines.', 'word word …')
    """
    return shortened(note, NOTE_SHOWN)
