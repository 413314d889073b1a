"""A page of replies: bounded whatever the thread, and every reply on some page."""

import pytest

from forum.actions.moderation import hide_reply
from forum.errors import NotFound
from forum.models import Reply, Role, Thread
from forum.permissions import VISITOR
from forum.queries.argument_types import load_types
from forum.queries.best_order import TOP_LEVEL_PER_PAGE
from forum.queries.permalink import find_reply_url
from forum.queries.reply_tree import ANSWERS_AT_FIRST, LEVELS, REPLIES_PER_PAGE
from forum.queries.reply_view import load_reply_types
from forum.queries.thread_page import ThreadView, load_thread_page
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread
from tests.queries.trees import flat, make_tree, open_page, random_parents, shown

pytestmark = pytest.mark.usefixtures("db")


async def assert_each_is_found(thread: Thread, replies: list[Reply]) -> None:
    for reply in replies:
        url = await find_reply_url(VISITOR, reply.id)
        page = await open_page(url, thread)
        assert url.endswith(f"#reply-{reply.id}")
        assert reply.id in shown(page), f"reply {reply.ordinal} is not at {url}"
        assert_bounded(page.ordinals)


def assert_bounded(ordinals: list[int]) -> None:
    assert len(ordinals) == len(set(ordinals)) <= REPLIES_PER_PAGE


# A thread of up to a hundred replies shows most on its first page, a larger one on branches.
@pytest.mark.parametrize(
    ("seed", "size"), [(0, 120), (1, 120), (2, 120), (0, 95), (1, 95), (3, 95)]
)
async def test_the_permalink_of_every_reply_of_a_tree_shows_it(seed: int, size: int) -> None:
    thread, replies = await make_tree(random_parents(seed, size, deepest=12))
    assert max(reply.depth for reply in replies) > LEVELS
    assert max(reply.child_count for reply in replies) > ANSWERS_AT_FIRST
    await assert_each_is_found(thread, replies)


async def test_every_reply_of_a_small_thread_is_on_its_first_page() -> None:
    thread, replies = await make_tree([None, 0, 1, 2, 3, 4, 0, None])
    page = await load_thread_page(VISITOR, thread.id, ThreadView())
    assert sorted(shown(page)) == [reply.id for reply in replies]
    for reply in replies:
        assert "?" not in await find_reply_url(VISITOR, reply.id)


async def test_a_chain_of_three_hundred_works() -> None:
    thread, replies = await make_tree([None, *range(299)])
    page = await load_thread_page(VISITOR, thread.id, ThreadView())
    assert shown(page) == [reply.id for reply in replies[:LEVELS]]
    deepest = list(flat(page.replies))[-1]
    assert deepest.more == 1
    await assert_each_is_found(thread, replies[::7] + replies[-1:])


async def test_following_the_links_to_what_is_left_out_meets_every_reply() -> None:
    thread, replies = await make_tree(random_parents(9, 150, deepest=14))
    met: set[int] = set()
    pages = [f"/threads/{thread.id}"]
    for url in pages:
        page = await open_page(url, thread)
        assert_bounded(page.ordinals)
        met.update(shown(page))
        pages += {reply.more_url for reply in flat(page.replies) if reply.more} - set(pages)
        assert page.paging is not None
        if "page=" not in url:
            base = url.split("#")[0]
            join = "&" if "?" in base else "?"
            pages += [f"{base}{join}page={n}" for n in range(2, page.paging.pages + 1)]
    assert met == {reply.id for reply in replies}


async def test_a_page_has_a_hundred_at_its_top_and_two_hundred_in_all() -> None:
    # 130 at the top, each with two answers.
    parents = [None] * 130 + [n for n in range(130) for _ in range(2)]
    thread, replies = await make_tree(parents)
    first = await load_thread_page(VISITOR, thread.id, ThreadView())
    second = await load_thread_page(VISITOR, thread.id, ThreadView(page=2))
    assert len(first.replies) == TOP_LEVEL_PER_PAGE
    assert len(first.ordinals) == REPLIES_PER_PAGE
    assert len(second.replies) == 30
    left_out = sum(reply.more for reply in flat(first.replies))
    assert left_out == 2 * TOP_LEVEL_PER_PAGE - (REPLIES_PER_PAGE - TOP_LEVEL_PER_PAGE)
    await assert_each_is_found(thread, replies[95:105] + replies[325:335])


async def test_a_branch_is_bounded_too() -> None:
    # One reply with 130 answers, each of which has two.
    parents = [None, *[0] * 130, *[n for n in range(1, 131) for _ in range(2)]]
    thread, replies = await make_tree(parents)
    root = replies[0].id
    page = await load_thread_page(VISITOR, thread.id, ThreadView())
    assert len(page.replies[0].children) == ANSWERS_AT_FIRST
    assert page.replies[0].more == 130 - ANSWERS_AT_FIRST
    branch = await load_thread_page(VISITOR, thread.id, ThreadView(under=root))
    assert len(branch.replies[0].children) == TOP_LEVEL_PER_PAGE
    assert_bounded(branch.ordinals)
    await assert_each_is_found(thread, replies[15:25] + replies[98:104] + replies[-6:])


async def test_a_page_past_the_last_is_empty() -> None:
    thread, _ = await make_tree([None])
    page = await load_thread_page(VISITOR, thread.id, ThreadView(page=10**7))
    assert page.replies == []


async def test_a_branch_of_another_thread_is_not_found() -> None:
    thread, _ = await make_tree([None])
    _, others = await make_tree([None])
    for under in (others[0].id, 10**12):
        with pytest.raises(NotFound):
            await load_thread_page(VISITOR, thread.id, ThreadView(under=under))


async def test_answers_below_a_hidden_reply_stay() -> None:
    thread, replies = await make_tree([None, 0])
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    await hide_reply(manager, replies[0].id, "Off topic")
    page = await load_thread_page(VISITOR, thread.id, ThreadView())
    assert shown(page) == [replies[0].id, replies[1].id]
    assert (page.replies[0].stub, page.replies[0].body_html) == ("hidden", "")
    await assert_each_is_found(thread, replies)


async def test_a_type_that_came_after_the_types_were_read_is_left_out() -> None:
    author = await make_member("author")
    reply = await make_reply(author, await make_thread(author), argument=["roi", "risk"])
    types = await load_types()
    came = next(id for id, type in types.items() if type.slug == "roi")
    of_reply = await load_reply_types(
        [reply.id], {id: type for id, type in types.items() if id != came}
    )
    assert [type.slug for type in of_reply[reply.id]] == ["risk"]
