"""Moving asks the database for a fixed number of things, however much is moved."""

import pytest

from forum.actions.merges import merge_threads
from forum.actions.moves import move_branch
from forum.models import Member, Role, Thread
from forum.permissions import Viewer
from forum.queries.moving import load_branch_move, load_merge
from forum.queries.reply_page import load_reply_context
from forum.queries.thread_head import load_thread_head
from forum.rules.moving import Place
from tests.actions.snapshots import assert_counted
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread
from tests.hot_threads import Shape, make_hot_thread, make_many_members, reply_at
from tests.queries.counting import counted

pytestmark = pytest.mark.usefixtures("db")
BRANCH_PAGE, MERGE_PAGE, MOVE, MERGE = 16, 4, 50, 60
SMALL, LARGE = 20, 1_000
REASON = "It belongs there."


@pytest.fixture
async def author() -> Member:
    return await make_member("author")


@pytest.fixture
async def manager() -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


async def _thread(author: Member, below_the_first: int) -> Thread:
    """Its first reply has so many answers, and every one of them an argument."""
    return await make_hot_thread(author, Shape(2, below_the_first), ("roi",))


async def test_the_page_asks_the_same_for_a_long_branch(
    author: Member, manager: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = await make_thread(author)
    found = []
    for size in (SMALL, LARGE):
        first = await reply_at(await _thread(author, size), 1)
        with counted(monkeypatch) as statements:
            context = await load_reply_context(manager, first.id)
            planned = await load_branch_move(manager, context, Place(thread_id=target.id))
        assert planned.count == size + 1
        found.append(len(statements))
    assert found[0] == found[1] <= BRANCH_PAGE


async def test_the_page_to_merge_asks_the_same_for_long_threads(
    author: Member, manager: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = await make_thread(author)
    found = []
    for size in (SMALL, LARGE):
        thread = await _thread(author, size)
        with counted(monkeypatch) as statements:
            await load_merge(manager, await load_thread_head(manager, thread.id), target.id)
        found.append(len(statements))
    assert found[0] == found[1] <= MERGE_PAGE


async def test_a_long_branch_is_moved_by_as_many_statements_as_a_short_one(
    author: Member, manager: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    target = await make_thread(author)
    readers = await make_many_members(30)
    found = []
    for size in (SMALL, LARGE):
        thread = await _thread(author, size)
        first = await reply_at(thread, 1)
        await make_reply(await Member.get(id=readers[0].member_id), thread)
        with counted(monkeypatch) as statements:
            await move_branch(manager, first.id, Place(thread_id=target.id), REASON)
        found.append(len(statements))
        await assert_counted(target)
        await assert_counted(thread)
    assert found[0] == found[1] <= MOVE, found


async def test_long_threads_are_merged_by_as_many_statements_as_short_ones(
    author: Member, manager: Viewer, monkeypatch: pytest.MonkeyPatch
) -> None:
    found = []
    for size in (SMALL, LARGE):
        source, target = await _thread(author, size), await _thread(author, size)
        with counted(monkeypatch) as statements:
            await merge_threads(manager, source.id, target.id, REASON)
        found.append(len(statements))
        await assert_counted(target)
    assert found[0] == found[1] <= MERGE, found
