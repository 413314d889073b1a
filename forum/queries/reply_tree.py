"""The replies of one page of a thread, as a tree that never grows past fixed bounds."""

from enum import StrEnum

from msgspec import Struct

from forum.database import rows
from forum.permissions import Viewer
from forum.placeholders import marks, padded
from forum.queries.argument_types import TypeView
from forum.queries.best_order import TOP_LEVEL_PER_PAGE, best_first
from forum.queries.reply_view import REPLY_SELECT, ReplyView, reply_views
from forum.queries.thread_head import ThreadHead
from forum.steps import Row

REPLIES_PER_PAGE = 200
LEVELS = 6
"""Levels of nesting on one page; what lies deeper continues on a page of its own."""
ANSWERS_AT_FIRST = 20
"""Answers shown below one reply; the rest are a link away."""


class ReplySort(StrEnum):
    BEST = "best"
    OLDEST = "oldest"
    NEWEST = "newest"


class ReplyPage(Struct, frozen=True):
    """`first` to `last` of `total` replies on the page's top level; `ordinals` of all shown."""

    replies: list[ReplyView]
    ordinals: list[int]
    page: int
    pages: int
    first: int
    last: int
    total: int


async def load_replies(
    thread: ThreadHead,
    viewer: Viewer,
    types: dict[int, TypeView],
    sort: ReplySort,
    page: int,
) -> ReplyPage:
    """One page of the thread's top-level replies with what stands below them."""
    where, values, order = _page_of(thread, sort, page)
    top = await rows(
        f"{REPLY_SELECT} WHERE reply.thread_id = ? AND {where} ORDER BY {order}",
        thread.id,
        *values,
    )
    found = top + await _load_below(top, LEVELS - 1, REPLIES_PER_PAGE - len(top))
    views = await reply_views(found, thread, viewer, types)
    return _page(_nested(views, len(top), thread.url), found, page, thread.top_level_count)


def _page_of(thread: ThreadHead, sort: ReplySort, page: int) -> tuple[str, list[int], str]:
    """Which replies of the top level stand on the page, and their order there, in SQL."""
    if sort is ReplySort.BEST:
        return "reply.best_page = ? AND reply.best_page <> 0", [page], best_first()
    low, high = (page - 1) * TOP_LEVEL_PER_PAGE + 1, page * TOP_LEVEL_PER_PAGE
    by_age = "reply.depth = 1 AND reply.position BETWEEN ? AND ?"
    if sort is ReplySort.OLDEST:
        return by_age, [low, high], "reply.position"
    low, high = thread.top_level_count - high + 1, thread.top_level_count - low + 1
    return by_age, [low, high], "reply.position DESC"


async def load_branch(
    thread: ThreadHead, viewer: Viewer, types: dict[int, TypeView], reply_id: int, page: int
) -> ReplyPage | None:
    """One reply with a page of its answers and what stands below them; None if not here."""
    root = await rows(
        f"{REPLY_SELECT} WHERE reply.id = ? AND reply.thread_id = ?", reply_id, thread.id
    )
    if not root:
        return None
    answers = await rows(
        f"{REPLY_SELECT} WHERE reply.parent_id = ? AND reply.position BETWEEN ? AND ?"
        " ORDER BY reply.position",
        reply_id,
        (page - 1) * TOP_LEVEL_PER_PAGE + 1,
        page * TOP_LEVEL_PER_PAGE,
    )
    room = REPLIES_PER_PAGE - len(root) - len(answers)
    found = root + answers + await _load_below(answers, LEVELS - 2, room)
    views = await reply_views(found, thread, viewer, types)
    if not views[0].is_there:
        return None
    nested = _nested(views, 1, thread.url)
    if answers:  # the others of this level are a page away, not "left out"
        nested[0].more = 0
    return _page(nested, found, page, root[0]["child_count"])


async def _load_below(parents: list[Row], levels: int, room: int) -> list[Row]:
    """At most `room` answers level by level, the first of each parent before the second of any."""
    found: list[Row] = []
    for _ in range(levels):
        ids = padded([row["id"] for row in parents if row["child_count"]])
        if not ids or room <= 0:
            break
        parents = await rows(
            f"{REPLY_SELECT} WHERE reply.parent_id IN ({marks(ids)}) AND reply.position <= ?"
            " ORDER BY reply.position, reply.parent_id LIMIT ?",
            *ids,
            ANSWERS_AT_FIRST,
            room,
        )
        found += parents
        room -= len(parents)
    return found


def _nested(views: list[ReplyView], top: int, thread_url: str) -> list[ReplyView]:
    """Hang every view below its parent; say how many answers each leaves out."""
    by_id = {view.id: view for view in views}
    for view in views[top:]:
        if view.parent_id is not None:
            by_id[view.parent_id].children.append(view)
    for view in views:
        view.more = view.child_count - len(view.children)
        view.more_url = f"{thread_url}?under={view.id}#reply-{view.id}"
        _mark_best_answer(view)
    return views[:top]


def _mark_best_answer(view: ReplyView) -> None:
    answers = [c for c in view.children if c.is_argument and not c.objection and not c.stub]
    if view.objection and answers:
        max(answers, key=lambda answer: answer.score).best_answer = True


def _page(replies: list[ReplyView], found: list[Row], page: int, total: int) -> ReplyPage:
    return ReplyPage(
        replies=replies,
        ordinals=[row["ordinal"] for row in found if not row["held"]],
        page=page,
        pages=max(1, -(-total // TOP_LEVEL_PER_PAGE)),
        first=min((page - 1) * TOP_LEVEL_PER_PAGE + 1, total),
        last=min(page * TOP_LEVEL_PER_PAGE, total),
        total=total,
    )
