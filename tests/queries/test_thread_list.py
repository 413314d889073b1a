"""Lists of threads: the right order, page by page, and nothing hidden in them."""

from datetime import timedelta

import pytest

from forum.actions.moderation import hide_thread, lock
from forum.clock import now
from forum.models import Member, Role, Thread
from forum.queries import thread_list
from forum.queries.thread_list import (
    THREADS_PER_PAGE,
    ThreadSort,
    load_thread_list,
    split_title,
)
from forum.queries.topics import load_topic
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")
ALL_TYPES = (["roi", "mission", "risk"], ["peer-agencies"])


async def some_threads(author: Member, threads: int) -> list[Thread]:
    """Many share a moment of activity and a number of arguments, so that ties are met."""
    made = [await make_thread(author) for _ in range(threads)]
    moment = now()
    for number, thread in enumerate(made):
        await Thread.filter(id=thread.id).update(
            active_at=moment - timedelta(hours=number % 5), argument_count=number % 7
        )
    return made


@pytest.mark.parametrize("sort", list(ThreadSort))
async def test_pages_neither_skip_nor_repeat_while_others_post(sort: ThreadSort) -> None:
    author = await make_member("author")
    made = await some_threads(author, 2 * THREADS_PER_PAGE + 7)
    met: list[int] = []
    page = await load_thread_list(sort)
    assert page.is_first
    while True:
        met += [row.id for row in page.rows]
        await make_thread(author)
        if not page.next_after:
            break
        page = await load_thread_list(sort, page.next_after)
        assert not page.is_first
    assert len(met) == len(set(met))
    assert {thread.id for thread in made} <= set(met)


@pytest.mark.parametrize(
    ("sort", "column"),
    [
        (ThreadSort.ACTIVE, "active_at"),
        (ThreadSort.NEWEST, "id"),
        (ThreadSort.ARGUED, "argument_count"),
        (ThreadSort.NEEDED, "active_at"),
    ],
)
async def test_the_first_of_a_list_has_most_of_what_it_is_sorted_by(
    sort: ThreadSort, column: str
) -> None:
    await some_threads(await make_member("author"), 12)
    keys = [(getattr(row, column), row.id) for row in (await load_thread_list(sort)).rows]
    assert keys == sorted(keys, reverse=True)
    assert len(keys) == 12


async def test_a_thread_with_an_argument_of_every_type_needs_none() -> None:
    author = await make_member("author")
    argued, open_one, locked = [await make_thread(author) for _ in range(3)]
    for slugs in ALL_TYPES:
        await make_reply(author, argued, argument=slugs)
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    await lock(manager, locked.id)
    page = await load_thread_list(ThreadSort.NEEDED)
    assert [row.id for row in page.rows] == [open_one.id]


async def test_a_list_shows_what_each_thread_has() -> None:
    author = await make_member("author", agency="Harbor County")
    thread = await make_thread(author, topics=["cloud", "ai"])
    await make_reply(author, thread, argument=["roi"])
    await make_reply(author, thread, argument=["roi"], stance="objection")
    [row] = (await load_thread_list()).rows
    assert [topic.slug for topic in row.topics] == ["cloud", "ai"]
    assert (row.reply_count, row.argument_count) == (2, 2)
    roi = next(cover for cover in row.coverage if cover.type.slug == "roi")
    assert (roi.count, roi.objections, roi.strength) == (1, 1, "thin")
    assert row.author.with_agency == "Author, Harbor County"
    assert row.url == f"/threads/{thread.id}/{thread.slug}"


async def test_hidden_threads_are_in_no_list() -> None:
    author = await make_member("author")
    hidden = await make_thread(author, topics=["cloud"])
    shown = await make_thread(author, topics=["cloud"])
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    await hide_thread(manager, hidden.id, "Spam")
    topic = await load_topic("cloud")
    for sort in ThreadSort:
        for filters in ({}, {"topic": topic}, {"author_id": author.id}):
            page = await load_thread_list(sort, **filters)
            assert [row.id for row in page.rows] == [shown.id]


async def test_a_topic_or_an_author_narrows_the_list() -> None:
    author, other = await make_member("author"), await make_member("other")
    one = await make_thread(author, topics=["cloud"])
    two = await make_thread(other, topics=["ai"])
    by_topic = await load_thread_list(topic=await load_topic("ai"))
    by_author = await load_thread_list(author_id=author.id)
    assert [row.id for row in by_topic.rows] == [two.id]
    assert [row.id for row in by_author.rows] == [one.id]


@pytest.mark.parametrize("few", [0, thread_list.FEW])
@pytest.mark.parametrize("sort", ThreadSort)
async def test_a_large_topic_and_a_small_one_are_found_in_the_same_order(
    monkeypatch: pytest.MonkeyPatch, sort: ThreadSort, few: int
) -> None:
    author = await make_member("author")
    made = [(await make_thread(author, topics=["ai", "cloud"][n % 2 :])).id for n in range(50)]
    monkeypatch.setattr(thread_list, "FEW", few)
    topic, found, after = await load_topic("ai"), list[int](), ""
    while page := await load_thread_list(sort, after, topic=topic):
        found += [row.id for row in page.rows]
        if not (after := page.next_after):
            break
    assert found == made[-2::-2]


async def test_an_empty_forum_has_an_empty_list() -> None:
    for sort in ThreadSort:
        page = await load_thread_list(sort)
        assert (page.rows, page.next_after) == ((), "")


@pytest.mark.parametrize(
    ("title", "expected"),
    [
        ("How do I convince my leadership to wait?", ("How do I convince my leadership to", "wait?")),
        ("HOW DO I CONVINCE MY LEADERSHIP TO wait?", ("HOW DO I CONVINCE MY LEADERSHIP TO", "wait?")),
        ("Why wait?", ("", "Why wait?")),
    ],
)  # fmt: skip
def test_the_words_that_most_titles_share_are_set_apart(
    title: str, expected: tuple[str, str]
) -> None:
    assert split_title(title) == expected
