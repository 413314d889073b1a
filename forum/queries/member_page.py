"""A member's page: who it is, and what they argued."""

from dataclasses import dataclass
from datetime import datetime

from forum.clock import now
from forum.database import Row, moment, moment_or_none, rows
from forum.errors import NotFound
from forum.models import Role
from forum.permissions import Viewer
from forum.queries.argument_types import TypeView, load_types
from forum.queries.paging import Cursor
from forum.queries.people import PERSON_COLUMNS, Person, person
from forum.queries.reply_view import load_reply_types
from forum.queries.standing import stands
from forum.queries.thread_list import thread_url
from forum.rules.distil import opening
from forum.text.names import name_key

REPLIES_PER_PAGE = 20
ROLE_WORDS = {Role.MEMBER: "", Role.MANAGER: "Community manager", Role.ADMIN: "Administrator"}


@dataclass(frozen=True, slots=True)
class MemberReply:
    id: int
    thread_title: str
    thread_url: str
    words: str
    types: tuple[TypeView, ...]
    objection: bool
    created_at: datetime
    endorsement_count: int
    agency_count: int


@dataclass(frozen=True, slots=True)
class MemberPage:
    """Counts are of what visitors may see; `convinced_count` adds up the marks on it.

    `quoted_count` is the summaries whose newest edition quotes the member.
    """

    id: int
    person: Person
    joined_at: datetime
    role_words: str
    role: Role
    suspended: bool
    suspended_until: datetime | None
    silenced: bool
    silenced_until: datetime | None
    reply_count: int
    argument_count: int
    convinced_count: int
    quoted_count: int
    replies: tuple[MemberReply, ...]
    next_after: str


async def load_member_page(viewer: Viewer, username: str, after: str) -> MemberPage:
    """Raises NotFound where nobody has that name."""
    found = await rows(
        f"SELECT author.id, author.role, author.suspended_at, author.suspended_until,"
        f" author.silenced_at, author.silenced_until, author.created_at, {PERSON_COLUMNS}"
        " FROM member author LEFT JOIN agency ON agency.id = author.agency_id"
        " WHERE author.username_key = ?",
        name_key(username),
    )
    if not found:
        raise NotFound("There is no member of that name.")
    row = found[0]
    replies, next_after = await _load_replies(row["id"], after)
    counts = await _load_counts(row["id"])
    return MemberPage(
        id=row["id"],
        person=person(row),
        joined_at=moment(row["created_at"]),
        role_words=ROLE_WORDS[Role(row["role"])],
        role=Role(row["role"]),
        suspended=stands(row, "suspended", now()),
        suspended_until=moment_or_none(row["suspended_until"]),
        silenced=stands(row, "silenced", now()),
        silenced_until=moment_or_none(row["silenced_until"]),
        reply_count=counts["replies"],
        argument_count=counts["arguments"] or 0,
        convinced_count=counts["convinced"] or 0,
        quoted_count=counts["quoted"],
        replies=replies,
        next_after=next_after,
    )


VISIBLE = "reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL AND thread.hidden = FALSE"


_QUOTED = f"""
    SELECT COUNT(DISTINCT thread.id) FROM reply
    JOIN thread ON thread.id = reply.thread_id
    JOIN edition ON edition.thread_id = thread.id AND edition.number = thread.edition_number
    JOIN edition_text ON edition_text.reply_id = reply.id AND edition_text.edition_id = edition.id
    WHERE reply.author_id = ? AND edition_text.kind = 'quote'
        AND edition_text.text IS NOT NULL AND {VISIBLE}"""


async def _load_counts(author_id: int) -> Row:
    found = await rows(
        "SELECT COUNT(*) AS replies, SUM(CASE WHEN reply.type_count > 0 THEN 1 ELSE 0 END)"
        f" AS arguments, SUM(reply.endorsement_count) AS convinced, ({_QUOTED}) AS quoted"
        " FROM reply JOIN thread ON thread.id = reply.thread_id"
        f" WHERE reply.author_id = ? AND {VISIBLE}",
        author_id,
        author_id,
    )
    return found[0]


async def _load_replies(author_id: int, after: str) -> tuple[tuple[MemberReply, ...], str]:
    where, values = "", [author_id]
    cursor = Cursor.read(after)
    if cursor:
        where = " AND reply.id < ?"
        values.append(cursor.id)
    found = await rows(
        "SELECT reply.id, reply.stance, reply.type_count, reply.created_at,"
        " reply.endorsement_count, reply.agency_count, revision.plain,"
        " thread.id AS thread_id, thread.slug, thread.title FROM reply"
        " JOIN thread ON thread.id = reply.thread_id"
        " JOIN reply_revision revision"
        "   ON revision.reply_id = reply.id AND revision.number = reply.revision"
        f" WHERE reply.author_id = ?{where} AND {VISIBLE} ORDER BY reply.id DESC LIMIT ?",
        *values,
        REPLIES_PER_PAGE + 1,
    )
    shown = found[:REPLIES_PER_PAGE]
    types = await load_reply_types([row["id"] for row in shown], await load_types())
    more = len(found) > REPLIES_PER_PAGE
    return (
        tuple(_member_reply(row, types[row["id"]]) for row in shown),
        str(shown[-1]["id"]) if more else "",
    )


def _member_reply(row: Row, types: tuple[TypeView, ...]) -> MemberReply:
    return MemberReply(
        id=row["id"],
        thread_title=row["title"],
        thread_url=thread_url(row["thread_id"], row["slug"]),
        words=opening(row["plain"]),
        types=types,
        objection=row["stance"] == "objection" and bool(types),
        created_at=moment(row["created_at"]),
        endorsement_count=row["endorsement_count"],
        agency_count=row["agency_count"],
    )
