"""Kept pages as browsers and proxies meet them."""

import asyncio
import gzip
from pathlib import Path

import pytest
from starlette.applications import Starlette

from forum.app import create_app
from forum.http.page_cache import COUNTED, PageCache
from forum.http.page_file import PageFile
from forum.models import Thread
from forum.settings import Settings
from forum.web.thread_pages import ThreadPages
from tests.client import Client
from tests.conftest import SignedIn
from tests.factories import make_reply

GZIP = {"accept-encoding": "br, gzip"}
PLAIN = {"accept-encoding": "identity"}


@pytest.fixture
def address(thread: Thread) -> str:
    return f"/threads/{thread.id}/{thread.slug}"


async def test_a_page_is_made_once_and_told_by_its_etag(
    app: Starlette, visitor: Client, address: str
) -> None:
    first = (await visitor.open(address, headers=GZIP)).response
    assert first.headers["content-encoding"] == "gzip"
    assert first.headers["cache-control"] == "public, no-cache"
    assert set(first.headers["vary"].split(", ")) == {"Accept-Encoding", "Cookie"}
    known = {**GZIP, "if-none-match": f'"other", W/{first.headers["etag"]}'}
    second = (await visitor.open(address, headers=known)).response
    assert (second.status_code, second.content) == (304, b"")
    assert second.headers["etag"] == first.headers["etag"]
    assert second.headers["vary"] == first.headers["vary"]
    assert (app.state.pages.hits, app.state.pages.misses) == (1, 1)


async def test_who_takes_no_gzip_gets_the_same_words_under_another_etag(
    visitor: Client, address: str
) -> None:
    squeezed = (await visitor.open(address, headers=GZIP)).response
    for headers in (PLAIN, {"accept-encoding": "gzip;q=0"}, {"accept-encoding": ""}):
        plain = (await visitor.open(address, headers=headers)).response
        assert "content-encoding" not in plain.headers
        assert plain.text == squeezed.text
        assert plain.headers["etag"] != squeezed.headers["etag"]
        known = {**headers, "if-none-match": squeezed.headers["etag"]}
        assert (await visitor.open(address, headers=known)).status == 200


async def test_a_change_gives_another_etag_at_once(
    author: Client, visitor: Client, thread: Thread, address: str
) -> None:
    before = (await visitor.open(address)).response.headers["etag"]
    await make_reply(author.member, thread, "It saved us nine days a month.", argument=["roi"])
    page = await visitor.open(address, headers={"if-none-match": before})
    assert page.status == 200
    assert "It saved us nine days a month." in page.text


async def test_members_get_pages_of_their_own_that_nobody_may_keep(
    author: Client, visitor: Client, address: str
) -> None:
    await visitor.open(address)
    page = await author.open(address)
    assert page.response.headers["cache-control"] == "private, no-store"
    assert "etag" not in page.response.headers
    assert author.member.display_name in page.words(".me")
    assert "Sign in" in (await visitor.open(address)).words(".me")


async def test_an_unknown_session_is_no_way_into_the_kept_pages(
    app: Starlette, visitor: Client, address: str
) -> None:
    visitor.cookies.set("casemaker_session", "made-up", domain="127.0.0.1")
    page = await visitor.open(address)
    assert page.status == 200
    assert "etag" not in page.response.headers
    assert app.state.pages.misses == 0


async def test_a_visitor_who_has_a_guest_cookie_gets_the_same_page_without_a_new_one(
    visitor: Client, address: str
) -> None:
    bare = await visitor.open(address)
    assert "set-cookie" not in bare.response.headers
    await visitor.open("/login")
    page = await visitor.open(address)
    assert page.html == bare.html
    assert "set-cookie" not in page.response.headers


async def test_a_private_forum_keeps_no_page(
    db: str, settings: Settings, signed_in: SignedIn, thread: Thread, address: str
) -> None:
    private = create_app(settings.model_copy(update={"private": True}))
    async with Client(private) as client:
        page = await client.open(address, follow=False)
        assert page.location.startswith("/login")
    assert private.state.pages.size == 0


async def test_errors_and_long_addresses_are_not_kept(
    app: Starlette, visitor: Client, thread: Thread, address: str
) -> None:
    for path in ("/threads/999", f"{address}?sort=odd", f"{address}?q={'x' * 400}", "/login"):
        assert "etag" not in (await visitor.open(path)).response.headers
    assert app.state.pages.size == 0


async def test_room_is_bounded_and_what_was_asked_for_last_stays(
    app: Starlette, visitor: Client, address: str, tmp_path: Path
) -> None:
    page = gzip.compress((await visitor.open(address)).response.content, 6)
    assert len(page) < COUNTED  # so that what memory has of a page is bounded too
    pages = app.state.pages = PageCache(PageFile(tmp_path, 8 * COUNTED))
    for number in range(12):
        await visitor.open(f"{address}?page={number + 1}")
        assert pages.size <= 4 * COUNTED
    for number in range(8):
        assert not pages.find((address, b"page=%d" % (number + 1)))
    await visitor.open(f"{address}?page=12")
    assert pages.hits == 1


async def test_a_page_that_was_written_over_while_the_database_was_asked_is_made_anew(
    app: Starlette, visitor: Client, address: str
) -> None:
    pages: PageCache = app.state.pages
    pages.file.most = 2**20
    shown = await visitor.open(address)
    kept = pages.find((address, b""))
    assert kept

    async def slowly() -> tuple[int, ...]:
        pages.file.put(b"somebody else's page" * (pages.file.most // 20))
        return await kept.load_versions()

    about = {"media_type": kept.media_type, "route": kept.route}
    pages.put((address, b""), shown.html.encode(), kept.versions, slowly, **about)
    assert (await visitor.open(address)).html == shown.html
    assert pages.hits == 0


async def test_where_no_page_can_be_kept_each_is_made(
    app: Starlette, visitor: Client, author: Client, address: str, tmp_path: Path
) -> None:
    (tmp_path / "no-folder").touch()
    nowhere = PageFile(tmp_path / "no-folder", 2**20)
    app.state.pages, app.state.thread_pages = PageCache(nowhere), ThreadPages(2**20, nowhere)
    for reader in (visitor, visitor, author, author):
        assert (await reader.open(address)).status == 200
    assert app.state.pages.hits == 0


async def test_a_page_that_many_ask_for_at_once_is_made_once(
    app: Starlette, visitor: Client, address: str
) -> None:
    found = await asyncio.gather(*(visitor.open(address) for _ in range(20)))
    assert len({page.response.headers["etag"] for page in found}) == 1
    assert app.state.pages.made == 1


async def test_a_page_that_cannot_be_kept_is_made_for_each_who_asks(
    app: Starlette, visitor: Client
) -> None:
    found = await asyncio.gather(*(visitor.open("/arguments/gossip") for _ in range(5)))
    assert [page.status for page in found] == [404] * 5
    assert app.state.pages.made == 0
