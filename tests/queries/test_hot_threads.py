"""Pages of threads of thousands of replies are as short, and ask as little, as any others."""

import pytest

from forum.database import execute, is_postgres, rows
from forum.models import Member, Thread
from forum.permissions import Viewer
from forum.queries.best_arguments import BEST_FIRST, FEW
from forum.queries.best_order import TOP_LEVEL_PER_PAGE, best_first
from forum.queries.permalink import find_reply_url
from forum.queries.reply_tree import REPLIES_PER_PAGE, ReplySort
from forum.queries.reply_view import ReplyView
from forum.queries.thread_page import ThreadPage, ThreadView, load_thread_page
from tests.client import viewer_for
from tests.factories import make_member
from tests.hot_threads import Shape, make_hot_thread, reply_at
from tests.queries.counting import counted

SHAPES = {
    "ten thousand to the thread": Shape(top=10_000),
    "a thousand to one reply": Shape(top=2, children=1_000),
    "a chain of ten thousand": Shape(top=2, chain=10_000),
}
SMALL = Shape(top=3, children=3, chain=8)
"""Has replies of all kinds too, and asks all that a page can ask."""


@pytest.fixture
async def author(db: str) -> Member:
    return await make_member("author")


@pytest.fixture
async def reader(author: Member) -> Viewer:
    return await viewer_for(await make_member("reader"))


def all_of(replies: list[ReplyView]) -> list[ReplyView]:
    return [one for reply in replies for one in (reply, *all_of(reply.children))]


async def views_of(thread: Thread) -> list[ThreadView]:
    """The ways in which a thread can be looked at: the first page of each, and a later one."""
    branches = [await reply_at(thread, 1), await reply_at(thread, thread.reply_count)]
    last = (thread.top_level_count - 1) // TOP_LEVEL_PER_PAGE + 1
    return [
        *(ThreadView(sort=sort, page=page) for sort in ReplySort for page in (1, last)),
        *(ThreadView(under=reply.id, page=page) for reply in branches for page in (1, 5)),
        *(ThreadView(sort=sort, argument="roi") for sort in ReplySort),
        ThreadView(argument="objection"),
    ]


async def queries_of(
    thread: Thread, viewer: Viewer, view: ThreadView, monkeypatch: pytest.MonkeyPatch
) -> tuple[ThreadPage, int]:
    with counted(monkeypatch) as statements:
        page = await load_thread_page(viewer, thread.id, view)
    return page, len(statements)


@pytest.mark.parametrize("name", SHAPES)
async def test_every_page_is_bounded_in_replies_and_queries(
    name: str, author: Member, reader: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    hot = await make_hot_thread(author, SHAPES[name], ("roi",))
    small = await make_hot_thread(author, SMALL, ("roi",))
    asked = [(await queries_of(small, reader, v, monkeypatch))[1] for v in await views_of(small)]
    for view in await views_of(hot):
        page, queries = await queries_of(hot, reader, view, monkeypatch)
        assert len(page.ordinals) == len(all_of(page.replies)) <= REPLIES_PER_PAGE
        assert queries <= max(asked)


async def test_a_reply_below_thousands_of_others_has_an_address_that_shows_it(
    author: Member, reader: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    thread = await make_hot_thread(author, Shape(top=2, chain=10_000))
    deepest = await reply_at(thread, thread.reply_count)
    with counted(monkeypatch) as statements:
        url = await find_reply_url(reader, deepest.id)
    assert len(statements) <= 1
    assert f"?under={deepest.parent_id}#" in url
    page = await load_thread_page(reader, thread.id, ThreadView(under=deepest.parent_id))
    assert deepest.ordinal in page.ordinals


@pytest.mark.parametrize("sort", ReplySort)
@pytest.mark.parametrize("count", [FEW - 50, FEW + 50])
async def test_a_filter_shows_each_argument_once_in_order(
    sort: ReplySort, count: int, author: Member, reader: Viewer
) -> None:
    thread = await make_hot_thread(author, Shape(top=count), ("risk",))
    await execute("UPDATE reply SET score = (ordinal % 5) / 10.0 WHERE thread_id = ?", thread.id)
    ids: list[int] = []
    after = ""
    while not ids or after:
        view = ThreadView(argument="risk", sort=sort, after=after)
        page = await load_thread_page(reader, thread.id, view)
        ids += [reply.id for reply in page.replies]
        after = page.next_after
    order = {"best": BEST_FIRST, "oldest": "id", "newest": "id DESC"}[sort]
    found = await rows(f"SELECT id FROM reply WHERE thread_id = ? ORDER BY {order}", thread.id)
    assert ids == [row["id"] for row in found]


async def test_a_page_in_the_best_order_is_read_without_sorting_its_thread(author: Member) -> None:
    thread = await make_hot_thread(author, Shape(top=3_000))
    explain = "EXPLAIN QUERY PLAN" if not is_postgres() else "EXPLAIN"
    plan = await rows(
        f"{explain} SELECT id FROM reply WHERE thread_id = ? AND best_page = 7 AND best_page > 0"
        f" ORDER BY {best_first()}",
        thread.id,
    )
    told = " ".join(str(list(row.values())[-1]) for row in plan)
    assert "reply_best_order" in told
    assert "SORT" not in told.upper().replace("B-TREE", "SORT")
