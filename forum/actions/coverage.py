"""A thread's coverage by argument type: changed by the difference that one argument makes."""

from collections.abc import Collection, Iterable, Mapping

from forum.database import execute
from forum.models import ALL_TYPES, Reply
from forum.placeholders import marks
from forum.steps import Statement

VISIBLE = "reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL"
_NEEDS = """
    EXISTS (SELECT 1 FROM argument_type WHERE argument_type.retired = FALSE{beside} AND NOT EXISTS (
        SELECT 1 FROM coverage WHERE coverage.thread_id = thread.id
            AND coverage.type_id = argument_type.id AND coverage.for_count > 0))"""
NEEDS_ARGUMENTS = _NEEDS.format(beside="")


def needs_beside(type_ids: Collection[int]) -> str:
    """The same beside these types, for which there are placeholders."""
    some = f" AND argument_type.id NOT IN ({marks(type_ids)})" if type_ids else ""
    return _NEEDS.format(beside=some)


def coverage_changes(
    thread_id: int, changes: Mapping[tuple[int, str, str], int]
) -> list[Statement]:
    """To be written while the thread is held, after an argument came, changed or went.

    `changes` are differences by type id (0: all), facet and value, of which the stance tells. None
    of these needs another; `thread_total` is to come after them.
    """
    sides = {
        (type_id, value): n for (type_id, facet, value), n in changes.items() if facet == "stance"
    }
    adding = (
        "INSERT INTO coverage (thread_id, type_id, for_count, objection_count)"
        " VALUES (?, ?, ?, ?) ON CONFLICT (thread_id, type_id) DO UPDATE SET"
        " for_count = coverage.for_count + excluded.for_count,"
        " objection_count = coverage.objection_count + excluded.objection_count"
    )
    return [
        (adding, thread_id, id, sides.get((id, "for"), 0), sides.get((id, "objection"), 0))
        for id in sorted({type_id for type_id, _ in sides if type_id != ALL_TYPES})
    ]


def covering_new(reply: Reply, type_ids: Iterable[int]) -> list[Statement]:
    """The same for a new argument of these types."""
    return coverage_changes(
        reply.thread_id, {(id, "stance", str(reply.stance)): 1 for id in type_ids}
    )


def thread_total(thread_id: int, changes: Mapping[tuple[int, str, str], int]) -> list[Statement]:
    """How many arguments the thread has now, and whether it still lacks a type of them."""
    if not changes:
        return []
    gone = "DELETE FROM coverage WHERE thread_id = ? AND for_count = 0 AND objection_count = 0"
    total = (
        f"UPDATE thread SET argument_count = argument_count + ?, needs_arguments = {NEEDS_ARGUMENTS}"
        " WHERE id = ?"
    )
    return [
        *([(gone, thread_id)] if min(changes.values()) < 0 else []),
        (total, changes.get((ALL_TYPES, "", ""), 0), thread_id),
    ]


async def recount_coverage(thread_id: int) -> None:
    """All of it from the replies, inside the transaction that holds the thread."""
    await execute("DELETE FROM coverage WHERE thread_id = ?", thread_id)
    await execute(
        "INSERT INTO coverage (thread_id, type_id, for_count, objection_count)"
        " SELECT reply_argument.thread_id, reply_argument.type_id,"
        " SUM(CASE WHEN reply.stance = 'for' THEN 1 ELSE 0 END),"
        " SUM(CASE WHEN reply.stance = 'objection' THEN 1 ELSE 0 END)"
        " FROM reply_argument JOIN reply ON reply.id = reply_argument.reply_id"
        f" WHERE reply_argument.thread_id = ? AND {VISIBLE}"
        " GROUP BY reply_argument.thread_id, reply_argument.type_id",
        thread_id,
    )
    await execute(
        "UPDATE thread SET argument_count = (SELECT COUNT(*) FROM reply"
        f" WHERE reply.thread_id = thread.id AND reply.type_count > 0 AND {VISIBLE}),"
        f" needs_arguments = {NEEDS_ARGUMENTS} WHERE id = ?",
        thread_id,
    )


async def recount_needs() -> None:
    """After the types in use changed: which threads lack one now."""
    await execute(
        f"UPDATE thread SET needs_arguments = {NEEDS_ARGUMENTS}"
        f" WHERE needs_arguments <> {NEEDS_ARGUMENTS}"
    )
