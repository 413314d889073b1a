"""The arguments of one type in a thread, or its objections, as a flat list paged by key."""

from msgspec import Struct

from forum.database import rows
from forum.errors import NotFound
from forum.permissions import Viewer
from forum.queries.argument_types import TypeView
from forum.queries.best_arguments import (
    BEST_FIRST,
    Source,
    best_after,
    best_of,
    load_type_counts,
    objections_of,
    of_type,
)
from forum.queries.paging import Cursor
from forum.queries.reply_tree import ReplySort
from forum.queries.reply_view import REPLY_SELECT, ReplyView, reply_views
from forum.queries.thread_head import ThreadHead
from forum.steps import Row

ARGUMENTS_PER_PAGE = 100
READ = ARGUMENTS_PER_PAGE + 1
"""One more tells whether there is a next page."""
OBJECTIONS = "objection"
"""Stands for the objections of every type where an address names a type."""
SCORE_UNIT = 10**9
"""Scores have nine digits, so as whole numbers of this unit they survive an address unchanged."""
EVIDENCE_UNIT = 4
"""Above any weight of evidence."""


class FilteredReplies(Struct, frozen=True):
    replies: list[ReplyView]
    ordinals: list[int]
    next_after: str


async def load_filtered(  # noqa: PLR0913  (the six things that an address can say)
    thread: ThreadHead,
    viewer: Viewer,
    types: dict[int, TypeView],
    argument: str,
    sort: ReplySort,
    after: str,
) -> FilteredReplies:
    """Visible arguments with this type's slug, or with `objection` all objections."""
    source = await _source(thread.id, types, argument)
    cursor = Cursor.read(after)
    if sort is ReplySort.BEST:
        (sql, values), order = _best(source, cursor), BEST_FIRST
    else:
        (sql, values), order = _by_age(source, cursor, oldest=sort is ReplySort.OLDEST)
    found = await rows(
        f"{REPLY_SELECT} WHERE reply.id IN ({sql}) ORDER BY {order} LIMIT ?", *values, READ
    )
    shown = found[:ARGUMENTS_PER_PAGE]
    more = len(found) > ARGUMENTS_PER_PAGE
    return FilteredReplies(
        replies=await reply_views(shown, thread, viewer, types),
        ordinals=[row["ordinal"] for row in shown],
        next_after=_cursor(shown[-1], sort) if more else "",
    )


async def _source(thread_id: int, types: dict[int, TypeView], argument: str) -> Source:
    if argument == OBJECTIONS:
        return objections_of(thread_id)
    for type in types.values():
        if type.slug == argument:
            counts = await load_type_counts(thread_id)
            return of_type(thread_id, type.id, sum(counts.get(type.id, (0, 0))))
    raise NotFound("There is no such type of argument.")


def _best(source: Source, cursor: Cursor | None) -> Source:
    if cursor is None:
        return best_of(source, READ)
    score, evidence = divmod(cursor.as_number(), EVIDENCE_UNIT)
    return best_after(source, score / SCORE_UNIT, evidence, cursor.id, READ)


def _by_age(source: Source, cursor: Cursor | None, *, oldest: bool) -> tuple[Source, str]:
    sql, values = source
    order = "reply.id" if oldest else "reply.id DESC"
    if cursor:
        sql += f" AND reply.id {'>' if oldest else '<'} ?"
        values = [*values, cursor.id]
    return (f"SELECT reply.id FROM {sql} ORDER BY {order} LIMIT ?", [*values, READ]), order


def _cursor(row: Row, sort: ReplySort) -> str:
    rank = round(row["score"] * SCORE_UNIT) * EVIDENCE_UNIT + row["evidence"]
    return str(Cursor(str(rank if sort is ReplySort.BEST else row["id"]), row["id"]))
