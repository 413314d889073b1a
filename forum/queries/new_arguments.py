"""The best new arguments of the threads that a member takes part in, for a digest."""

from dataclasses import dataclass
from datetime import datetime

from forum.database import rows
from forum.queries.best_arguments import BEST_FIRST, IN_VIEW


@dataclass(frozen=True, slots=True)
class NewArgument:
    """`url` is a path."""

    title: str
    url: str
    said: str
    author: str
    type: str
    objection: bool


async def load_new_arguments(member_id: int, since: datetime, most: int) -> list[NewArgument]:
    """Of others, best first: of threads that the member started or answered."""
    found = await rows(
        "SELECT reply.id, reply.stance, thread.title, reply_revision.plain,"
        " author.display_name AS author, (SELECT argument_type.name FROM reply_argument"
        " JOIN argument_type ON argument_type.id = reply_argument.type_id"
        " WHERE reply_argument.reply_id = reply.id ORDER BY argument_type.position LIMIT 1) AS type"
        " FROM (SELECT id FROM thread WHERE author_id = ?"
        " UNION SELECT thread_id FROM reply WHERE author_id = ?) AS own"
        " JOIN thread ON thread.id = own.id JOIN reply ON reply.thread_id = own.id"
        " JOIN reply_revision ON reply_revision.reply_id = reply.id"
        " AND reply_revision.number = reply.revision"
        " LEFT JOIN member author ON author.id = reply.author_id"
        f" WHERE thread.hidden = FALSE AND {IN_VIEW} AND reply.created_at > ?"
        f" AND COALESCE(reply.author_id, 0) <> ? ORDER BY {BEST_FIRST} LIMIT ?",
        *(member_id, member_id, since, member_id, most),
    )
    return [
        NewArgument(
            title=row["title"],
            url=f"/replies/{row['id']}",
            said=row["plain"],
            author=row["author"] or "Former member",
            type=row["type"] or "",
            objection=row["stance"] == "objection",
        )
        for row in found
    ]
