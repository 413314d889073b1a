"""The one reason: which replies members picked in a thread, and why."""

from datetime import datetime

from msgspec import Struct

from forum.at_once import at_once
from forum.database import moment, rows
from forum.errors import NotFound
from forum.permissions import Viewer
from forum.placeholders import marks
from forum.queries.memo import Source
from forum.queries.paging import Cursor
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, Person, person
from forum.queries.thread_head import ThreadHead, load_thread_head
from forum.rules.distil import find_passage, opening, opening_span
from forum.steps import Row

TOP_PICKS = 3
REASONS_SHOWN = 3
REASONS_PER_PAGE = 50
NO_PICK = "This pick is not there any more, or says nothing."
FIRST_TYPE = """
    (SELECT MIN(reply_argument.type_id) FROM reply_argument WHERE reply_argument.reply_id = reply.id)"""


class PickReason(Struct, frozen=True):
    """Why one member picked this reply; picks are signed."""

    id: int
    why: str
    person: Person
    reply_id: int
    created_at: datetime


class PickedReply(Struct, frozen=True):
    """A reply that `count` members of `agencies` agencies picked; `words` is its main point.

    The words are its passage for its first type, `type_id`, or its opening in short; `source` has
    them exactly.
    """

    reply_id: int
    words: str
    type_id: int | None
    source: Source
    author: Person
    count: int
    agencies: int


class PickTally(Struct, frozen=True):
    """The top picks of `total`, and the newest reasons given for the first of them."""

    total: int
    top: tuple[PickedReply, ...]
    reasons: tuple[PickReason, ...]


async def load_pick_tally(thread: ThreadHead) -> PickTally:
    """Three queries, or none where nobody has picked."""
    if not thread.pick_count:
        return PickTally(0, (), ())
    counted = await rows(
        "SELECT reply.id AS reply_id, reply.pick_count AS picked,"
        " (SELECT COUNT(DISTINCT agency.id) FROM pick"
        "   JOIN agency ON agency.id = pick.agency_id AND agency.confirmed = TRUE"
        "   WHERE pick.thread_id = reply.thread_id AND pick.reply_id = reply.id) AS agencies"
        " FROM reply WHERE reply.thread_id = ? AND reply.pick_count > 0"
        " AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL"
        " ORDER BY reply.pick_count DESC, reply.score DESC, reply.id LIMIT ?",
        thread.id,
        TOP_PICKS,
    )
    if not counted:
        return PickTally(thread.pick_count, (), ())
    ids = [row["reply_id"] for row in counted]
    of_first = "pick.thread_id = ? AND pick.reply_id = ?"
    words, reasons = await at_once(
        _load_words(ids), _load_reasons(of_first, [thread.id, ids[0]], REASONS_SHOWN)
    )
    top = tuple(_picked_reply(row, words[row["reply_id"]]) for row in counted)
    return PickTally(thread.pick_count, top, tuple(_reason(row) for row in reasons))


async def load_reasons(thread: ThreadHead, after: str) -> tuple[tuple[PickReason, ...], str]:
    """All reasons given in a thread, newest first, and the cursor of the next page."""
    where, values = "pick.thread_id = ?", [thread.id]
    cursor = Cursor.read(after)
    if cursor:
        where += " AND pick.id < ?"
        values.append(cursor.id)
    found = await _load_reasons(where, values, REASONS_PER_PAGE + 1)
    shown = found[:REASONS_PER_PAGE]
    more = len(found) > REASONS_PER_PAGE
    return tuple(_reason(row) for row in shown), str(shown[-1]["id"]) if more else ""


class OwnPick(Struct, frozen=True):
    reply_id: int
    why: str


async def load_own_pick(viewer: Viewer, thread_id: int) -> OwnPick | None:
    found = await rows(
        "SELECT reply_id, why FROM pick WHERE member_id = ? AND thread_id = ?",
        viewer.member_id,
        thread_id,
    )
    return OwnPick(found[0]["reply_id"], found[0]["why"]) if found else None


class DoomedWhy(Struct, frozen=True):
    """What a manager is about to take from view."""

    thread: ThreadHead
    reason: PickReason


async def load_doomed_why(viewer: Viewer, pick_id: int) -> DoomedWhy:
    """Raises NotFound where nothing is said, or by somebody in a thread that this viewer may not read."""
    found = await rows("SELECT thread_id FROM pick WHERE id = ?", pick_id)
    if not found:
        raise NotFound(NO_PICK)
    thread = await load_thread_head(viewer, found[0]["thread_id"])
    reasons = await _load_reasons("pick.id = ?", [pick_id], 1)
    if not reasons:
        raise NotFound(NO_PICK)
    return DoomedWhy(thread, _reason(reasons[0]))


async def _load_reasons(where: str, values: list[int], limit: int) -> list[Row]:
    return await rows(
        f"SELECT pick.id, pick.why, pick.reply_id, pick.created_at, {PERSON_COLUMNS}"
        f" FROM pick JOIN reply ON reply.id = pick.reply_id {PERSON_JOINS.format(owner='pick.member_id')}"
        f" WHERE {where} AND pick.why <> '' AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL"
        " ORDER BY pick.id DESC LIMIT ?",
        *values,
        limit,
    )


async def _load_words(ids: list[int]) -> dict[int, Row]:
    found = await rows(
        "SELECT reply.id, reply.revision, revision.plain, type.id AS type_id, type.slug AS type_slug,"
        f" type.name AS type_name,"
        f" {PERSON_COLUMNS} FROM reply LEFT JOIN argument_type type ON type.id = {FIRST_TYPE}"
        " JOIN reply_revision revision"
        "   ON revision.reply_id = reply.id AND revision.number = reply.revision"
        f" {PERSON_JOINS.format(owner='reply.author_id')} WHERE reply.id IN ({marks(ids)})",
        *ids,
    )
    return {row["id"]: row for row in found}


def _picked_reply(row: Row, words: Row) -> PickedReply:
    slug, name = words["type_slug"] or "", words["type_name"] or ""
    plain, author = words["plain"], person(words)
    passage = find_passage(plain, slug, name)
    start, end = passage.span if passage else opening_span(plain)
    return PickedReply(
        reply_id=row["reply_id"],
        words=passage.text if passage else opening(plain),
        type_id=words["type_id"],
        source=Source(
            reply_id=row["reply_id"],
            revision=words["revision"],
            words=plain[start:end],
            by=author.with_agency,
            start=start,
        ),
        author=author,
        count=row["picked"],
        agencies=row["agencies"],
    )


def _reason(row: Row) -> PickReason:
    return PickReason(
        row["id"], row["why"], person(row), row["reply_id"], moment(row["created_at"])
    )
