"""The replies of a thread in the order one asks for, or those of one kind, page by page."""

import pytest

from forum.actions.endorsements import endorse
from forum.errors import NotFound
from forum.models import Reply, Thread
from forum.permissions import VISITOR
from forum.queries.filtered_replies import ARGUMENTS_PER_PAGE
from forum.queries.reply_tree import ReplySort
from forum.queries.thread_page import ThreadPage, ThreadView, load_thread_page
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread
from tests.queries.trees import make_tree, shown

pytestmark = pytest.mark.usefixtures("db")
ALL_SORTS = list(ReplySort)


async def load(thread: Thread, **view: object) -> ThreadPage:
    return await load_thread_page(VISITOR, thread.id, ThreadView(**view))  # type: ignore[arg-type]


async def mark(reply: Reply, members: int) -> None:
    for _ in range(members):
        await endorse(await viewer_for(await make_member(agency="City of Elm")), reply.id)


async def test_best_oldest_and_newest() -> None:
    thread, (one, two, three) = await make_tree([None, None, None])
    await mark(three, 4)
    await mark(two, 1)
    assert shown(await load(thread)) == [three.id, two.id, one.id]
    assert shown(await load(thread, sort=ReplySort.OLDEST)) == [one.id, two.id, three.id]
    assert shown(await load(thread, sort=ReplySort.NEWEST)) == [three.id, two.id, one.id]


@pytest.mark.parametrize("sort", ALL_SORTS)
async def test_below_the_top_level_the_oldest_comes_first(sort: ReplySort) -> None:
    thread, replies = await make_tree([None, 0, 0, 0])
    await mark(replies[3], 3)
    assert shown(await load(thread, sort=sort)) == [reply.id for reply in replies]


@pytest.mark.parametrize("sort", ALL_SORTS)
async def test_pages_of_the_top_level_neither_skip_nor_repeat(sort: ReplySort) -> None:
    thread, replies = await make_tree([None] * 230)
    found = [shown(await load(thread, sort=sort, page=page)) for page in (1, 2, 3)]
    assert [len(ids) for ids in found] == [100, 100, 30]
    ids = [reply.id for reply in replies]
    assert [id for page in found for id in page] == (ids[::-1] if sort is ReplySort.NEWEST else ids)


async def walk(thread: Thread, sort: ReplySort, argument: str = "roi") -> list[int]:
    """All ids that following "next" shows, while a reply is added after each page."""
    ids: list[int] = []
    after = "first"
    while after:
        view = {"argument": argument, "sort": sort, "after": "" if after == "first" else after}
        page = await load(thread, **view)
        assert len(page.replies) <= ARGUMENTS_PER_PAGE
        ids += shown(page)
        after = page.next_after
        await make_reply(await make_member(), thread, argument=[argument])
    return ids


@pytest.mark.parametrize("sort", ALL_SORTS)
async def test_arguments_of_a_type_are_paged_by_key_while_others_post(sort: ReplySort) -> None:
    thread, replies = await make_tree([None, 0] * 125, arguments=("roi",))
    await mark(replies[7], 3)
    await mark(replies[200], 2)
    ids = await walk(thread, sort)
    before = [reply.id for reply in replies]
    assert len(ids) == len(set(ids))
    assert set(before) <= set(ids)
    if sort is ReplySort.BEST:
        assert ids[:2] == [replies[7].id, replies[200].id]
    elif sort is ReplySort.OLDEST:
        assert ids == sorted(ids)
    else:
        assert ids == sorted(ids, reverse=True)


async def test_replies_of_the_same_score_are_paged_without_gaps() -> None:
    thread, replies = await make_tree([None] * 240, arguments=("risk",))
    for reply in replies[::60]:
        await mark(reply, 1)
    await Reply.filter(ordinal__gt=120).update(evidence=3, score=0.105771222)
    ids = await walk(thread, ReplySort.BEST, "risk")
    assert set(ids) >= {reply.id for reply in replies}
    assert len(ids) == len(set(ids))


async def test_objections_of_every_type_are_one_list() -> None:
    author = await make_member()
    thread = await make_thread(author)
    for slug in ("roi", "risk"):
        await make_reply(author, thread, argument=[slug], stance="objection")
    await make_reply(author, thread, argument=["roi"])
    await make_reply(author, thread)
    page = await load(thread, argument="objection")
    assert [reply.objection for reply in page.replies] == [True, True]
    assert len((await load(thread, argument="roi")).replies) == 2
    with pytest.raises(NotFound):
        await load(thread, argument="nonsense")
