"""A member's drafts, which nobody else ever sees."""

import json
from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from forum.database import moment, moment_or_none, rows
from forum.errors import NotFound
from forum.permissions import (
    Viewer,
    may_answer_reply,
    may_edit_reply,
    may_edit_thread,
    may_know_reply,
    may_post_in,
    may_read_thread,
)
from forum.placeholders import marks
from forum.queries.paging import Cursor
from forum.rules.draft_fields import Typed, beginning
from forum.rules.places import Deed, Place
from forum.steps import Row

PER_PAGE = 20
COLUMNS = "id, place, typed, version, updated_at"


class StoredDraft(Struct, frozen=True):
    id: int
    place: Place
    typed: Typed
    version: int
    updated_at: datetime


class DraftView(Struct, frozen=True):
    """`title` is that of the thread, "" where it cannot be read any more or is still to come.

    `is_open`: whether what is written here could be posted today.
    """

    draft: StoredDraft
    beginning: str
    title: str
    is_open: bool


class _Post(Struct, frozen=True):
    """A thread or reply, as far as permissions go."""

    author_id: int | None
    hidden_at: datetime | None
    locked_at: datetime | None = None
    withdrawn_at: datetime | None = None
    held: bool = False


class _Thread(Struct, frozen=True):
    title: str
    post: _Post


class _Reply(Struct, frozen=True):
    thread_id: int
    post: _Post


def typed_of(row: Row) -> Typed:
    """JSON comes as text from a raw row."""
    found: Typed = json.loads(row["typed"]) if isinstance(row["typed"], str) else row["typed"]
    return found


async def load_draft(viewer: Viewer, place: Place) -> StoredDraft | None:
    """What the viewer has begun here; one query, none for visitors."""
    if not viewer.is_member:
        return None
    found = await rows(
        f"SELECT {COLUMNS} FROM draft WHERE member_id = ? AND place = ?",
        viewer.member_id,
        str(place),
    )
    return next(iter(_drafts(found)), None)


async def load_draft_view(viewer: Viewer, draft_id: int) -> DraftView:
    """Raises NotFound for one that is not the viewer's."""
    found = await rows(
        f"SELECT {COLUMNS} FROM draft WHERE id = ? AND member_id = ?", draft_id, viewer.member_id
    )
    for view in await _views(viewer, found):
        return view
    raise NotFound("There is no such draft.")


async def load_drafts(viewer: Viewer, after: str) -> tuple[tuple[DraftView, ...], str]:
    """Those that were written on last come first; and the next cursor. Three queries."""
    cursor, where, values = Cursor.read(after), "", list[object]()
    if cursor:
        where = " AND (updated_at < ? OR (updated_at = ? AND id < ?))"
        values = [cursor.as_moment(), cursor.as_moment(), cursor.id]
    found = await rows(
        f"SELECT {COLUMNS} FROM draft WHERE member_id = ?{where}"
        " ORDER BY updated_at DESC, id DESC LIMIT ?",
        viewer.member_id,
        *values,
        PER_PAGE + 1,
    )
    views = await _views(viewer, found[:PER_PAGE])
    last = views[-1].draft if len(found) > PER_PAGE else None
    return views, str(Cursor(last.updated_at.isoformat(), last.id)) if last else ""


async def _views(viewer: Viewer, found: list[Row]) -> tuple[DraftView, ...]:
    drafts = list(_drafts(found))
    replies = await _load_replies(
        viewer,
        (
            draft.place.to or draft.place.id
            for draft in drafts
            if draft.place.to or draft.place.deed is Deed.EDIT_REPLY
        ),
    )
    threads = await _load_threads(_thread_id(draft.place, replies) for draft in drafts)
    return tuple(_view(viewer, draft, replies, threads) for draft in drafts)


def _drafts(found: list[Row]) -> Iterable[StoredDraft]:
    for row in found:
        if place := Place.parse(row["place"]):
            at = moment(row["updated_at"])
            yield StoredDraft(row["id"], place, typed_of(row), row["version"], at)


def _thread_id(place: Place, replies: dict[int, _Reply]) -> int:
    if place.deed is Deed.EDIT_REPLY:
        return replies[place.id].thread_id if place.id in replies else 0
    return place.id


async def _load_replies(viewer: Viewer, ids: Iterable[int]) -> dict[int, _Reply]:
    """Those that this viewer may know of: of a held one nobody else learns that it is there."""
    wanted = sorted(set(ids))
    found = await rows(
        "SELECT id, thread_id, author_id, hidden_at, withdrawn_at, held FROM reply"
        f" WHERE id IN ({marks(wanted)})",
        *wanted,
    )
    replies = {
        row["id"]: _Reply(
            row["thread_id"],
            _Post(
                row["author_id"],
                moment_or_none(row["hidden_at"]),
                withdrawn_at=moment_or_none(row["withdrawn_at"]),
                held=bool(row["held"]),
            ),
        )
        for row in found
    }
    return {id: reply for id, reply in replies.items() if may_know_reply(viewer, reply.post)}


async def _load_threads(ids: Iterable[int]) -> dict[int, _Thread]:
    wanted = sorted(set(ids))
    found = await rows(
        f"SELECT id, title, author_id, hidden_at, locked_at FROM thread WHERE id IN ({marks(wanted)})",
        *wanted,
    )
    return {
        row["id"]: _Thread(
            row["title"],
            _Post(
                row["author_id"],
                moment_or_none(row["hidden_at"]),
                moment_or_none(row["locked_at"]),
            ),
        )
        for row in found
    }


def _view(
    viewer: Viewer, draft: StoredDraft, replies: dict[int, _Reply], threads: dict[int, _Thread]
) -> DraftView:
    place = draft.place
    thread = threads.get(_thread_id(place, replies))
    if thread and not may_read_thread(viewer, thread.post):
        thread = None
    return DraftView(
        draft,
        beginning(draft.typed),
        thread.title if thread else "",
        place.deed is Deed.START
        or (thread is not None and _is_open(viewer, place, thread, replies)),
    )


def _is_open(viewer: Viewer, place: Place, thread: _Thread, replies: dict[int, _Reply]) -> bool:
    if place.deed is Deed.EDIT_THREAD:
        return may_edit_thread(viewer, thread.post)
    reply = replies.get(place.to or place.id)
    if place.deed is Deed.EDIT_REPLY:
        return reply is not None and may_edit_reply(viewer, reply.post, thread.post)
    if place.to:
        return (
            reply is not None
            and reply.thread_id == place.id
            and may_answer_reply(viewer, reply.post, thread.post)
        )
    return may_post_in(viewer, thread.post)
