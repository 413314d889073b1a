"""The managers' queue: threads whose summary needs somebody, most needed first."""

from collections import defaultdict
from datetime import datetime

from msgspec import Struct

from forum.database import moment_or_none, rows
from forum.placeholders import marks
from forum.queries.paging import Cursor
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, person
from forum.queries.thread_list import split_title, thread_url
from forum.rules.curation import ENOUGH_TO_PUBLISH
from forum.rules.distil import opening_span
from forum.steps import Row

THREADS_PER_PAGE = 20
UNTAGGED_SHOWN = 3
IS_UNTAGGED = """reply.depth = 1 AND reply.type_count = 0 AND reply.discussion = FALSE
    AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL
    AND reply.id > COALESCE(curation.untagged_until, 0)"""
"""Answers to the thread itself that could be arguments; below them discussion is the rule."""


class Untagged(Struct, frozen=True):
    """A reply without a type; `opening` is how it begins."""

    reply_id: int
    by: str
    opening: str


class QueueRow(Struct, frozen=True):
    """Why a thread is here, in counts. `published_at` is None where it has no edition.

    `untagged` has the first of `untagged_count`, `untagged_until` is the last of all of them.
    """

    thread_id: int
    url: str
    lead: str
    rest: str
    edition: int
    published_at: datetime | None
    arguments: int
    edited: int
    withheld: int
    outranked: int
    new: int
    strong: int
    nominations: int
    untagged_count: int
    untagged_until: int
    untagged: tuple[Untagged, ...]

    @property
    def wants_edition(self) -> bool:
        return not self.edition and self.arguments >= ENOUGH_TO_PUBLISH

    @property
    def is_stale(self) -> bool:
        return any((self.edited, self.withheld, self.outranked, self.new, self.strong))


async def load_curation_queue(after: str) -> tuple[list[QueueRow], str]:
    """A page of it, and the cursor of the next; two queries."""
    cursor = Cursor.read(after)
    # hidden_at, for `hidden` has an index, by which SQLite would walk all threads and sort them.
    where, values = "curation.need > 0 AND thread.hidden_at IS NULL", []
    if cursor:
        where += " AND (curation.need, curation.thread_id) < (?, ?)"
        values = [cursor.as_number(), cursor.id]
    found = await rows(
        "SELECT curation.*, thread.title, thread.slug, edition.published_at FROM curation"
        " JOIN thread ON thread.id = curation.thread_id"
        " LEFT JOIN edition ON edition.thread_id = curation.thread_id"
        "   AND edition.number = curation.edition_number"
        f" WHERE {where} ORDER BY curation.need DESC, curation.thread_id DESC LIMIT ?",
        *values,
        THREADS_PER_PAGE + 1,
    )
    shown = found[:THREADS_PER_PAGE]
    last = shown[-1] if len(found) > THREADS_PER_PAGE else None
    untagged = await _load_untagged([row["thread_id"] for row in shown])
    return (
        [_row(row, untagged[row["thread_id"]]) for row in shown],
        str(Cursor(str(last["need"]), last["thread_id"])) if last else "",
    )


async def _load_untagged(thread_ids: list[int]) -> dict[int, list[Row]]:
    """The first replies of each thread that nobody has tagged or looked at, one query."""
    found = await rows(
        f"SELECT waiting.*, today.plain, {PERSON_COLUMNS} FROM (SELECT reply.id, reply.thread_id,"
        "   reply.author_id, reply.revision, MAX(reply.id) OVER (PARTITION BY reply.thread_id) AS last,"
        "   ROW_NUMBER() OVER (PARTITION BY reply.thread_id ORDER BY reply.id) AS place"
        "   FROM reply JOIN curation ON curation.thread_id = reply.thread_id"
        f"   WHERE reply.thread_id IN ({marks(thread_ids)}) AND {IS_UNTAGGED}) AS waiting"
        " JOIN reply_revision today"
        "   ON today.reply_id = waiting.id AND today.number = waiting.revision"
        f" {PERSON_JOINS.format(owner='waiting.author_id')}"
        " WHERE place <= ? ORDER BY waiting.thread_id, place",
        *thread_ids,
        UNTAGGED_SHOWN,
    )
    of_thread: dict[int, list[Row]] = defaultdict(list)
    for row in found:
        of_thread[row["thread_id"]].append(row)
    return of_thread


def _row(row: Row, untagged: list[Row]) -> QueueRow:
    lead, rest = split_title(row["title"])
    return QueueRow(
        thread_id=row["thread_id"],
        url=thread_url(row["thread_id"], row["slug"]),
        lead=lead,
        rest=rest,
        edition=row["edition_number"],
        published_at=moment_or_none(row["published_at"]),
        arguments=row["argument_count"],
        edited=row["edited_count"],
        withheld=row["withheld_count"],
        outranked=row["outranked_count"],
        new=row["new_count"],
        strong=row["strong_count"],
        nominations=row["nomination_count"],
        untagged_count=row["untagged_count"],
        untagged_until=untagged[0]["last"] if untagged else 0,
        untagged=tuple(_untagged(reply) for reply in untagged),
    )


def _untagged(row: Row) -> Untagged:
    plain = " ".join(row["plain"].split())
    start, end = opening_span(plain)
    begins = plain if end == len(plain) else plain[start:end].rstrip(".,;:") + "…"
    return Untagged(row["id"], person(row).with_agency, begins)
