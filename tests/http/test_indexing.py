"""What search engines and previews of links are told: one address a page, and what to leave out."""

from urllib.parse import quote

import pytest

from forum.app import create_app
from forum.models import Role, Thread
from forum.settings import Settings
from tests.client import BASE, Client, Page
from tests.editions import publish_with
from tests.factories import make_reply, make_thread
from tests.http.cast import World
from tests.http.crawler import crawl
from tests.web.test_structured import HOSTILE

CHOSEN = (
    "sort=",
    "argument=",
    "topic=",
    "since=",
    "stance=",
    "level=",
    "agency=",
    "evidence=",
    "edition=",
)


def canonical(page: Page) -> str:
    return str(page.one("head link[rel=canonical]")["href"]).removeprefix(BASE)


def is_listed(page: Page) -> bool:
    return not page.all("meta[name=robots][content=noindex]")


async def test_every_page_of_a_visitor_has_one_address(
    cast: dict[str, Client], world: World
) -> None:
    found = await crawl(cast["visitor"], ["/", f"/threads/{world.thread.id}", "/members/target"])
    pages = {
        address: page for address, page in found.items() if page.status == 200 and page.all("main")
    }
    assert len(pages) > 40
    for address, page in pages.items():
        path, _, query = address.partition("?")
        known = canonical(page)
        assert known.split("?")[0] == quote(path, safe="/")
        if any(word in query for word in CHOSEN):
            assert known == quote(path, safe="/")
            assert not is_listed(page), address
        content = {
            str(m.get("property") or m.get("name")): str(m["content"])
            for m in page.all("head meta[content]")
        }
        if page.all("header.mast"):
            assert content["og:url"] == BASE + known
            assert content["og:title"] == page.one("title").text
            assert 0 < len(content["description"]) <= 320
            assert content["og:description"] == content["description"]
            assert content["og:image"].startswith(f"{BASE}/static/card.png")


@pytest.mark.parametrize(
    ("query", "known"),
    [
        ("", ""),
        ("?page=1", ""),
        ("?page=2", "?page=2"),
        ("?sort=best", ""),
        ("?sort=newest&page=2", ""),
        ("?argument=roi", ""),
        ("?utm_source=mail", ""),
        ("?utm_source=mail&page=2", "?page=2"),
    ],
)
async def test_orders_and_filters_are_dropped_and_pages_kept(
    query: str, known: str, visitor: Client, thread: Thread
) -> None:
    address = f"/threads/{thread.id}/{thread.slug}"
    page = await visitor.open(address + query)
    assert canonical(page) == address + known
    assert is_listed(page) is not ("sort" in query or "argument" in query)


async def test_a_branch_is_a_page_of_its_own(
    author: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread)
    address = f"/threads/{thread.id}/{thread.slug}?under={reply.id}"
    assert canonical(await visitor.open(address)) == address


async def test_a_members_page_is_known_by_the_name_as_it_is_written(
    author: Client, visitor: Client
) -> None:
    assert canonical(await visitor.open("/members/AUTHOR")) == "/members/author"


async def test_pages_that_nobody_looks_for_are_left_out(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, argument=["roi"])
    await publish_with(manager.viewer, thread)
    base = f"/threads/{thread.id}/summary"
    for address in (
        "/login", "/signup", "/?sort=newest", "/arguments?stance=for", f"{base}/print", f"{base}?edition=1",
        f"{base}?distilled=1", f"{base}/history", f"/threads/{thread.id}/history",
        f"/replies/{reply.id}/history",
    ):  # fmt: skip
        assert not is_listed(await visitor.open(address)), address
    for address in ("/", "/arguments", base, f"/threads/{thread.id}", "/members/author", "/about"):
        assert is_listed(await visitor.open(address)), address
        assert not is_listed(await author.open(address)), address
    for address in ("/account", "/threads/new", f"/threads/{thread.id}/edit"):
        assert not is_listed(await author.open(address)), address


async def test_an_error_has_no_address_to_be_found_by(visitor: Client, db: str) -> None:
    for address in ("/nowhere", "/?sort=sideways", "/threads/999"):
        page = await visitor.open(address)
        assert page.status >= 400
        assert not is_listed(page)
        assert not page.all("link[rel=canonical], meta[property^='og:']")


async def test_addresses_come_from_the_settings_and_never_from_the_host(
    db: str, settings: Settings, thread: Thread
) -> None:
    app = create_app(settings.model_copy(update={"base_url": "https://forum.agency.example"}))
    forged = {"host": "localhost:9", "x-forwarded-host": "evil.example"}
    async with Client(app) as client:
        for address in (
            "/", f"/threads/{thread.id}/{thread.slug}", "/feeds/threads.atom", "/sitemap.xml",
            "/sitemaps/1.xml", "/robots.txt",
        ):  # fmt: skip
            page = await client.open(address, headers=forged)
            assert page.status == 200
            assert "evil.example" not in page.html
            assert "127.0.0.1" not in page.html
            assert "https://forum.agency.example" in page.html


async def test_hostile_words_stay_words_in_what_previews_read(
    author: Client, visitor: Client
) -> None:
    for words in HOSTILE:
        thread = await make_thread(author.member, title=f"{words} and more", ask=words, body=words)
        page = await visitor.open(f"/threads/{thread.id}/{thread.slug}")
        assert page.one("meta[property='og:title']")["content"] == page.one("title").text
        assert str(page.one("meta[name=description]")["content"]).startswith(
            " ".join(words.split())
        )
        assert len(page.all("head meta[property]")) == 9


async def test_a_manager_is_no_part_of_what_visitors_are_shown(
    visitor: Client, manager: Client, thread: Thread
) -> None:
    address = f"/threads/{thread.id}/{thread.slug}"
    before = (await visitor.open(address)).html
    shown = await manager.open(address)
    assert manager.member.role is Role.MANAGER
    assert not shown.all("script[type='application/ld+json'], meta[property]")
    assert (await visitor.open(address)).html == before
