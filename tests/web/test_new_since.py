"""A member who comes back to a thread sees what came meanwhile, and the way to it."""

from collections.abc import Awaitable, Callable

import pytest
from starlette.applications import Starlette

from forum.actions.moderation import hide_reply
from forum.actions.visits import VisitQueue
from forum.models import Reply, Thread
from tests.client import Client, Page
from tests.factories import make_reply


def address(thread: Thread) -> str:
    return f"/threads/{thread.id}/{thread.slug}"


Read = Callable[[Client, Thread], Awaitable[Page]]


@pytest.fixture
def read(app: Starlette) -> Read:
    """Opens the thread, and the minute goes by after which that counts as a visit."""
    visits: VisitQueue = app.state.visits

    async def opened(client: Client, thread: Thread) -> Page:
        page = await client.open(address(thread))
        await visits.fold()
        return page

    return opened


def new_on(page: Page) -> list[str]:
    """The ids of the replies that are marked as new."""
    return [
        str(reply["id"])
        for reply in page.all("li.reply")
        if reply.select_one(f"#{reply['id']} > .reply__box .new")
    ]


async def two_replies(author: Client, thread: Thread) -> tuple[Reply, Reply]:
    first = await make_reply(author.member, thread, "It saved us nine days.", argument=["roi"])
    return first, await make_reply(author.member, thread, "We had the same talk.")


async def test_on_the_first_visit_nothing_is_new(
    read: Read, author: Client, stranger: Client, thread: Thread
) -> None:
    await two_replies(author, thread)
    page = await read(stranger, thread)
    assert not new_on(page)
    assert not page.all(".news")


async def test_what_came_since_the_last_visit_is_marked_and_one_link_away(
    read: Read, author: Client, stranger: Client, thread: Thread
) -> None:
    first, _ = await two_replies(author, thread)
    await read(stranger, thread)
    came = await make_reply(author.member, thread, "Counsel came round.", argument=["risk"])
    talk = await make_reply(author.member, thread, "So did ours.", first)
    for reader in (stranger, author):  # as everybody sees the page, and as its author does
        page = await read(reader, thread)
        if reader is author:
            assert not new_on(page)
            continue
        assert new_on(page) == [f"reply-{talk.id}", f"reply-{came.id}"]
        assert "2 new since your last visit." in page.text
        assert page.one(".news a")["href"] == f"#reply-{talk.id}"
    assert not new_on(await read(stranger, thread))


async def test_the_author_of_the_thread_sees_what_others_added(
    read: Read, author: Client, stranger: Client, thread: Thread
) -> None:
    await two_replies(author, thread)
    await read(author, thread)
    came = await make_reply(stranger.member, thread, "Counsel came round.", argument=["risk"])
    assert new_on(await read(author, thread)) == [f"reply-{came.id}"]


async def test_a_stub_is_not_news(
    read: Read, author: Client, stranger: Client, manager: Client, thread: Thread
) -> None:
    await two_replies(author, thread)
    await read(stranger, thread)
    came = await make_reply(author.member, thread, "Something unkind.")
    await hide_reply(manager.viewer, came.id, "Unkind to a colleague.")
    page = await read(stranger, thread)
    assert not page.all(".news")
    assert not new_on(page)


async def test_visitors_are_told_of_no_visits(
    read: Read, author: Client, visitor: Client, thread: Thread
) -> None:
    await two_replies(author, thread)
    await read(visitor, thread)
    await make_reply(author.member, thread, "Counsel came round.", argument=["risk"])
    assert not new_on(await read(visitor, thread))
