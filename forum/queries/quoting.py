"""Which replies quote those of a page."""

from typing import NamedTuple

from forum.database import glance
from forum.placeholders import marks, padded
from forum.queries.people import FORMER_MEMBER

SHOWN = 10
"""Replies that are named below one that they quote."""


class Quoting(NamedTuple):
    """A reply that quotes another, and who wrote it."""

    reply_id: int
    name: str


async def load_quoting(reply_ids: list[int]) -> dict[int, tuple[Quoting, ...]]:
    """The first of its thread that quote each of these and that everybody may read; one query.

    Those that were moved to another thread are left out: nothing tells this one of what becomes of them.
    """
    if not reply_ids:
        return {}
    of_page = padded(reply_ids)
    found = await glance(
        "SELECT * FROM (SELECT reply_quote.quoted_id, reply.id, author.display_name, ROW_NUMBER() OVER"
        "   (PARTITION BY reply_quote.quoted_id ORDER BY reply.id) AS place"
        "   FROM reply_quote JOIN reply ON reply.id = reply_quote.reply_id"
        "   JOIN reply quoted ON quoted.id = reply_quote.quoted_id"
        "     AND quoted.thread_id = reply.thread_id"
        "   LEFT JOIN member author ON author.id = reply.author_id AND author.left_at IS NULL"
        f"  WHERE reply_quote.quoted_id IN ({marks(of_page)})"
        "   AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL) quoting"
        " WHERE place <= ? ORDER BY quoted_id, id",
        *of_page,
        SHOWN,
    )
    quoting: dict[int, dict[int, Quoting]] = {}
    for row in found:
        one = Quoting(row["id"], row["display_name"] or FORMER_MEMBER)
        quoting.setdefault(row["quoted_id"], {})[one.reply_id] = one
    return {quoted_id: tuple(by.values()) for quoted_id, by in quoting.items()}
