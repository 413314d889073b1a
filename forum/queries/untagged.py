"""The managers' queue of replies without a type whose words speak for one, paged by key."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from forum.database import moment, rows
from forum.errors import Invalid
from forum.queries.argument_types import TypeView, load_types
from forum.queries.paging import UNREADABLE, Cursor
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, Person, person
from forum.queries.suggested import NONE_SUGGESTED, Suggested, suggested
from forum.queries.thread_list import short_title, thread_url
from forum.rules.distil import opening
from forum.steps import Row

LOOKED_AT = 60
"""Replies that a page reads: most untagged ones are discussion, and a page must cost little."""
IS_WAITING = """reply.type_count = 0 AND reply.discussion = FALSE AND reply.hidden_at IS NULL
    AND reply.withdrawn_at IS NULL"""
"""In the words that the indexes of migration 0015 have."""


class UntaggedSort(StrEnum):
    NEWEST = "newest"
    CONVINCING = "convincing"


_WALKS = {
    UntaggedSort.NEWEST: ("TRUE", "created_at"),
    UntaggedSort.CONVINCING: ("reply.score > 0", "score"),
}
"""What else a reply must be, and the column of the order; ties go by id."""


class UntaggedReply(Struct, frozen=True):
    """`words` are what it comes to; `suggested` is never empty here."""

    id: int
    words: str
    author: Person
    thread_title: str
    thread_url: str
    created_at: datetime
    endorsement_count: int
    suggested: Suggested


class UntaggedPage(Struct, frozen=True):
    """Of the `looked_at` replies that this page read, those with a suggestion."""

    sort: UntaggedSort
    replies: tuple[UntaggedReply, ...]
    looked_at: int
    next_after: str


async def load_untagged(sort: UntaggedSort, after: str) -> UntaggedPage:
    """Two queries; those that a manager found to be discussion, here or in their thread, are out."""
    sql, values = walk(sort, after)
    found = await rows(sql, *values, LOOKED_AT + 1)
    types = tuple((await load_types()).values())
    looked_at = found[:LOOKED_AT]
    last = looked_at[-1] if len(found) > LOOKED_AT else None
    return UntaggedPage(
        sort=sort,
        replies=tuple(reply for row in looked_at if (reply := _reply(row, types))),
        looked_at=len(looked_at),
        next_after=_cursor(sort, last) if last else "",
    )


def walk(sort: UntaggedSort, after: str) -> tuple[str, list[Any]]:
    """The query but for its last value, how many; along an index, whatever the forum's size."""
    more, column = _WALKS[sort]
    beyond, values = "", []
    if cursor := Cursor.read(after):
        beyond, values = (
            f" AND (reply.{column}, reply.id) < (?, ?)",
            [_key(sort, cursor), cursor.id],
        )
    order = f"{column} DESC, id DESC"
    return (
        "WITH walked AS MATERIALIZED (SELECT reply.id, reply.thread_id, reply.author_id,"
        " reply.revision, reply.depth, reply.created_at, reply.score, reply.endorsement_count"
        f" FROM reply WHERE {IS_WAITING} AND {more}{beyond}"
        f" ORDER BY reply.{column} DESC, reply.id DESC LIMIT ?)"
        " SELECT walked.*, revision.plain, thread.title, thread.slug, thread.hidden,"
        f" curation.untagged_until, {PERSON_COLUMNS}"
        " FROM walked CROSS JOIN reply_revision revision"
        " JOIN thread ON thread.id = walked.thread_id"
        " LEFT JOIN curation ON curation.thread_id = walked.thread_id"
        f" {PERSON_JOINS.format(owner='walked.author_id')}"
        " WHERE revision.reply_id = walked.id AND revision.number = walked.revision"
        f" ORDER BY {', '.join(f'walked.{part}' for part in order.split(', '))}",
        values,
    )


def _key(sort: UntaggedSort, cursor: Cursor) -> Any:
    if sort is UntaggedSort.NEWEST:
        return cursor.as_moment()
    try:
        return float(cursor.value)
    except ValueError:
        raise Invalid({"after": UNREADABLE}) from None


def _cursor(sort: UntaggedSort, row: Row) -> str:
    if sort is UntaggedSort.NEWEST:
        return str(Cursor(moment(row["created_at"]).isoformat().replace("+00:00", "Z"), row["id"]))
    return str(Cursor(repr(row["score"]), row["id"]))


def _reply(row: Row, types: tuple[TypeView, ...]) -> UntaggedReply | None:
    judged = row["depth"] == 1 and row["id"] <= (row["untagged_until"] or 0)
    found = NONE_SUGGESTED if judged or row["hidden"] else suggested(row["plain"], types)
    if not found:
        return None
    type = found.types[0].type
    return UntaggedReply(
        id=row["id"],
        words=opening(row["plain"], type.slug, type.name),
        author=person(row),
        thread_title=short_title(row["title"]),
        thread_url=thread_url(row["thread_id"], row["slug"]),
        created_at=moment(row["created_at"]),
        endorsement_count=row["endorsement_count"],
        suggested=found,
    )
