"""A hidden thread is not there for those who may not read it, whatever address they try."""

import pytest
import pytest_asyncio

from forum.actions.moderation import hide_thread
from forum.app import PAGES
from forum.http.guards import Guard
from tests.client import Client
from tests.http.cast import World
from tests.http.test_matrix import ask, name_of, outcome

OF_THREADS = [
    row for row in PAGES if row.path.startswith(("/threads/{", "/replies/{", "/reports/{"))
]
REASON = "It names people who did not agree."


@pytest_asyncio.fixture
async def hidden(cast: dict[str, Client], world: World) -> World:
    for thread in (world.thread, world.published):
        await hide_thread(cast["manager"].viewer, thread.id, REASON)
    return world


@pytest.mark.parametrize("role", ["visitor", "suspended", "stranger"])
async def test_strangers_meet_nothing(role: str, cast: dict[str, Client], hidden: World) -> None:
    for row in OF_THREADS:
        if role != "stranger":
            wanted = "404" if row.guard is Guard.READER else "login"
        else:
            wanted = "403" if row.guard in {Guard.MANAGER, Guard.ADMIN} else "404"
        assert outcome(await ask(cast[role], row, hidden, role)) == wanted, name_of(row)


async def test_the_author_reads_it_with_the_reason(cast: dict[str, Client], hidden: World) -> None:
    for role in ("author", "manager"):
        page = await cast[role].open(f"/threads/{hidden.thread.id}")
        assert page.status == 200
        assert REASON in page.text


async def test_nobody_answers_in_it(cast: dict[str, Client], hidden: World) -> None:
    for role in ("author", "manager"):
        page = await cast[role].submit(f"/threads/{hidden.thread.id}/replies", body="Still here?")
        assert page.status == 403


async def test_it_is_in_no_list(cast: dict[str, Client], hidden: World) -> None:
    for role in ("visitor", "stranger"):
        for address in ("/", "/?sort=newest", "/members/author", "/members/helper"):
            page = await cast[role].open(address)
            assert hidden.thread.title not in page.text


async def test_shown_again_it_is_where_it_was(cast: dict[str, Client], hidden: World) -> None:
    await cast["manager"].submit(f"/threads/{hidden.thread.id}/unhide")
    page = await cast["visitor"].open(f"/threads/{hidden.thread.id}")
    assert page.words("h1") == hidden.thread.title
    assert page.one(f"#reply-{hidden.reply.id}")
