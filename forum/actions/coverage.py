"""A thread's coverage by argument type, recounted whenever an argument comes, changes or goes."""

from forum.database import execute

VISIBLE = "reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL"
NEEDS_ARGUMENTS = """
    EXISTS (SELECT 1 FROM argument_type WHERE argument_type.retired = FALSE AND NOT EXISTS (
        SELECT 1 FROM coverage WHERE coverage.thread_id = thread.id
            AND coverage.type_id = argument_type.id AND coverage.for_count > 0))"""


async def recount_coverage(thread_id: int) -> None:
    """Inside the transaction that holds the thread."""
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
