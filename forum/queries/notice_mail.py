"""Notices as letters tell of them: only what the member may see at the moment of writing."""

from datetime import datetime

from msgspec import Struct

from forum.database import moment_or_none, rows
from forum.models import Role
from forum.permissions import Viewer, may_read_reply, may_read_thread
from forum.placeholders import marks
from forum.rules.notice_words import NAMELESS, headline
from forum.steps import Row

INBOX = "/inbox"
CROWD = 50
"""Of those whom one post mentions, so many are told at once; the others find it in their inbox."""


class NoticeLine(Struct, frozen=True):
    """`url` is a path; `said` are the words that it is about, or nothing. `crowded`: see CROWD."""

    id: int
    headline: str
    title: str
    url: str
    said: str
    thread_id: int | None
    crowded: bool


class _Post(Struct, frozen=True):
    author_id: int | None
    hidden_at: datetime | None
    withdrawn_at: datetime | None = None
    locked_at: datetime | None = None


_CROWD = """
    (SELECT COUNT(*) FROM notice other WHERE other.reply_id = notice.reply_id
        AND other.kind = 'mention' AND other.id < notice.id)
    + (SELECT COUNT(*) FROM notice other WHERE other.thread_id = notice.thread_id
        AND other.reply_id IS NULL AND notice.reply_id IS NULL
        AND other.kind = 'mention' AND other.id < notice.id)"""


async def load_notice_lines(member_id: int, role: Role, ids: list[int]) -> list[NoticeLine]:
    """Those of these notices that the member may see, in the order in which they came."""
    found = await rows(
        "SELECT notice.id, notice.kind, notice.text, actor.display_name AS actor,"
        " thread.id AS thread_id, thread.title, thread.author_id AS asked_by,"
        " thread.hidden_at AS thread_hidden_at, reply.id AS reply_id, reply.author_id,"
        " reply.hidden_at, reply.withdrawn_at, reply_revision.plain,"
        f" CASE WHEN notice.kind = 'mention' THEN {_CROWD} ELSE 0 END AS earlier"
        " FROM notice LEFT JOIN reply ON reply.id = notice.reply_id"
        " LEFT JOIN thread ON thread.id = COALESCE(reply.thread_id, notice.thread_id)"
        " LEFT JOIN reply_revision ON reply_revision.reply_id = reply.id"
        " AND reply_revision.number = reply.revision"
        " LEFT JOIN member actor ON actor.id = notice.actor_id"
        f" WHERE notice.id IN ({marks(ids)}) ORDER BY notice.id",
        *ids,
    )
    viewer = Viewer(member_id, role=role)
    return [_line(row) for row in found if _may_see(viewer, row)]


def _may_see(viewer: Viewer, row: Row) -> bool:
    if row["thread_id"] is not None:
        thread = _Post(row["asked_by"], moment_or_none(row["thread_hidden_at"]))
        if not may_read_thread(viewer, thread):
            return False
    if row["reply_id"] is None:
        return True
    hidden, withdrawn = moment_or_none(row["hidden_at"]), moment_or_none(row["withdrawn_at"])
    return may_read_reply(viewer, _Post(row["author_id"], hidden, withdrawn))


def _line(row: Row) -> NoticeLine:
    url = INBOX
    if row["reply_id"] is not None:
        url = f"/replies/{row['reply_id']}"
    elif row["thread_id"] is not None:
        url = f"/threads/{row['thread_id']}"
    nameless = row["kind"] in NAMELESS
    return NoticeLine(
        id=row["id"],
        headline=headline(row["kind"], row["actor"] or ""),
        title=row["title"] or "",
        url=url,
        said=row["text"] if nameless else row["plain"] or "",
        thread_id=row["thread_id"],
        crowded=row["earlier"] >= CROWD,
    )
