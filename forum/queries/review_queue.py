"""The posts that wait for a manager, with their words and what was said against them."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from forum.database import moment, rows
from forum.placeholders import marks
from forum.queries.evidence import EvidenceView, evidence_view, load_evidence
from forum.queries.paging import Cursor
from forum.queries.people import FORMER_MEMBER, PERSON_COLUMNS, PERSON_JOINS, Person, person
from forum.rules.evidence_rows import EvidenceRow
from forum.rules.flags import KINDS
from forum.steps import Row

REVIEWS_PER_PAGE = 20
FLAGS_SHOWN = 10
INT_MAX = 2**31 - 1


class ReviewSort(StrEnum):
    """Those that wait longest, those with the most flags, or those of new members."""

    OLDEST = "oldest"
    FLAGS = "flags"
    HELD = "held"


class FlagView(Struct, frozen=True):
    kind: str
    note: str
    name: str
    username: str
    created_at: datetime


class ReviewRow(Struct, frozen=True):
    """`post` is such as "reply 12", `until` its newest open flag; a thread has a title of its own.

    `body_html` is empty, and `evidence` None, where the author withdrew it.
    """

    id: int
    post: str
    url: str
    is_thread: bool
    held: bool
    thread_title: str
    author: Person
    body_html: str
    evidence: EvidenceView | None
    gone: bool
    hidden_reason: str
    hidden: bool
    flag_count: int
    flags: tuple[FlagView, ...]
    until: int
    created_at: datetime


class ReviewQueue(Struct, frozen=True):
    rows: tuple[ReviewRow, ...]
    sort: ReviewSort
    next_after: str


_OWNER = "CASE WHEN reply.id IS NULL THEN thread.author_id ELSE reply.author_id END"
_SELECT = f"""
    SELECT review.id, review.post, review.reply_id, review.held, review.flag_count,
        review.created_at, thread.id AS thread_id, thread.title,
        COALESCE(reply.body_html, thread.body_html) AS body_html,
        CASE WHEN reply.id IS NULL THEN thread.hidden_at ELSE reply.hidden_at END AS hidden_at,
        CASE WHEN reply.id IS NULL THEN thread.hidden_reason ELSE reply.hidden_reason END
            AS hidden_reason,
        reply.withdrawn_at, {PERSON_COLUMNS}
    FROM review LEFT JOIN reply ON reply.id = review.reply_id
    JOIN thread ON thread.id = COALESCE(review.thread_id, reply.thread_id)
    {PERSON_JOINS.format(owner=_OWNER)}"""


async def load_review_queue(sort: ReviewSort, after: str = "") -> ReviewQueue:
    """A page along an index; three queries at most. Raises Invalid for a damaged cursor."""
    where, order = "review.held = ?", "review.id"
    values: list[Any] = [sort is ReviewSort.HELD]
    cursor = Cursor.read(after)
    if sort is ReviewSort.FLAGS:
        order = "review.flag_count DESC, review.id DESC"
        if cursor:
            where += " AND (review.flag_count, review.id) < (?, ?)"
            values += [min(cursor.as_number(), INT_MAX), cursor.id]
    elif cursor:
        where += " AND review.id > ?"
        values.append(cursor.id)
    found = await rows(
        f"{_SELECT} WHERE {where} ORDER BY {order} LIMIT ?", *values, REVIEWS_PER_PAGE + 1
    )
    shown = found[:REVIEWS_PER_PAGE]
    flags = await _load_flags([row["post"] for row in shown])
    evidence = await load_evidence([row["reply_id"] for row in shown if row["reply_id"]])
    last = shown[-1] if len(found) > REVIEWS_PER_PAGE else None
    return ReviewQueue(
        rows=tuple(
            _row(row, flags.get(row["post"], []), evidence.get(row["reply_id"], ()))
            for row in shown
        ),
        sort=sort,
        next_after=str(Cursor(str(last["flag_count"]), last["id"])) if last else "",
    )


async def _load_flags(posts: list[str]) -> dict[str, list[Row]]:
    """By post, the first few that are open."""
    found = await rows(
        "SELECT * FROM (SELECT flag.*, MAX(flag.id) OVER (PARTITION BY post) AS until,"
        " ROW_NUMBER() OVER (PARTITION BY post ORDER BY flag.id) AS place,"
        " member.display_name, member.username FROM flag"
        " LEFT JOIN member ON member.id = flag.member_id AND member.left_at IS NULL"
        f" WHERE post IN ({marks(posts)}) AND state = 'open') AS open WHERE place <= ? ORDER BY id",
        *posts,
        FLAGS_SHOWN,
    )
    flags: dict[str, list[Row]] = {}
    for row in found:
        flags.setdefault(row["post"], []).append(row)
    return flags


def _row(row: Row, flags: list[Row], evidence: tuple[EvidenceRow, ...]) -> ReviewRow:
    is_thread, gone = row["reply_id"] is None, row["withdrawn_at"] is not None
    return ReviewRow(
        id=row["id"],
        post=row["post"],
        url=f"/threads/{row['thread_id']}" if is_thread else f"/replies/{row['reply_id']}",
        is_thread=is_thread,
        held=bool(row["held"]),
        thread_title=row["title"],
        author=person(row),
        body_html="" if gone else row["body_html"],
        evidence=None if gone else evidence_view(evidence),
        gone=gone,
        hidden_reason=row["hidden_reason"],
        hidden=row["hidden_at"] is not None,
        flag_count=row["flag_count"],
        flags=tuple(_flag(flag) for flag in flags),
        until=flags[0]["until"] if flags else 0,
        created_at=moment(row["created_at"]),
    )


def _flag(row: Row) -> FlagView:
    return FlagView(
        kind=KINDS[row["kind"]],
        note=row["note"],
        name=row["display_name"] or FORMER_MEMBER,
        username=row["username"] or "",
        created_at=moment(row["created_at"]),
    )
