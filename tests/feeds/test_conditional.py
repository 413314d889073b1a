"""Feeds that did not change cost next to nothing: the mark of what one has already is enough."""

import pytest
from starlette.applications import Starlette

from forum.app import create_app
from forum.models import Thread
from forum.settings import Settings
from tests.client import Client
from tests.conftest import SignedIn
from tests.factories import make_reply, make_thread

PATHS = ("/feeds/threads.atom", "/feeds/editions.atom", "/sitemap.xml", "/sitemaps/1.xml")


@pytest.mark.parametrize("path", PATHS)
@pytest.mark.parametrize("who", ["visitor", "author"])
async def test_a_feed_that_one_has_is_not_sent_again(
    path: str, who: str, visitor: Client, author: Client, thread: Thread
) -> None:
    reader = visitor if who == "visitor" else author
    first = (await reader.open(path)).response
    etag = first.headers["etag"]
    assert not etag.startswith("W/")
    again = (await reader.open(path, headers={"if-none-match": f'"other", {etag}'})).response
    assert (again.status_code, again.content) == (304, b"")
    assert again.headers["etag"] == etag
    assert (await reader.open(path, headers={"if-none-match": '"other"'})).status == 200


@pytest.mark.parametrize("who", ["visitor", "author"])
async def test_something_new_is_sent_at_once(
    who: str, visitor: Client, author: Client, thread: Thread
) -> None:
    reader, path = visitor if who == "visitor" else author, f"/feeds/threads/{thread.id}.atom"
    etag = (await reader.open(path)).response.headers["etag"]
    await make_reply(author.member, thread, "New today.")
    page = await reader.open(path, headers={"if-none-match": etag})
    assert page.status == 200
    assert "New today." in page.html


async def test_a_feed_is_made_once_for_all_visitors(
    app: Starlette, visitor: Client, author: Client, thread: Thread
) -> None:
    path = f"/feeds/threads/{thread.id}.atom"
    first = await visitor.open(path)
    await make_reply(author.member, await make_thread(author.member))  # elsewhere
    assert (await visitor.open(path)).html == first.html
    assert (app.state.pages.hits, app.state.pages.made) == (1, 1)


@pytest.fixture
async def private(db: str, settings: Settings) -> Starlette:
    return create_app(settings.model_copy(update={"private": True}))


async def test_a_private_forum_has_feeds_for_members_alone(
    private: Starlette, signed_in: SignedIn, thread: Thread
) -> None:
    member = await signed_in("reader")
    async with Client(private, cookies=member.cookies) as reader, Client(private) as visitor:
        for path in PATHS:
            assert (await visitor.open(path, follow=False)).location.startswith("/login?next=")
            page = await reader.open(path)
            assert page.status == 200
            assert page.response.headers["cache-control"] == "private, no-cache"
            known = {"if-none-match": page.response.headers["etag"]}
            assert (await reader.open(path, headers=known)).status == 304
            assert (await visitor.open(path, follow=False, headers=known)).status == 303
        assert "noindex" in str((await reader.open("/")).one("meta[name=robots]"))
        robots = (await visitor.open("/robots.txt")).html
        assert robots == "User-agent: *\nDisallow: /\n"
    assert private.state.pages.size == 0
