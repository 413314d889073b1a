"""A member's inbox: what they were told, newest first, as much of it as they may still read."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from forum.database import moment, rows
from forum.errors import NotFound
from forum.models import NoticeKind
from forum.permissions import Viewer
from forum.queries.paging import Cursor
from forum.queries.thread_list import thread_url
from forum.rules.distil import opening
from forum.steps import Row
from forum.text.sentences import QUOTE_MARK

NOTICES_PER_PAGE = 60
NAMED = 3
"""People whom a group of notices names; it counts the others."""
LOOKED_AT = 2000
"""Code points of a reply in which the words are chosen that stand for it."""
GROUPED = (NoticeKind.REPLY, NoticeKind.THREAD, NoticeKind.TYPE)
"""What the inbox shows as one where it is about the same thread."""
NO_NOTICE = "There is no such notice. It may be long since you read it."

_SELECT = f"""
    SELECT notice.id, notice.kind, notice.source, notice.thread_id, notice.reply_id, notice.text,
        notice.created_at, notice.read_at, thread.title, thread.slug, thread.hidden,
        thread.author_id AS starter_id, reply.hidden_at, reply.withdrawn_at, actor.display_name,
        substr(revision.plain, 1, {LOOKED_AT}) AS plain
    FROM notice LEFT JOIN thread ON thread.id = notice.thread_id
    LEFT JOIN reply ON reply.id = notice.reply_id
    LEFT JOIN reply_revision revision
        ON revision.reply_id = reply.id AND revision.number = reply.revision
    LEFT JOIN member actor ON actor.id = notice.actor_id"""


class Told(Struct, frozen=True):
    """One notice or a group of them: `id` is the newest of it, `names` and `others` who is behind it.

    `words` are those of a single reply, or of a manager. `gone` says that nothing of it shows any more:
    then there is neither a title nor a name.
    """

    id: int
    kind: NoticeKind
    count: int
    names: tuple[str, ...]
    others: int
    title: str
    words: str
    state: str
    unread: bool
    gone: bool
    created_at: datetime


class Inbox(Struct, frozen=True):
    """`newest` is the last notice that the page knows of, for "mark all as read"."""

    items: tuple[Told, ...]
    newest: int
    next_after: str


async def load_inbox(viewer: Viewer, after: str) -> Inbox:
    """One query, however many notices there are."""
    cursor = Cursor.read(after)
    found = await rows(
        f"{_SELECT} WHERE notice.member_id = ? {'AND notice.id < ?' if cursor else ''}"
        " ORDER BY notice.id DESC LIMIT ?",
        viewer.member_id,
        *([cursor.id] if cursor else []),
        NOTICES_PER_PAGE + 1,
    )
    shown = found[:NOTICES_PER_PAGE]
    return Inbox(
        items=tuple(_told(viewer, group) for group in _groups(shown)),
        newest=shown[0]["id"] if shown else 0,
        next_after=str(shown[-1]["id"]) if len(found) > NOTICES_PER_PAGE else "",
    )


def _groups(found: Iterable[Row]) -> Iterable[list[Row]]:
    groups: dict[tuple[object, ...], list[Row]] = {}
    for row in found:
        together = row["kind"] in GROUPED and row["thread_id"] is not None
        about = row["thread_id"] if together else row["id"]
        groups.setdefault((row["kind"], about, row["read_at"] is None), []).append(row)
    return groups.values()


def _told(viewer: Viewer, group: list[Row]) -> Told:
    newest, live = group[0], [row for row in group if _in_view(viewer, row)]
    names = tuple(dict.fromkeys(row["display_name"] for row in live if row["display_name"]))
    kind = NoticeKind(newest["kind"])
    return Told(
        id=newest["id"],
        kind=kind,
        count=len(live),
        names=names[:NAMED],
        others=len(names[NAMED:]),
        title=live[0]["title"] or "" if live else "",
        words=_words(live[0]) if len(live) == 1 else "",
        state=newest["text"] if kind is NoticeKind.NOMINATION else "",
        unread=newest["read_at"] is None,
        gone=not live,
        created_at=moment(newest["created_at"]),
    )


def _in_view(viewer: Viewer, row: Row) -> bool:
    """Whether words, title and names may show: managers told the member why something is gone."""
    if row["kind"] == NoticeKind.MODERATION:
        return not row["hidden"] or row["starter_id"] == viewer.member_id or viewer.is_manager
    return not row["hidden"] and row["hidden_at"] is None and row["withdrawn_at"] is None


def _words(row: Row) -> str:
    if row["kind"] == NoticeKind.MODERATION:
        return str(row["text"])
    own = (line for line in (row["plain"] or "").split("\n") if not line.startswith(QUOTE_MARK))
    text = "\n".join(own).strip()
    return opening(text) if text else ""


async def load_notice_url(viewer: Viewer, notice_id: int) -> str:
    """What the notice is about; of a group, the oldest that is unread."""
    found = await rows(
        f"{_SELECT} WHERE notice.member_id = ? AND notice.id = ?", viewer.member_id, notice_id
    )
    if not found:
        raise NotFound(NO_NOTICE)
    row = found[0]
    if row["kind"] == NoticeKind.NOMINATION:
        return f"/account/nominations#nomination-{row['source'].rpartition(' ')[2]}"
    if row["thread_id"] is None:
        return "/inbox"
    if row["kind"] == NoticeKind.CITED:
        return f"/threads/{row['thread_id']}/summary"
    reply_id = await _oldest_unread(viewer, row) if row["kind"] in GROUPED else row["reply_id"]
    return f"/replies/{reply_id}" if reply_id else thread_url(row["thread_id"], row["slug"])


async def _oldest_unread(viewer: Viewer, row: Row) -> int | None:
    found = await rows(
        "SELECT notice.reply_id FROM notice JOIN reply ON reply.id = notice.reply_id"
        " WHERE notice.member_id = ? AND notice.read_at IS NULL AND notice.kind = ?"
        " AND notice.thread_id = ? AND notice.id <= ?"
        " AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL ORDER BY notice.id LIMIT 1",
        *(viewer.member_id, row["kind"], row["thread_id"], row["id"]),
    )
    id: int | None = found[0]["reply_id"] if found else row["reply_id"]
    return id
