"""New replies for feeds: those of a thread, and arguments. What every reader may see, whoever asks."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from forum.database import moment, moment_or_none
from forum.errors import NotFound
from forum.permissions import VISITOR
from forum.queries.argument_filter import IN_VIEW
from forum.queries.argument_types import TypeView, load_types
from forum.queries.evidence import EvidenceView, evidence_view, load_evidence
from forum.queries.paging import Part, load_part
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, Person, person
from forum.queries.reply_view import load_reply_types
from forum.queries.thread_head import ThreadHead, load_thread_head
from forum.queries.thread_list import thread_url
from forum.rules.evidence_rows import EvidenceRow
from forum.steps import Row

REPLIES_PER_FEED = 50
_COLUMNS = f"""reply.id, reply.body_html, reply.stance, reply.created_at, reply.edited_at,
    thread.id AS thread_id, thread.slug, thread.title, {PERSON_COLUMNS}"""
_PEOPLE = PERSON_JOINS.format(owner="reply.author_id")
_OF_THREAD = (
    f"SELECT reply.ordinal AS key, {_COLUMNS} FROM reply JOIN thread ON thread.id = reply.thread_id"
    f" {_PEOPLE} WHERE reply.thread_id = ? AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL"
)
# Along an index of tags, of which each argument has one for every type. Cross joins: SQLite takes
# them in this order.
_ARGUMENTS = (
    f"SELECT tag.reply_id AS key, {_COLUMNS} FROM reply_argument tag CROSS JOIN reply"
    f" CROSS JOIN thread {_PEOPLE} WHERE reply.id = tag.reply_id AND thread.id = reply.thread_id"
    f" AND {IN_VIEW} AND thread.hidden = FALSE"
)
_ONCE = " AND tag.type_id = (SELECT MIN(type_id) FROM reply_argument WHERE reply_id = tag.reply_id)"


class FeedReply(Struct, frozen=True):
    id: int
    thread_title: str
    thread_url: str
    body_html: str
    evidence: EvidenceView | None
    author: Person
    types: tuple[TypeView, ...]
    objection: bool
    created_at: datetime
    edited_at: datetime | None


class ReplyFeed(Struct, frozen=True):
    """Newest first; `older` and `newer` lead to its other parts."""

    replies: tuple[FeedReply, ...]
    older: int | None
    newer: int | None


async def load_thread_replies(thread_id: int, part: Part) -> tuple[ThreadHead, ReplyFeed]:
    """Five queries. Raises NotFound for a thread that visitors may not read."""
    thread = await load_thread_head(VISITOR, thread_id)
    types = await load_types()
    return thread, await _load(_OF_THREAD, [thread_id], "reply.ordinal", part, types)


async def load_arguments(slug: str, part: Part) -> tuple[TypeView | None, ReplyFeed]:
    """Of one type, or of all for an empty slug; four queries. Raises NotFound for an unknown type."""
    types = await load_types()
    type = next((view for view in types.values() if view.slug == slug), None)
    if slug and type is None:
        raise NotFound("There is no such type of argument.")
    select, values = _ARGUMENTS + _ONCE, list[Any]()
    if type:
        select, values = f"{_ARGUMENTS} AND tag.type_id = ?", [type.id]
    return type, await _load(select, values, "tag.reply_id", part, types)


async def _load(
    select: str, values: list[Any], key: str, part: Part, types: dict[int, TypeView]
) -> ReplyFeed:
    found = await load_part(select, values, key, part, REPLIES_PER_FEED)
    ids = [row["id"] for row in found.rows]
    of_reply, evidence = await load_reply_types(ids, types), await load_evidence(ids)
    replies = tuple(
        _reply(row, of_reply[row["id"]], evidence.get(row["id"], ())) for row in found.rows
    )
    return ReplyFeed(replies, found.older, found.newer)


def _reply(row: Row, types: tuple[TypeView, ...], evidence: tuple[EvidenceRow, ...]) -> FeedReply:
    return FeedReply(
        id=row["id"],
        thread_title=row["title"],
        thread_url=thread_url(row["thread_id"], row["slug"]),
        body_html=row["body_html"],
        evidence=evidence_view(evidence) if types else None,
        author=person(row),
        types=types,
        objection=row["stance"] == "objection" and bool(types),
        created_at=moment(row["created_at"]),
        edited_at=moment_or_none(row["edited_at"]),
    )
