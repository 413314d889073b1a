"""Arguments are found from an index, and counted as far as the page says."""

from datetime import timedelta
from typing import Any

import pytest

from forum.actions.moderation import hide_thread
from forum.clock import now
from forum.database import rows
from forum.models import Member, Reply, Role, Thread
from forum.queries import argument_facets, argument_search
from forum.queries.argument_cells import cells_of
from forum.queries.argument_filter import ArgumentFilter, ArgumentSort
from forum.queries.argument_search import Search, driven, load_search, sampled, walked
from forum.queries.argument_types import load_types
from forum.queries.arguments_page import ORDERS, ArgumentsPage, load_arguments_page
from tests.client import viewer_for
from tests.factories import FIGURE, make_member, make_reply, make_thread
from tests.queries.plans import plan_of, scans

CHOICES = [
    {"topic": "cloud"},
    {"agency": "harbor-county"},
    {"level": "other"},
    {"stance": "objection"},
    {"evidence": "figures"},
    {"since": "2020-01-01"},
    {"topic": "cloud", "level": "other", "stance": "for"},
]
LARGE = ("reply", "thread", "member")


@pytest.fixture
async def author(db: str) -> Member:
    return await make_member("author", agency="Harbor County")


@pytest.fixture
async def cloud(author: Member) -> Thread:
    """Three arguments by one author, one of them an objection."""
    thread = await make_thread(author, topics=["cloud", "ai"])
    await make_reply(author, thread, argument=["roi"], evidence=[FIGURE])
    await make_reply(author, thread, argument=["roi", "risk"])
    await make_reply(author, thread, argument=["roi"], stance="objection")
    return thread


async def searched(**chosen: str) -> Search:
    types = {view.slug: id for id, view in (await load_types()).items()}
    wanted = ArgumentFilter(**chosen)  # type: ignore[arg-type]
    return (await load_search(wanted, types.get(wanted.type, 0)))[0]


async def found_by(sql: str, values: list[Any]) -> set[int]:
    return {row["id"] for row in await rows(sql, *values)}


@pytest.mark.parametrize("type", ["", "roi"])
@pytest.mark.parametrize("chosen", CHOICES, ids=str)
async def test_no_way_of_finding_them_reads_a_table_from_end_to_end(
    cloud: Thread, type: str, chosen: dict[str, str]
) -> None:
    search = await searched(type=type, **chosen)
    ways = [walked(search, order, ("", []), 21) for order in ORDERS.values()]
    if search.rarest:
        ways += [driven(search, search.rarest, order, ("", []), 21) for order in ORDERS.values()]
    (sql, values), _ = sampled(search, 1001)
    ways += [(sql, values), (cells_of(sql, by_type=False), values)]
    for sql, values in ways:
        plan = await plan_of(sql, values)
        assert not scans(plan, *LARGE), plan


@pytest.mark.parametrize("type", ["", "roi", "risk"])
@pytest.mark.parametrize("chosen", CHOICES, ids=str)
async def test_all_ways_find_the_same(cloud: Thread, type: str, chosen: dict[str, str]) -> None:
    search = await searched(type=type, **chosen)
    order = ORDERS[ArgumentSort.BEST]
    walk = await found_by(*walked(search, order, ("", []), 21))
    assert await found_by(*sampled(search, 1001)[0]) == walk
    for driver in search.conditions:
        if driver.facet in argument_search._DRIVERS:
            assert await found_by(*driven(search, driver, order, ("", []), 21)) == walk


async def test_a_rare_choice_is_where_the_search_starts_from(cloud: Thread) -> None:
    search = await searched(topic="cloud", stance="for")
    many = Search(0, 900_000, 900_000, search.chosen)
    driver = many.driver(21)
    assert driver
    assert driver.facet == "topic"
    assert (await searched(topic="cloud")).driver(1) is None


async def page_of(**chosen: str) -> ArgumentsPage:
    return await load_arguments_page(ArgumentFilter(**chosen), "")  # type: ignore[arg-type]


def counts_of(page: ArgumentsPage, facet: str) -> dict[str, str]:
    [found] = [one for one in page.facets if one.name == facet]
    return {choice.words: choice.count for choice in found.choices}


async def test_with_one_choice_counts_are_kept_ones_and_exact(
    cloud: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(argument_facets, "COUNTED_TO", 1)
    page = await page_of(type="roi", stance="for")
    assert page.total.words == "2"
    assert counts_of(page, "stance") == {"For the ask": "2", "Objection": "1"}


async def test_with_more_choices_they_are_counted_up_to_a_bound(
    cloud: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(argument_facets, "COUNTED_TO", 1)
    page = await page_of(stance="for", topic="cloud")
    assert page.total.words == "1+"
    assert counts_of(page, "stance")["For the ask"] == "1+"


async def test_what_was_not_looked_at_to_the_end_is_at_least_so_much(
    author: Member, cloud: Thread, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(argument_search, "SCANNED", 2)
    page = await page_of(stance="for", level="other")
    assert page.total.words == "2+"
    assert len(page.cards) == 2
    monkeypatch.undo()
    assert (await page_of(stance="for", level="other")).total.words == "2"


async def test_a_choice_beyond_the_dozen_shown_can_be_let_go_of(cloud: Thread) -> None:
    for number in range(13):
        member = await make_member(agency=f"Agency {number}")
        for _ in range(4):
            await make_reply(member, cloud, argument=["roi"])
    page = await page_of(agency="harbor-county")
    [chosen] = [one for facet in page.facets for one in facet.choices if one.chosen]
    assert (chosen.words, chosen.count, chosen.url) == ("Harbor County", "3", "/arguments")


async def test_posted_lately_counts_by_day(cloud: Thread) -> None:
    old = await Reply.all().order_by("id").first()
    assert old
    await make_reply(await make_member(), cloud, argument=["roi"])
    assert counts_of(await page_of(), "since") == {"Past month": "4", "Past year": "4"}
    tomorrow = (now() + timedelta(days=1)).date().isoformat()
    page = await page_of(since=tomorrow)
    assert page.total.words == "0"
    assert counts_of(page, "since")[f"Since {tomorrow}"] == "0"


async def test_nothing_of_a_hidden_thread_is_counted(cloud: Thread) -> None:
    manager = await viewer_for(await make_member("manager", role=Role.MANAGER))
    await hide_thread(manager, cloud.id, "Spam")
    page = await page_of()
    assert (page.total.words, page.all_count) == ("0", 0)
    assert not any(facet.choices for facet in page.facets)
