"""Pinned threads stand first on the front page, and nowhere else."""

import asyncio

import pytest_asyncio

from forum.actions.moderation import PINNED_MAX, hide_thread, pin_thread
from forum.models import AuditEntry, Thread
from forum.queries.thread_list import THREADS_PER_PAGE
from tests.client import Client
from tests.factories import make_thread


@pytest_asyncio.fixture
async def threads(author: Client) -> list[Thread]:
    """More than a page of them, oldest first."""
    return [await make_thread(author.member) for _ in range(THREADS_PER_PAGE + 2)]


async def listed(client: Client, address: str) -> list[str]:
    page = await client.open(address)
    return [str(a["href"]) for a in page.all("ol.threads h3 a")]


def url(thread: Thread) -> str:
    return f"/threads/{thread.id}/{thread.slug}"


async def test_a_pinned_thread_is_first_says_so_and_is_not_listed_again(
    manager: Client, visitor: Client, threads: list[Thread]
) -> None:
    await visitor.open("/")
    await manager.submit(f"/threads/{threads[0].id}/pin")
    page = await visitor.open("/")
    assert "Pinned" in page.all("article.thread")[0].text
    first = await listed(visitor, "/")
    second = await listed(visitor, str(page.one("a[rel=next]")["href"]))
    assert first[0] == url(threads[0])
    assert sorted(first + second) == sorted(url(thread) for thread in threads)
    assert "Pinned" not in (await visitor.open("/?sort=newest")).text
    assert (await listed(visitor, "/?sort=newest"))[0] == url(threads[-1])
    await manager.submit(f"/threads/{threads[0].id}/unpin")
    assert (await listed(visitor, "/"))[0] == url(threads[-1])


async def test_at_most_a_few_are_pinned_whoever_pins_at_one_moment(
    manager: Client, threads: list[Thread]
) -> None:
    few = threads[: PINNED_MAX + 2]
    found = await asyncio.gather(
        *(pin_thread(manager.viewer, thread.id) for thread in few), return_exceptions=True
    )
    assert sum(isinstance(one, Exception) for one in found) == 2
    assert await Thread.filter(pinned_at__isnull=False).count() == PINNED_MAX
    page = await manager.submit(f"/threads/{threads[-1].id}/pin")
    assert page.status == 409
    assert "Unpin one" in page.text


async def test_a_hidden_thread_is_not_on_top(
    manager: Client, visitor: Client, threads: list[Thread]
) -> None:
    await pin_thread(manager.viewer, threads[3].id)
    await hide_thread(manager.viewer, threads[3].id, "Spam")
    assert url(threads[3]) not in await listed(visitor, "/")


async def test_pinning_is_logged_once(manager: Client, threads: list[Thread]) -> None:
    for deed in ("pin", "pin", "unpin", "unpin"):
        await manager.submit(f"/threads/{threads[0].id}/{deed}")
    assert [entry.deed for entry in await AuditEntry.all().order_by("id")] == [
        "pin thread",
        "unpin thread",
    ]
