"""Whoever follows the links to the next part meets every entry once, whatever comes in meanwhile."""

from random import Random
from typing import Any

import pytest

from forum.actions.moderation import hide_reply
from forum.actions.tags import retag_reply
from forum.models import Thread
from forum.queries import edition_feed, reply_feed, thread_feed
from forum.rules.drafts import TagDraft
from tests.client import Client, viewer_for
from tests.editions import publish_with
from tests.factories import make_member, make_reply, make_thread
from tests.feeds.reading import link_of, read_all, read_feed

SMALL = 3
SEEDS = range(3)


@pytest.fixture(autouse=True)
def small_parts(monkeypatch: pytest.MonkeyPatch) -> None:
    """So that few entries make many parts."""
    monkeypatch.setattr(thread_feed, "THREADS_PER_FEED", SMALL)
    monkeypatch.setattr(reply_feed, "REPLIES_PER_FEED", SMALL)
    monkeypatch.setattr(edition_feed, "EDITIONS_PER_FEED", SMALL)


def ids(entries: list[Any]) -> list[str]:
    return [entry.id for entry in entries]


@pytest.mark.parametrize("seed", SEEDS)
async def test_every_entry_is_met_once_while_others_come_in(
    seed: int, author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    chance = Random(seed)  # noqa: S311
    for _ in range(chance.randint(7, 13)):
        await make_reply(author.member, thread, argument=["roi"])
        await make_thread(author.member, topics=["cloud"])
    for path in (
        "/feeds/threads.atom",
        "/feeds/topics/cloud.atom",
        f"/feeds/threads/{thread.id}.atom",
        "/feeds/arguments/roi.atom",
        "/feeds/arguments.atom",
    ):
        there = ids(await read_all(visitor, path))
        assert len(there) == len(set(there))
        met, next_path = list[str](), path
        while next_path:
            feed = await read_feed(visitor, next_path)
            met += ids(feed.entries)
            for _ in range(chance.randint(0, 4)):
                reply = await make_reply(author.member, thread, argument=["roi"])
                await make_thread(author.member, topics=["cloud"])
                if chance.random() < 0.3:
                    await hide_reply(manager.viewer, reply.id, "Names people.")
            next_path = link_of(feed, "next")
        assert len(met) == len(set(met))
        assert [id for id in met if id in there] == there


async def test_the_way_back_meets_the_same_entries(
    author: Client, visitor: Client, thread: Thread
) -> None:
    for _ in range(8):
        await make_reply(author.member, thread)
    path = f"/feeds/threads/{thread.id}.atom"
    there = ids(await read_all(visitor, path))
    assert len(there) == 8
    last = path
    while onward := link_of(await read_feed(visitor, last), "next"):
        last = onward
    met = list[str]()
    while last:
        feed = await read_feed(visitor, last)
        assert link_of(feed, "self") == last
        assert link_of(feed, "first") == path
        met = ids(feed.entries) + met
        last = link_of(feed, "previous")
    assert met == there


async def test_an_argument_that_is_tagged_meanwhile_moves_no_other(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    talk = await make_reply(author.member, thread)
    for _ in range(5):
        await make_reply(author.member, thread, argument=["roi", "risk"])
    path = "/feeds/arguments.atom"
    first = await read_feed(visitor, path)
    await retag_reply(manager.viewer, talk.id, TagDraft(argument=["mission"], stance="for"))
    second = await read_feed(visitor, link_of(first, "next"))
    assert ids(first.entries) + ids(second.entries) == ids(await read_all(visitor, path))


async def test_editions_come_in_parts_too(author: Client, manager: Client, visitor: Client) -> None:
    helper = await viewer_for(await make_member("helper", role=manager.member.role))
    for _ in range(2):
        thread = await make_thread(author.member)
        await make_reply(author.member, thread, argument=["roi"])
        for number in range(2):
            await publish_with(helper, thread, lead=f"Lead {number}.")
    found = await read_all(visitor, "/feeds/editions.atom")
    assert len(ids(found)) == len(set(ids(found))) == 4


async def test_the_query_of_a_feed_is_not_repeated_as_it_was_typed(
    visitor: Client, thread: Thread
) -> None:
    feed = await read_feed(visitor, "/feeds/threads.atom?after=0099&x=%3Cy%3E")
    assert link_of(feed, "self") == "/feeds/threads.atom?after=99"
