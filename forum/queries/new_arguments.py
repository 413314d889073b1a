"""The best new arguments in what a member follows, for a digest."""

from datetime import datetime

from msgspec import Struct

from forum.database import rows
from forum.queries.best_arguments import BEST_FIRST, IN_VIEW


class NewArgument(Struct, frozen=True):
    """`url` is a path."""

    title: str
    url: str
    said: str
    author: str
    type: str
    objection: bool


async def load_new_arguments(member_id: int, since: datetime, most: int) -> list[NewArgument]:
    """Of others, best first: of the threads and the types that the member follows."""
    found = await rows(
        "SELECT reply.id, reply.stance, thread.title, reply_revision.plain,"
        " author.display_name AS author, (SELECT argument_type.name FROM reply_argument"
        " JOIN argument_type ON argument_type.id = reply_argument.type_id"
        " WHERE reply_argument.reply_id = reply.id ORDER BY argument_type.position LIMIT 1) AS type"
        " FROM reply JOIN thread ON thread.id = reply.thread_id"
        " JOIN reply_revision ON reply_revision.reply_id = reply.id"
        " AND reply_revision.number = reply.revision"
        " LEFT JOIN member author ON author.id = reply.author_id AND author.left_at IS NULL"
        f" WHERE thread.hidden = FALSE AND {IN_VIEW} AND reply.created_at > ?"
        " AND COALESCE(reply.author_id, 0) <> ? AND (EXISTS (SELECT 1 FROM thread_follow follow"
        "   WHERE follow.member_id = ? AND follow.thread_id = reply.thread_id AND follow.following)"
        " OR EXISTS (SELECT 1 FROM reply_argument tag JOIN type_follow follow"
        "   ON follow.type_id = tag.type_id AND follow.member_id = ? WHERE tag.reply_id = reply.id))"
        f" ORDER BY {BEST_FIRST} LIMIT ?",
        *(since, member_id, member_id, member_id, most),
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
