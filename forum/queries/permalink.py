"""Where a reply stands: the page of its thread that shows it."""

from datetime import datetime

from msgspec import Struct

from forum.database import glance, moment_or_none, rows
from forum.errors import NO_REPLY, NO_THREAD, NotFound
from forum.gathering import Gathered
from forum.permissions import Viewer, may_know_reply, may_read_thread
from forum.queries.best_order import TOP_LEVEL_PER_PAGE
from forum.queries.cited import load_cited
from forum.queries.memo import SourceState
from forum.queries.reply_tree import ANSWERS_AT_FIRST, LEVELS, REPLIES_PER_PAGE
from forum.queries.thread_list import thread_url
from forum.rules.cited import Cited
from forum.text.fragments import text_fragment

_STANDING = Gathered(
    "SELECT reply.id AS key, reply.thread_id, reply.parent_id, reply.depth, reply.position,"
    " reply.best_page, reply.author_id AS written_by, reply.held,"
    " thread.slug, thread.author_id, thread.hidden_at, thread.locked_at, thread.reply_count"
    " FROM reply JOIN thread ON thread.id = reply.thread_id WHERE reply.id"
)


class _Standing(Struct, frozen=True):
    """A reply's place, and what of its thread says who may know of it."""

    thread_url: str
    author_id: int | None
    hidden_at: datetime | None
    locked_at: datetime | None
    reply_count: int
    parent_id: int | None
    depth: int
    position: int
    best_page: int
    written_by: int | None
    held: bool


class _Written(Struct, frozen=True):
    author_id: int | None
    held: bool
    hidden_at: datetime | None = None


async def find_reply_url(viewer: Viewer, reply_id: int) -> str:
    """The address of the page and anchor of this reply.

    Top-level replies stand on a page of the thread; so do answers that are sure to be shown
    there; all others stand on the page of the branch of their parent.
    """
    found = await _load_standing(reply_id)
    if found is None:
        raise NotFound(NO_REPLY)
    if not may_read_thread(viewer, found):
        raise NotFound(NO_THREAD)
    if not may_know_reply(viewer, _Written(found.written_by, found.held)):
        raise NotFound(NO_REPLY)
    if found.depth == 1:
        return f"{found.thread_url}{_page('?', found.best_page)}#reply-{reply_id}"
    few = found.reply_count <= min(REPLIES_PER_PAGE, TOP_LEVEL_PER_PAGE)
    if few and found.depth <= LEVELS and not await _beyond_first_answers(reply_id):
        return f"{found.thread_url}#reply-{reply_id}"
    branch = f"{found.thread_url}?under={found.parent_id}"
    return f"{branch}{_page('&', _page_number(found.position))}#reply-{reply_id}"


async def find_url_of_done(viewer: Viewer, reply_id: int) -> str:
    """Where to go after a deed on this reply, which was done even if somebody hid it from view since.

    Then that is its permalink, which says so.
    """
    try:
        return await find_reply_url(viewer, reply_id)
    except NotFound:
        return f"/replies/{reply_id}"


async def _load_standing(reply_id: int) -> _Standing | None:
    row = await _STANDING.row(reply_id)
    if row is None:
        return None
    return _Standing(
        thread_url=thread_url(row["thread_id"], row["slug"]),
        author_id=row["author_id"],
        hidden_at=moment_or_none(row["hidden_at"]),
        locked_at=moment_or_none(row["locked_at"]),
        reply_count=row["reply_count"],
        parent_id=row["parent_id"],
        depth=row["depth"],
        position=row["position"],
        best_page=row["best_page"],
        written_by=row["written_by"],
        held=bool(row["held"]),
    )


async def find_words_url(viewer: Viewer, cited: Cited) -> str:
    """Where quoted words stand, marked: in their branch, or in the version that had them.

    A branch is a page without the summary of the thread, whose copy of the words a browser would
    mark instead. Of words that this viewer may not read, or that are not there, it is where their
    reply stands.
    """
    url = await find_reply_url(viewer, cited.reply_id)
    found = await rows(
        "SELECT thread_id, parent_id, position FROM reply WHERE id = ?", cited.reply_id
    )
    row = found[0]
    text = (await load_cited(row["thread_id"], [cited])).get(cited)
    if text is None or text.reply.withheld_from(viewer):
        return url
    if text.state is SourceState.REWORDED:
        return f"/replies/{cited.reply_id}/history?words={cited.place}#quoted"
    branch = f"{url.split('?')[0].split('#')[0]}?under={row['parent_id'] or cited.reply_id}"
    page = _page("&", _page_number(row["position"])) if row["parent_id"] else ""
    return f"{branch}{page}#reply-{cited.reply_id}{text_fragment(text.words)}"


def _page(join: str, number: int) -> str:
    return f"{join}page={number}" if number > 1 else ""


def _page_number(position: int) -> int:
    return (position - 1) // TOP_LEVEL_PER_PAGE + 1


async def _beyond_first_answers(reply_id: int) -> bool:
    """Whether it, or one of the replies above it, is left out for having too many siblings."""
    found = await glance(
        "WITH RECURSIVE above (parent_id, position, level) AS ("
        " SELECT parent_id, position, 1 FROM reply WHERE id = ? UNION ALL"
        " SELECT reply.parent_id, reply.position, level + 1 FROM above"
        " JOIN reply ON reply.id = above.parent_id WHERE level < ?)"
        " SELECT 1 FROM above WHERE parent_id IS NOT NULL AND position > ? LIMIT 1",
        reply_id,
        LEVELS,
        ANSWERS_AT_FIRST,
    )
    return bool(found)
