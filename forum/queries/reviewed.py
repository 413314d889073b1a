"""Up to which argument a manager has looked at a thread since its newest edition."""

from forum.database import rows


async def load_reviewed_until(thread_id: int) -> int:
    """The id of the last tag (`reply_argument.id`) that was there at the newest edition, or later
    when a manager said that all were looked at. 0 without an edition.
    """
    found = await rows(
        "SELECT MAX(edition.arguments_until) AS published,"
        " (SELECT reviewed_until FROM curation WHERE curation.thread_id = ?) AS reviewed"
        " FROM edition WHERE edition.thread_id = ?",
        thread_id,
        thread_id,
    )
    return max(found[0]["published"] or 0, found[0]["reviewed"] or 0)
