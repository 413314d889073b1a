"""Topics, and the lists of threads."""

import pytest

from forum.actions.moderation import hide_reply
from forum.models import Thread
from forum.queries.thread_list import THREADS_PER_PAGE
from tests.client import Client, Page
from tests.factories import make_reply, make_thread


def listed(page: Page) -> list[int]:
    links = [str(a["href"]) for a in page.all("ol.threads h3 a")]
    return [int(link.split("/")[2]) for link in links]


async def test_a_topic_lists_its_threads(author: Client, visitor: Client) -> None:
    inside = await make_thread(author.member, topics=["open-data"])
    outside = await make_thread(author.member, topics=["records"])
    page = await visitor.open("/topics/open-data")
    assert listed(page) == [inside.id]
    assert f"/threads/{outside.id}/" not in page.html


async def test_all_topics_are_listed_with_how_many_threads(author: Client, visitor: Client) -> None:
    await make_thread(author.member, topics=["open-data"])
    page = await visitor.open("/topics")
    assert "1 thread" in page.words(".topics a[href='/topics/open-data']")
    assert "no threads yet" in page.words(".topics a[href='/topics/records']")


async def test_a_topic_without_threads_says_what_to_do(visitor: Client) -> None:
    page = await visitor.open("/topics/open-data")
    assert "Nobody has asked" in page.text
    assert page.all("main a[href='/threads/new']")


async def test_a_topic_that_is_not_there(visitor: Client) -> None:
    assert (await visitor.open("/topics/nonsense")).status == 404


async def test_an_empty_forum_invites(visitor: Client) -> None:
    page = await visitor.open("/")
    assert page.status == 200
    assert page.all("main a[href='/threads/new']")


@pytest.mark.parametrize("sort", ["active", "newest", "argued"])
async def test_pages_of_threads_show_each_once(author: Client, visitor: Client, sort: str) -> None:
    made = [(await make_thread(author.member)).id for _ in range(2 * THREADS_PER_PAGE + 3)]
    address, seen = f"/?sort={sort}", []
    while address:
        page = await visitor.open(address)
        seen += listed(page)
        following = page.all("a[rel=next]")
        address = str(following[0]["href"]) if following else ""
    assert seen == made[::-1]


async def test_activity_brings_a_thread_to_the_top(author: Client, visitor: Client) -> None:
    first, second = [await make_thread(author.member) for _ in range(2)]
    assert listed(await visitor.open("/")) == [second.id, first.id]
    await make_reply(author.member, first)
    assert listed(await visitor.open("/")) == [first.id, second.id]
    assert listed(await visitor.open("/?sort=newest")) == [second.id, first.id]


async def test_the_needed_list_leaves_out_locked_threads(
    author: Client, manager: Client, visitor: Client, thread: Thread
) -> None:
    assert listed(await visitor.open("/?sort=needed")) == [thread.id]
    await manager.submit(f"/threads/{thread.id}/lock")
    assert listed(await visitor.open("/?sort=needed")) == []


async def test_an_unknown_order_is_told(visitor: Client) -> None:
    page = await visitor.open("/?sort=loudest")
    assert page.status == 422
    assert "active, newest, argued or needed" in page.text


async def test_a_topic_shows_its_best_arguments_and_most_argued_types(
    author: Client, manager: Client, visitor: Client
) -> None:
    thread = await make_thread(author.member, topics=["open-data"])
    for argument in (["roi"], ["risk"], ["risk", "mission"], ["risk"]):
        await make_reply(author.member, thread, argument=argument)
    gone = await make_reply(author.member, thread, "It is a secret of $40.", argument=["roi"])
    await hide_reply(manager.viewer, gone.id, "It was secret.")
    page = await visitor.open("/topics/open-data")
    assert len(page.all(".topic__best .said")) == 3
    assert page.words(".topic__best .pills").startswith("Risk 3")
    assert (
        page.one("a[href='/arguments?topic=open-data']").text.strip()
        == "All 4 arguments on Open data"
    )
    assert "secret" not in page.text
    assert not (await visitor.open("/topics/records")).all(".topic__best")
