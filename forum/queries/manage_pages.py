"""What managers look after: members, topics, what waits, and how much of each there is."""

from datetime import datetime

from msgspec import Struct

from forum.clock import now
from forum.database import moment, rows
from forum.queries.paging import Cursor
from forum.queries.standing import stands
from forum.steps import Row
from forum.text.names import name_key

ROWS_PER_PAGE = 50
MANY = 100
"""As many posts wait or more: nobody counts further."""
_WAITING = "SELECT COUNT(*) FROM (SELECT 1 FROM review WHERE held = ? LIMIT ?) AS waiting"


class ManageCounts(Struct, frozen=True):
    """`curation` are the threads whose summary needs a manager; `flagged` and `held` the posts that
    wait, counted up to MANY.
    """

    curation: int
    flagged: int
    held: int
    types: int
    topics: int
    agencies_unconfirmed: int
    members: int


class ManagedTopic(Struct, frozen=True):
    slug: str
    name: str
    thread_count: int
    retired: bool


class ManagedMember(Struct, frozen=True):
    id: int
    username: str
    display_name: str
    role: str
    agency: str
    placeholder: bool
    suspended: bool
    silenced: bool
    created_at: datetime


async def load_manage_counts() -> ManageCounts:
    row = (
        await rows(
            "SELECT (SELECT COUNT(*) FROM curation JOIN thread ON thread.id = curation.thread_id"
            "   AND thread.hidden = FALSE WHERE curation.need > 0) AS curation,"
            f" ({_WAITING}) AS flagged, ({_WAITING}) AS held,"
            " (SELECT COUNT(*) FROM argument_type WHERE retired = FALSE) AS types,"
            " (SELECT COUNT(*) FROM topic WHERE retired = FALSE) AS topics,"
            " (SELECT COUNT(*) FROM agency WHERE confirmed = FALSE) AS unconfirmed,"
            " (SELECT COUNT(*) FROM member WHERE placeholder = FALSE AND left_at IS NULL)"
            " AS members",
            *(False, MANY, True, MANY),
        )
    )[0]
    return ManageCounts(
        curation=row["curation"],
        flagged=row["flagged"],
        held=row["held"],
        types=row["types"],
        topics=row["topics"],
        agencies_unconfirmed=row["unconfirmed"],
        members=row["members"],
    )


class Waiting(Struct, frozen=True):
    """Posts that wait for a manager, counted up to MANY."""

    flagged: int
    held: int


async def load_waiting() -> Waiting:
    found = await rows(
        f"SELECT ({_WAITING}) AS flagged, ({_WAITING}) AS held", *(False, MANY, True, MANY)
    )
    return Waiting(found[0]["flagged"], found[0]["held"])


async def load_managed_topics() -> list[ManagedTopic]:
    found = await rows("SELECT * FROM topic ORDER BY retired, position, id")
    return [
        ManagedTopic(row["slug"], row["name"], row["thread_count"], bool(row["retired"]))
        for row in found
    ]


async def load_members(beginning: str, after: str) -> tuple[list[ManagedMember], str]:
    """By username, those that begin like this; and the cursor of the next page."""
    key = name_key(beginning)
    # A range, not LIKE: it uses the index and has no wildcards to escape.
    where, values = "member.username_key >= ? AND member.left_at IS NULL", [key]
    if key:
        where += " AND member.username_key < ?"
        values.append(key + "\U0010ffff")
    cursor = Cursor.read(f"{after}~0") if after else None
    if cursor:
        where += " AND member.username_key > ?"
        values.append(cursor.value)
    found = await rows(
        "SELECT member.*, agency.name AS agency_name FROM member"
        " LEFT JOIN agency ON agency.id = member.agency_id"
        f" WHERE {where} ORDER BY member.username_key LIMIT ?",
        *values,
        ROWS_PER_PAGE + 1,
    )
    shown = found[:ROWS_PER_PAGE]
    next_after = shown[-1]["username_key"] if len(found) > ROWS_PER_PAGE else ""
    return [_member(row) for row in shown], next_after


def _member(row: Row) -> ManagedMember:
    return ManagedMember(
        id=row["id"],
        username=row["username"],
        display_name=row["display_name"],
        role=row["role"],
        agency=row["agency_name"] or "",
        placeholder=bool(row["placeholder"]),
        suspended=stands(row, "suspended", now()),
        silenced=stands(row, "silenced", now()),
        created_at=moment(row["created_at"]),
    )
