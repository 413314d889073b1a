"""Every reply has an address, and the page there shows it."""

import random
from urllib.parse import parse_qs, urlsplit

import pytest

from forum.models import Member, Reply, Thread
from forum.permissions import VISITOR
from forum.queries.best_order import TOP_LEVEL_PER_PAGE
from forum.queries.permalink import find_reply_url
from forum.queries.reply_tree import REPLIES_PER_PAGE
from forum.queries.reply_view import ReplyView
from forum.queries.thread_page import ThreadPage, ThreadView, load_thread_page
from tests.factories import make_member, make_reply, make_thread


@pytest.fixture
async def people(db: str) -> Member:
    return await make_member()


async def page_at(thread: Thread, url: str) -> ThreadPage:
    query = {name: values[0] for name, values in parse_qs(urlsplit(url).query).items()}
    under = int(query["under"]) if "under" in query else None
    view = ThreadView(under=under, page=int(query.get("page", 1)))
    return await load_thread_page(VISITOR, thread.id, view)


def shown(replies: list[ReplyView]) -> list[int]:
    return [id for reply in replies for id in [reply.id, *shown(reply.children)]]


async def assert_all_found(thread: Thread, replies: list[Reply]) -> None:
    for reply in replies:
        url = await find_reply_url(VISITOR, reply.id)
        assert url.endswith(f"#reply-{reply.id}")
        ids = shown((await page_at(thread, url)).replies)
        assert reply.id in ids, f"reply {reply.id} is not at {url}"
        assert len(ids) <= REPLIES_PER_PAGE + 1


@pytest.mark.parametrize("seed", [1, 2, 3])
async def test_a_permalink_leads_to_its_reply_in_any_tree(people: Member, seed: int) -> None:
    chance = random.Random(seed)  # noqa: S311  (a tree, not a secret)
    thread = await make_thread(people)
    replies: list[Reply] = []
    for _ in range(130):
        deep = replies and chance.random() < 0.85
        parent = chance.choice(replies[-8:] if chance.random() < 0.5 else replies) if deep else None
        replies.append(await make_reply(people, thread, parent=parent))
    await assert_all_found(thread, chance.sample(replies, 40) + replies[-5:])


async def test_a_reply_with_many_answers_keeps_all_of_them_in_reach(people: Member) -> None:
    thread = await make_thread(people)
    top = await make_reply(people, thread)
    answers = [await make_reply(people, thread, parent=top) for _ in range(24)]
    page = await load_thread_page(VISITOR, thread.id, ThreadView())
    assert len(page.replies[0].children) == 20
    assert page.replies[0].more == 4
    await assert_all_found(thread, answers)


async def test_a_chain_a_hundred_deep_is_cut_into_pages(people: Member) -> None:
    thread = await make_thread(people)
    chain: list[Reply] = []
    for _ in range(100):
        chain.append(await make_reply(people, thread, parent=chain[-1] if chain else None))
    page = await load_thread_page(VISITOR, thread.id, ThreadView())
    assert shown(page.replies) == [reply.id for reply in chain[:6]]
    await assert_all_found(thread, chain[::9])


async def test_top_level_replies_are_paged_by_stored_positions(people: Member) -> None:
    thread = await make_thread(people)
    replies = [await make_reply(people, thread) for _ in range(TOP_LEVEL_PER_PAGE + 3)]
    first = await load_thread_page(VISITOR, thread.id, ThreadView())
    second = await load_thread_page(VISITOR, thread.id, ThreadView(page=2))
    assert shown(first.replies) + shown(second.replies) == [reply.id for reply in replies]
    await assert_all_found(thread, replies[-4:])
