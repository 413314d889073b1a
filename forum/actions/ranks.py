"""On which page of the best order each top-level reply stands; called inside a transaction.

`best_page` says on which page; the order within a page is read from the index. So when the score
of one reply changes, the others keep their order, and only one of them crosses each boundary
between the page that it leaves and the page where it belongs: where it moves up, the last reply
of each page on the way goes to the next; where it moves down, the first of each to the one before.
A change costs as many row updates as it moves pages, each found by one look into the index, and a
thread of one page costs nothing.
"""

from forum.database import execute, in_turn
from forum.models import Reply, Thread
from forum.queries.best_order import (
    TOP_LEVEL_PER_PAGE,
    OrderKey,
    best_first,
    order_key,
    worst_first,
)
from forum.steps import Statement, Steps


def _last_page(thread: Thread) -> int:
    """Of the thread with one top-level reply more."""
    return thread.top_level_count // TOP_LEVEL_PER_PAGE + 1


def entering(thread: Thread, place: OrderKey) -> Steps[int]:
    """The page on which a new top-level reply is to stand."""
    last = _last_page(thread)
    if last == 1:
        return last
    [found] = yield [(_ENTRY, last, thread.id, *place)]
    page: int = found[0]["page"]
    return page


def making_room(thread: Thread, page: int) -> list[Statement]:
    """For one that enters on this page: from there on the last of each page goes to the next."""
    last = _last_page(thread)
    return [(_MAKE_ROOM, page, last, thread.id)] if page < last else []


async def move_reply(thread: Thread, reply: Reply) -> None:
    """To the page where it belongs, after whatever it is sorted by was stored.

    All others have to be where they belong: of several that change, move each before the next
    changes, or rank the thread anew.
    """
    await in_turn(*moving(thread, reply))


def moving(thread: Thread, reply: Reply) -> list[Statement]:
    """The same, to be sent with other statements."""
    if reply.depth > 1 or thread.top_level_count <= TOP_LEVEL_PER_PAGE:
        return []
    id = reply.id
    return [(_MOVE, id, thread.id, id, id, thread.id, id, id, id, id, id)]


async def rank_thread(thread_id: int) -> None:
    """Sort all of it: only where many replies may have changed."""
    await execute(
        "UPDATE reply SET best_page = ranked.page FROM (SELECT id, (ROW_NUMBER() OVER ("
        f" ORDER BY {best_first()}) + {TOP_LEVEL_PER_PAGE - 1}) / {TOP_LEVEL_PER_PAGE} AS page"
        " FROM reply WHERE thread_id = ? AND depth = 1) AS ranked"
        " WHERE reply.id = ranked.id AND reply.best_page <> ranked.page",
        thread_id,
    )


def _first(page: str, order: str) -> str:
    """The id of the first reply of a page in an order, by one look into the index."""
    return f"""
        (SELECT nearest.id FROM reply AS nearest WHERE nearest.thread_id = ?
            AND nearest.best_page = {page} AND nearest.best_page <> 0 ORDER BY {order} LIMIT 1)"""


def _crossing(name: str, step: int, order: str, is_past: str) -> str:
    """The reply itself and those that it passes, page by page; ends where it passes none."""
    return f"""
        {name} (id, page) AS (
            SELECT id, best_page FROM reply WHERE id = ?
            UNION ALL
            SELECT passed.id, passed.best_page FROM {name}
            JOIN reply AS passed ON passed.id = {_first(f"{name}.page + ({step})", order)}
            JOIN reply AS moved ON moved.id = ?
            WHERE {order_key("passed")} {is_past} {order_key("moved")})"""


_WORST_FIRST = worst_first("nearest")
_ENTRY = f"""
    WITH RECURSIVE up (page) AS (
        SELECT CAST(? AS BIGINT) UNION ALL
        SELECT up.page - 1 FROM up
        JOIN reply AS passed ON passed.id = {_first("up.page - 1", _WORST_FIRST)}
        WHERE {order_key("passed")} > (?, ?, ?, ?))
    SELECT MIN(page) AS page FROM up"""
_MAKE_ROOM = f"""
    WITH RECURSIVE filled (page) AS (
        SELECT CAST(? AS BIGINT) UNION ALL SELECT page + 1 FROM filled WHERE page + 1 < ?)
    UPDATE reply SET best_page = best_page + 1 WHERE id IN (
        SELECT {_first("filled.page", _WORST_FIRST)} FROM filled)"""

_MOVE = f"""
    WITH RECURSIVE {_crossing("up", -1, _WORST_FIRST, ">")},
        {_crossing("down", 1, best_first("nearest"), "<")}
    UPDATE reply SET best_page = crossing.page FROM (
        SELECT id, page + 1 AS page FROM up WHERE id <> ?
        UNION ALL SELECT id, page - 1 FROM down WHERE id <> ?
        UNION ALL SELECT id, page FROM (
            SELECT CAST(? AS BIGINT) AS id, MIN(page) AS page FROM up HAVING COUNT(*) > 1
            UNION ALL SELECT CAST(? AS BIGINT), MAX(page) FROM down HAVING COUNT(*) > 1) AS own
    ) AS crossing WHERE reply.id = crossing.id"""
