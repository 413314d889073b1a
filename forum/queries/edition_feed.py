"""Published summaries for a feed, each as visitors may read it today, whoever asks."""

from collections import defaultdict
from datetime import datetime

from msgspec import Struct

from forum.database import moment, rows
from forum.permissions import VISITOR
from forum.placeholders import marks
from forum.queries.argument_types import TypeView, load_types
from forum.queries.cited import load_replies_today
from forum.queries.edition_page import Texts, edition_memo, edition_row
from forum.queries.memo import Memo
from forum.queries.paging import Part, load_part
from forum.steps import Row

EDITIONS_PER_FEED = 20
"""Each is a whole page."""


class FeedEdition(Struct, frozen=True):
    number: int
    publisher: str
    published_at: datetime
    memo: Memo


class EditionFeed(Struct, frozen=True):
    """Newest first, old editions too; `older` and `newer` lead to its other parts."""

    editions: tuple[FeedEdition, ...]
    older: int | None
    newer: int | None


async def load_edition_feed(part: Part) -> EditionFeed:
    """Four queries, two where there are none. Cross join: SQLite walks the editions."""
    found = await load_part(
        "SELECT edition.id AS key, edition.*, thread.edition_number FROM edition CROSS JOIN thread"
        " WHERE thread.id = edition.thread_id AND thread.hidden = FALSE",
        [],
        "edition.id",
        part,
        EDITIONS_PER_FEED,
    )
    types, texts = await load_types(), await _load_texts([row["id"] for row in found.rows])
    editions = tuple(_edition(row, texts[row["id"]], types) for row in found.rows)
    return EditionFeed(editions, found.older, found.newer)


def _edition(row: Row, texts: Texts, types: dict[int, TypeView]) -> FeedEdition:
    stored = edition_row(row)
    return FeedEdition(
        number=stored.number,
        publisher=texts.name(stored.form["head"]["publisher"]),
        published_at=moment(stored.published_at),
        memo=edition_memo(stored, texts, types, row["edition_number"]),
    )


NO_THREAD = 0
"""Threads of a feed show, so what a reply's own thread hides, it hides here too."""


async def _load_texts(ids: list[int]) -> dict[int, Texts]:
    """By edition."""
    if not ids:
        return {}
    found = await rows(f"SELECT * FROM edition_text WHERE edition_id IN ({marks(ids)})", *ids)
    quoted = {row["reply_id"] for row in found if row["reply_id"]}
    replies = await load_replies_today(NO_THREAD, quoted)
    of_edition = defaultdict[int, dict[str, Row]](dict)
    for row in found:
        of_edition[row["edition_id"]][row["hash"]] = row
    return {id: Texts(of_edition[id], replies, VISITOR) for id in ids}
