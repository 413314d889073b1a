"""The arguments of one type in a thread, or its objections, as a flat list paged by key."""

from dataclasses import dataclass

from forum.database import Row, rows
from forum.errors import NotFound
from forum.permissions import Viewer
from forum.queries.argument_types import TypeView
from forum.queries.paging import Cursor, whole_number
from forum.queries.reply_tree import ReplySort
from forum.queries.reply_view import REPLY_SELECT, ReplyView, reply_views
from forum.queries.thread_head import ThreadHead

ARGUMENTS_PER_PAGE = 100
OBJECTIONS = "objection"
"""Stands for the objections of every type where an address names a type."""
SCORE_UNIT = 10**9
"""Scores have nine digits, so as whole numbers of this unit they survive an address unchanged."""


@dataclass(frozen=True, slots=True)
class FilteredReplies:
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
    where, values = _which(types, argument)
    key_sql, order = _order(sort)
    cursor = Cursor.read(after)
    if cursor:
        where += f" AND {key_sql} {'>' if sort is ReplySort.OLDEST else '<'} (?, ?)"
        values += [
            cursor.as_number(),
            whole_number(str(cursor.id)) * (-1 if sort is ReplySort.BEST else 1),
        ]
    found = await rows(
        f"{REPLY_SELECT} WHERE reply.thread_id = ? AND reply.type_count > 0"
        f" AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL AND {where}"
        f" ORDER BY {order} LIMIT ?",
        thread.id,
        *values,
        ARGUMENTS_PER_PAGE + 1,
    )
    shown = found[:ARGUMENTS_PER_PAGE]
    more = len(found) > ARGUMENTS_PER_PAGE
    return FilteredReplies(
        replies=await reply_views(shown, thread, viewer, types),
        ordinals=[row["ordinal"] for row in shown],
        next_after=_cursor(shown[-1], sort) if more else "",
    )


def _which(types: dict[int, TypeView], argument: str) -> tuple[str, list[int]]:
    if argument == OBJECTIONS:
        return "reply.stance = 'objection'", []
    for type in types.values():
        if type.slug == argument:
            chosen = "SELECT reply_id FROM reply_argument WHERE thread_id = reply.thread_id"
            return f"reply.id IN ({chosen} AND type_id = ?)", [type.id]
    raise NotFound("There is no such type of argument.")


def _order(sort: ReplySort) -> tuple[str, str]:
    rank = f"CAST(ROUND(reply.score * {SCORE_UNIT}) AS BIGINT) * 4 + reply.evidence"
    if sort is ReplySort.BEST:
        return f"({rank}, -reply.id)", f"{rank} DESC, reply.id"
    way = "" if sort is ReplySort.OLDEST else " DESC"
    return "(reply.id, reply.id)", f"reply.id{way}"


def _cursor(row: Row, sort: ReplySort) -> str:
    rank = round(row["score"] * SCORE_UNIT) * 4 + row["evidence"]
    return str(Cursor(str(rank if sort is ReplySort.BEST else row["id"]), row["id"]))
