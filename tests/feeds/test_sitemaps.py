"""Sitemaps name every page that is worth finding, once, and none that is not for everybody."""

from datetime import datetime

import pytest

from forum.actions.moderation import hide_thread
from forum.models import Thread
from forum.queries import sitemap
from tests.client import BASE, Client
from tests.editions import publish_with
from tests.factories import make_reply, make_thread
from tests.feeds.reading import addresses
from tests.http.crawler import crawl


async def all_addresses(client: Client) -> list[str]:
    parts = addresses((await client.open("/sitemap.xml")).response.content)
    found = [addresses((await client.open(part)).response.content) for part in parts]
    assert all(found), "a sitemap without an address is none"
    return [address for part in found for address in part]


async def test_every_thread_and_summary_is_in_it_once(
    author: Client, manager: Client, visitor: Client, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(sitemap, "THREADS_PER_PART", 3)
    threads = [await make_thread(author.member) for _ in range(11)]
    await make_reply(author.member, threads[7], argument=["roi"])
    for thread in (*threads[3:6], threads[8]):  # among them all of one part
        await hide_thread(manager.viewer, thread.id, "Names people.")
    expected = [
        f"/threads/{t.id}/{t.slug}" for t in threads if t not in (*threads[3:6], threads[8])
    ]
    expected.append(f"/threads/{threads[7].id}/summary")
    found = await all_addresses(visitor)
    assert sorted(path for path in found if path.startswith("/threads/")) == sorted(expected)
    assert len(found) == len(set(found))


async def test_all_that_it_names_is_there_and_may_be_found(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    await make_reply(author.member, thread, argument=["roi"])
    await publish_with(manager.viewer, thread)
    for address in await all_addresses(visitor):
        page = await visitor.open(address, follow=False)
        assert page.status == 200, address
        assert not page.all("meta[name=robots]"), address
        assert page.one("link[rel=canonical]")["href"] == BASE + address


async def test_every_page_that_links_lead_to_is_in_it_or_part_of_one_or_left_out_on_purpose(
    author: Client, visitor: Client, thread: Thread
) -> None:
    await make_reply(author.member, thread, argument=["roi"])
    named = set(await all_addresses(visitor))
    found = await crawl(visitor, ["/"])
    missing = {
        address
        for address, page in found.items()
        if page.status == 200
        and page.all("main")
        and not page.all("meta[name=robots]")
        and address.split("?")[0] not in named
    }
    allowed = (
        "/members/",
        f"/threads/{thread.id}/reasons",
        f"/threads/{thread.id}/summary/reports",
    )
    assert not [address for address in missing if not address.startswith(allowed)]


async def test_it_says_when_a_page_changed(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    reply = await make_reply(author.member, thread, argument=["roi"])
    edition = await publish_with(manager.viewer, thread)
    page = await visitor.open("/sitemaps/1.xml")
    times = [datetime.fromisoformat(e.text) for e in page.all("lastmod")]
    expected = [reply.created_at, edition.published_at]
    assert times == [moment.replace(microsecond=0) for moment in expected]


async def test_it_costs_one_look_at_each_part_however_far_apart_they_are(
    author: Client, visitor: Client, thread: Thread
) -> None:
    id, at = 2500 * 400_000_000 + 7, thread.created_at
    await Thread.create(id=id, title="Far", slug="far", body_html="", created_at=at, active_at=at)
    parts = addresses((await visitor.open("/sitemap.xml")).response.content)
    assert parts == ["/sitemaps/0.xml", "/sitemaps/1.xml", "/sitemaps/400000001.xml"]
    assert "lastmod" in (await visitor.open(parts[2])).html
    assert (await visitor.open("/sitemaps/2.xml")).status == 200
    assert (await visitor.open("/sitemaps/" + "9" * 18 + ".xml")).status == 404


async def test_robots_are_told_where_to_look_and_where_not(visitor: Client, db: str) -> None:
    response = (await visitor.open("/robots.txt")).response
    assert response.headers["content-type"].startswith("text/plain")
    lines = response.text.splitlines()
    assert lines[0] == "User-agent: *"
    assert f"Sitemap: {BASE}/sitemap.xml" in lines
    for path in ("/account", "/manage", "/login", "/search"):
        assert f"Disallow: {path}" in lines
    assert "Disallow: /" not in lines
