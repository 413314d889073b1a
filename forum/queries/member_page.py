"""A member's page: who it is, and what they argued."""

from datetime import datetime

from msgspec import Struct
from msgspec.structs import replace

from forum.clock import now
from forum.database import moment, moment_or_none, rows
from forum.errors import NotFound
from forum.models import Role
from forum.permissions import Viewer
from forum.placeholders import marks
from forum.queries.argument_facets import Count
from forum.queries.argument_types import TypeView, load_types
from forum.queries.member_record import (
    Citing,
    MemberCounts,
    Ranked,
    load_citing,
    load_member_counts,
    load_ranked,
)
from forum.queries.paging import Cursor
from forum.queries.people import PERSON_COLUMNS, Person, person
from forum.queries.reply_view import load_reply_types
from forum.queries.standing import stands
from forum.queries.thread_list import thread_url
from forum.rules.distil import opening
from forum.steps import Row
from forum.text.names import name_key

REPLIES_PER_PAGE = 20
ROLE_WORDS = {Role.MEMBER: "", Role.MANAGER: "Community manager", Role.ADMIN: "Administrator"}


class MemberReply(Struct, frozen=True):
    id: int
    thread_title: str
    thread_url: str
    words: str
    plain: str
    types: tuple[TypeView, ...]
    objection: bool
    created_at: datetime
    endorsement_count: int
    agency_count: int


class BestOfType(Struct, frozen=True):
    """The member's best arguments of a type, and how many there are."""

    type: TypeView
    count: Count
    replies: tuple[MemberReply, ...]


class MemberPage(Struct, frozen=True):
    """`citing` are the latest of the `citing_count` summaries whose newest edition quotes the member."""

    id: int
    person: Person
    joined_at: datetime
    role_words: str
    role: Role
    suspended: bool
    suspended_until: datetime | None
    silenced: bool
    silenced_until: datetime | None
    counts: MemberCounts
    best: tuple[BestOfType, ...]
    citing: tuple[Citing, ...]
    citing_count: int
    replies: tuple[MemberReply, ...]
    next_after: str
    is_first: bool


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
    row, types = found[0], await load_types()
    page, next_after = await _load_replies(row["id"], after)
    ranked = await load_ranked(row["id"])
    best = await _load_rows([one.reply_id for one in ranked])
    of_reply = await load_reply_types([one["id"] for one in (*page, *best)], types)
    replies = {one["id"]: _member_reply(one, of_reply[one["id"]]) for one in (*page, *best)}
    citing, citing_count = await load_citing(row["id"])
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
        counts=await load_member_counts(row["id"]),
        best=_by_type(ranked, types, replies),
        citing=citing,
        citing_count=citing_count,
        replies=tuple(replies[one["id"]] for one in page),
        next_after=next_after,
        is_first=not after,
    )


def _by_type(
    ranked: list[Ranked], types: dict[int, TypeView], replies: dict[int, MemberReply]
) -> tuple[BestOfType, ...]:
    """Types in the managers' order; an argument of two types stands under the first of them."""
    shown = set[int]()
    found = []
    for id, type in types.items():
        mine = [one for one in ranked if one.type_id == id]
        new = [one.reply_id for one in mine if one.reply_id not in shown]
        shown.update(new)
        if mine:
            words = tuple(_for_type(replies[reply], type) for reply in new)
            found.append(BestOfType(type, mine[0].of_type, words))
    return tuple(found)


def _for_type(reply: MemberReply, type: TypeView) -> MemberReply:
    return replace(reply, words=opening(reply.plain, type.slug, type.name))


VISIBLE = "reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL AND thread.hidden = FALSE"
_SELECT = """
    SELECT reply.id, reply.stance, reply.type_count, reply.created_at, reply.endorsement_count,
        reply.agency_count, revision.plain, thread.id AS thread_id, thread.slug, thread.title
    FROM reply JOIN thread ON thread.id = reply.thread_id
    JOIN reply_revision revision
        ON revision.reply_id = reply.id AND revision.number = reply.revision"""


async def _load_rows(reply_ids: list[int]) -> list[Row]:
    return await rows(f"{_SELECT} WHERE reply.id IN ({marks(reply_ids)}) AND {VISIBLE}", *reply_ids)


async def _load_replies(author_id: int, after: str) -> tuple[list[Row], str]:
    where, values = "", [author_id]
    cursor = Cursor.read(after)
    if cursor:
        where = " AND reply.id < ?"
        values.append(cursor.id)
    found = await rows(
        f"{_SELECT} WHERE reply.author_id = ?{where} AND {VISIBLE} ORDER BY reply.id DESC LIMIT ?",
        *values,
        REPLIES_PER_PAGE + 1,
    )
    shown = found[:REPLIES_PER_PAGE]
    return shown, str(shown[-1]["id"]) if len(found) > REPLIES_PER_PAGE else ""


def _member_reply(row: Row, types: tuple[TypeView, ...]) -> MemberReply:
    return MemberReply(
        id=row["id"],
        thread_title=row["title"],
        thread_url=thread_url(row["thread_id"], row["slug"]),
        words=opening(row["plain"]),
        plain=row["plain"],
        types=types,
        objection=row["stance"] == "objection" and bool(types),
        created_at=moment(row["created_at"]),
        endorsement_count=row["endorsement_count"],
        agency_count=row["agency_count"],
    )
