"""What became of a member's nominations, and which of a member's own words others took up."""

from collections import defaultdict

from msgspec import Struct

from forum.database import rows
from forum.permissions import Viewer
from forum.placeholders import marks
from forum.queries.argument_types import load_types
from forum.queries.nominations import (
    NOMINATION_COLUMNS,
    NOMINATION_TABLES,
    NominationView,
    nomination_views,
)
from forum.queries.paging import Cursor
from forum.queries.thread_list import thread_url
from forum.steps import Row

PER_PAGE = 20
NOMINATIONS_OF_PAGE = 200
"""Far more than replies on one page have, unless somebody overdoes it."""
EVIDENCE_BEGINS = '{"currency":'
"""Editions keep rows of evidence among the quotations, as JSON with its keys in order."""

_THREAD_COLUMNS = "thread.id AS in_thread, thread.title AS thread_title, thread.slug AS thread_slug"
_BY_OTHERS = "(nomination.member_id IS NULL OR nomination.member_id <> ?)"


class Editions(Struct, frozen=True):
    """The first and the last edition of a thread that quotes some words, and the newest there is."""

    thread_id: int
    first: int
    last: int
    newest: int

    @property
    def is_current(self) -> bool:
        return self.last == self.newest


class ThreadLink(Struct, frozen=True):
    id: int
    title: str
    url: str


class OwnNomination(Struct, frozen=True):
    """`editions` is None as long as no edition quotes it."""

    nomination: NominationView
    thread: ThreadLink
    editions: Editions | None


class TakenWords(Struct, frozen=True):
    """A reply of the member's: what editions quote of it, and what others nominated."""

    reply_id: int
    thread: ThreadLink
    quoted: tuple[tuple[str, Editions], ...]
    nominations: tuple[NominationView, ...]


async def load_own_nominations(viewer: Viewer, after: str) -> tuple[tuple[OwnNomination, ...], str]:
    """Newest first, without those in threads that the viewer may not read; and the next cursor."""
    where, values = _after("nomination.id", after)
    found = await rows(
        f"SELECT {NOMINATION_COLUMNS}, {_THREAD_COLUMNS} FROM {NOMINATION_TABLES}"
        " JOIN thread ON thread.id = nomination.thread_id"
        f" WHERE nomination.member_id = ? AND {_readable(viewer)}{where}"
        " ORDER BY nomination.id DESC LIMIT ?",
        viewer.member_id,
        viewer.member_id,
        *values,
        PER_PAGE + 1,
    )
    shown = found[:PER_PAGE]
    views = nomination_views(shown, await load_types(), viewer)
    quoted = await _load_quoted([view.reply_id for view in views])
    items = tuple(
        OwnNomination(view, _thread(row), quoted[view.reply_id].get(view.words))
        for row, view in zip(shown, views, strict=True)
    )
    return items, str(views[-1].id) if len(found) > PER_PAGE else ""


async def load_taken_words(viewer: Viewer, after: str) -> tuple[tuple[TakenWords, ...], str]:
    """The member's replies that others nominated or an edition quotes, newest first; the cursor."""
    where, values = _after("reply.id", after)
    found = await rows(
        f"SELECT reply.id, {_THREAD_COLUMNS} FROM reply JOIN thread ON thread.id = reply.thread_id"
        f" WHERE reply.author_id = ? AND {_readable(viewer)} AND reply.withdrawn_at IS NULL"
        " AND (EXISTS (SELECT 1 FROM nomination WHERE nomination.reply_id = reply.id"
        f"  AND {_BY_OTHERS}) OR EXISTS (SELECT 1 FROM edition_text"
        "   WHERE edition_text.reply_id = reply.id AND edition_text.kind = 'quote'"
        f"  AND edition_text.text IS NOT NULL)){where} ORDER BY reply.id DESC LIMIT ?",
        viewer.member_id,
        viewer.member_id,
        viewer.member_id,
        *values,
        PER_PAGE + 1,
    )
    shown = found[:PER_PAGE]
    ids = [row["id"] for row in shown]
    quoted, nominated = await _load_quoted(ids), await _load_nominated(viewer, ids)
    items = tuple(
        TakenWords(
            row["id"], _thread(row), tuple(quoted[row["id"]].items()), tuple(nominated[row["id"]])
        )
        for row in shown
    )
    return items, str(ids[-1]) if len(found) > PER_PAGE else ""


def _readable(viewer: Viewer) -> str:
    """Takes the viewer's id as its value; hidden threads stay readable for author and managers."""
    also = "thread.author_id = ? OR TRUE" if viewer.is_manager else "thread.author_id = ?"
    return f"(thread.hidden = FALSE OR {also})"


def _after(column: str, after: str) -> tuple[str, list[int]]:
    cursor = Cursor.read(after)
    return (f" AND {column} < ?", [cursor.id]) if cursor else ("", [])


def _thread(row: Row) -> ThreadLink:
    url = thread_url(row["in_thread"], row["thread_slug"])
    return ThreadLink(row["in_thread"], row["thread_title"], url)


async def _load_quoted(reply_ids: list[int]) -> dict[int, dict[str, Editions]]:
    """By reply and words, the editions that quote them."""
    found = await rows(
        "SELECT edition_text.reply_id, edition_text.text, thread.id AS thread_id,"
        " MIN(edition.number) AS first_number, MAX(edition.number) AS last_number,"
        " MAX(CASE WHEN thread.merged_into_id IS NULL THEN thread.edition_number ELSE 0 END) AS newest"
        " FROM edition_text JOIN edition ON edition.id = edition_text.edition_id"
        " JOIN thread ON thread.id = edition.thread_id JOIN reply ON reply.id = edition_text.reply_id"
        f" WHERE edition_text.reply_id IN ({marks(reply_ids)}) AND edition_text.kind = 'quote'"
        " AND edition_text.text IS NOT NULL AND (thread.hidden_at IS NULL OR thread.id = reply.thread_id)"
        " GROUP BY edition_text.reply_id, edition_text.text, thread.id"
        " ORDER BY last_number DESC, first_number, edition_text.text",
        *reply_ids,
    )
    quoted: dict[int, dict[str, Editions]] = defaultdict(dict)
    for row in found:
        if not row["text"].startswith(EVIDENCE_BEGINS):
            editions = Editions(
                row["thread_id"], row["first_number"], row["last_number"], row["newest"]
            )
            quoted[row["reply_id"]][row["text"]] = editions
    return quoted


async def _load_nominated(viewer: Viewer, reply_ids: list[int]) -> dict[int, list[NominationView]]:
    found = await rows(
        f"SELECT {NOMINATION_COLUMNS} FROM {NOMINATION_TABLES}"
        f" WHERE nomination.reply_id IN ({marks(reply_ids)})"
        f" AND {_BY_OTHERS}"
        " ORDER BY nomination.id DESC LIMIT ?",
        *reply_ids,
        viewer.member_id,
        NOMINATIONS_OF_PAGE,
    )
    by_reply: dict[int, list[NominationView]] = defaultdict(list)
    for view in nomination_views(found, await load_types(), viewer):
        by_reply[view.reply_id].append(view)
    return by_reply
