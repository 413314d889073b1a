"""Feeds and sitemaps ask the same few things of a forum of any size, and of its indexes."""

from collections.abc import Awaitable, Callable

import pytest

from forum.actions.editions import publish
from forum.database import is_postgres
from forum.models import Member, Role, Thread
from forum.queries.edition_feed import load_edition_feed
from forum.queries.paging import Part
from forum.queries.reply_feed import load_arguments, load_thread_replies
from forum.queries.sitemap import load_lists, load_parts, load_threads
from forum.queries.thread_feed import load_thread_feed
from forum.queries.topics import load_topic
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread
from tests.queries.counting import counted
from tests.queries.plans import plan_of, scans

Load = Callable[[], Awaitable[object]]


async def fill(author: Member, manager: Member, number: int) -> Thread:
    for _ in range(number):
        thread = await make_thread(author, topics=["cloud"])
        for _ in range(number):
            await make_reply(author, thread, argument=["roi", "risk"])
        await publish(await viewer_for(manager), thread.id, 0, "Published.")
    return thread


async def test_feeds_ask_the_same_of_a_large_forum(
    db: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    author, manager = await make_member(), await make_member(role=Role.MANAGER)
    thread = await fill(author, manager, 2)
    topic = await load_topic("cloud")
    loads: list[tuple[Load, int]] = [
        (lambda: load_thread_feed(Part()), 2),
        (lambda: load_thread_feed(Part(after=10**9), topic), 2),
        (lambda: load_thread_replies(thread.id, Part(before=1)), 5),
        (lambda: load_arguments("roi", Part()), 4),
        (lambda: load_arguments("", Part(after=10**9)), 4),
        (lambda: load_edition_feed(Part()), 4),
        (load_parts, 1),
        (lambda: load_threads(1), 1),
        (load_lists, 1),
    ]

    async def counts() -> list[int]:
        found = []
        for load, _ in loads:
            with counted(monkeypatch) as statements:
                await load()
            found.append(len(statements))
        return found

    assert await counts() == [most for _, most in loads]
    await fill(author, manager, 4)
    assert await counts() == [most for _, most in loads]


async def test_feeds_walk_along_indexes(db: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing is sorted; of editions the table itself is in the order of the feed."""
    author, manager = await make_member(), await make_member(role=Role.MANAGER)
    thread = await fill(author, manager, 2)
    topic = await load_topic("cloud")
    with counted(monkeypatch) as statements:
        for part in (Part(), Part(after=7), Part(before=7)):
            await load_thread_feed(part)
            await load_thread_feed(part, topic)
            await load_thread_replies(thread.id, part)
            await load_arguments("roi", part)
            await load_arguments("", part)
            await load_edition_feed(part)
    lists = [sql for sql in statements.sql if " AS key" in sql]
    assert len(lists) == 18
    for sql in lists:
        values = [7] * (sql.count("$") if is_postgres() else sql.count("?"))
        plan = await plan_of(sql, values)
        if not is_postgres():  # which sorts as few rows as these
            assert not any("TEMP B-TREE" in step for step in plan), plan
        assert not scans(plan, "thread", "reply", "reply_argument", "tag"), plan
