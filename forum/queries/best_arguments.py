"""Arguments of one thread in the order of their scores, found by index however many there are."""

from typing import Any

from forum.database import glance

IN_VIEW = "reply.type_count > 0 AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL"
"""Visible arguments, in the words that the indexes of migration 0006 have."""
BEST_FIRST = "reply.score DESC, reply.evidence DESC, reply.id"
FEW = 500
"""Up to so many of one type are sorted; of more, the best are met soon on the way by score."""

Source = tuple[str, list[Any]]
"""What stands between FROM and ORDER BY, ready for one more AND, and the values in it."""


async def load_type_counts(thread_id: int) -> dict[int, tuple[int, int]]:
    """By type, the visible arguments of a thread: for the ask, and against it."""
    found = await glance(
        "SELECT type_id, for_count, objection_count FROM coverage WHERE thread_id = ?"
        " ORDER BY type_id",
        thread_id,
    )
    return {row["type_id"]: (row["for_count"], row["objection_count"]) for row in found}


def of_type(thread_id: int, type_id: int, count: int) -> Source:
    """The `count` arguments of this type."""
    # The cross join keeps SQLite to this order of the tables.
    few = "reply_argument CROSS JOIN reply WHERE reply_argument.reply_id = reply.id"
    many = "reply WHERE reply.thread_id = ? AND EXISTS (SELECT 1 FROM reply_argument"
    if count <= FEW:
        sql = f"{few} AND reply_argument.thread_id = ? AND reply_argument.type_id = ?"
    else:
        sql = f"{many} WHERE reply_argument.reply_id = reply.id AND reply_argument.type_id = ?)"
    return f"{sql} AND {IN_VIEW}", [thread_id, type_id]


def objections_of(thread_id: int) -> Source:
    return f"reply WHERE reply.thread_id = ? AND reply.stance = 'objection' AND {IN_VIEW}", [
        thread_id
    ]


def best_of(source: Source, most: int) -> Source:
    """A query for the ids of its best."""
    sql, values = source
    return f"SELECT reply.id FROM {sql} ORDER BY {BEST_FIRST} LIMIT ?", [*values, most]


def best_after(source: Source, score: float, evidence: int, id: int, most: int) -> Source:
    """A query for the ids of the best that come after this place in the order.

    Three ranges of the index, in place of a comparison that would have to look at all before it.
    """
    sql, values = source
    ranges: list[tuple[str, list[Any]]] = [
        ("reply.score = ? AND reply.evidence = ? AND reply.id > ?", [score, evidence, id]),
        ("reply.score = ? AND reply.evidence < ?", [score, evidence]),
        ("reply.score < ?", [score]),
    ]
    queries = [best_of((f"{sql} AND {where}", [*values, *more]), most) for where, more in ranges]
    return union(queries)


def union(queries: list[Source]) -> Source:
    parts = [f"SELECT * FROM ({sql}) AS part{number}" for number, (sql, _) in enumerate(queries)]
    return " UNION ALL ".join(parts), [value for _, values in queries for value in values]
