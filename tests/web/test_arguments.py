"""Browsing arguments across all threads, as a reader does it."""

import pytest

from forum.actions.endorsements import endorse
from forum.actions.moderation import hide_reply, hide_thread
from forum.models import Reply, Thread
from tests.client import Client, Page
from tests.factories import FIGURE, PEER, RISK, make_member, make_reply, make_thread

POINT = "Web forms cost $3 each to process where paper forms cost $14."
FEAR = "Counsel will ask where the signature is, and without it the audit fails."


@pytest.fixture
async def arguments(author: Client, stranger: Client) -> list[Reply]:
    """A ROI argument in a cloud thread, an objection about risk and one about mission elsewhere."""
    cloud = await make_thread(author.member, topics=["cloud"])
    other = await make_thread(author.member, topics=["records"])
    return [
        await make_reply(author.member, cloud, POINT, argument=["roi"], evidence=[FIGURE, FIGURE]),
        await make_reply(
            stranger.member, other, FEAR, argument=["risk"], stance="objection", evidence=[RISK]
        ),
        await make_reply(
            author.member, other, argument=["mission", "roi"], evidence=[PEER, FIGURE]
        ),
        await make_reply(author.member, other, "Just a question about the pilot?"),
    ]


def listed(page: Page) -> list[int]:
    return [int(str(link["href"]).rsplit("/", 1)[1]) for link in page.all(".arg h3 a")]


def choice(page: Page, facet: str, words: str) -> tuple[str, str]:
    """The count beside a choice, and where it leads."""
    for link in page.all(f"[aria-labelledby=facet-{facet}] a"):
        if words in link.text:
            return link.select(".count")[0].text, str(link["href"])
    return "", ""


async def test_arguments_of_all_threads_stand_on_one_page(
    visitor: Client, arguments: list[Reply]
) -> None:
    page = await visitor.open("/arguments")
    assert set(listed(page)) == {arguments[0].id, arguments[1].id, arguments[2].id}
    assert page.words("h2#results") == "3 arguments"
    assert POINT in page.text
    assert "Just a question" not in page.text


async def test_a_type_has_its_own_page_and_every_type_its_count(
    visitor: Client, arguments: list[Reply]
) -> None:
    page = await visitor.open("/arguments/roi")
    assert set(listed(page)) == {arguments[0].id, arguments[2].id}
    pills = [" ".join(pill.text.split()) for pill in page.all(".pills .pill")]
    assert pills == ["All 3", "ROI 2", "Mission 1", "Peer agencies 0", "Risk 1"]
    assert (await visitor.open("/arguments/astrology")).status == 404


@pytest.mark.parametrize(
    ("query", "expected"),
    [
        ("topic=cloud", {0}),
        ("topic=records", {1, 2}),
        ("stance=objection", {1}),
        ("stance=for", {0, 2}),
        ("agency=harbor-county", {0, 2}),
        ("topic=records&agency=city-of-elm", {1}),
        ("level=other", {0, 1, 2}),
        ("level=tribal", set()),
        ("evidence=figures", {0, 2}),
        ("evidence=peer", {2}),
        ("evidence=peer&topic=cloud", set()),
        ("since=2020-01-01", {0, 1, 2}),
        ("since=2999-01-01", set()),
    ],
)
async def test_facets_narrow_the_list(
    visitor: Client, arguments: list[Reply], query: str, expected: set[int]
) -> None:
    page = await visitor.open(f"/arguments?{query}")
    assert set(listed(page)) == {arguments[place].id for place in expected}


async def test_every_choice_says_how_many_it_would_leave(
    visitor: Client, arguments: list[Reply]
) -> None:
    page = await visitor.open("/arguments?topic=records")
    for facet, words in (("topic", "Cloud"), ("stance", "Objection"), ("agency", "City of Elm")):
        count, url = choice(page, facet, words)
        assert int(count) == len(listed(await visitor.open(url))) == 1


async def test_evidence_is_a_choice_with_its_counts(
    visitor: Client, manager: Client, arguments: list[Reply]
) -> None:
    page = await visitor.open("/arguments/roi")
    assert choice(page, "evidence", "With figures")[0] == "2"
    count, url = choice(page, "evidence", "With a named peer")
    assert (count, url) == ("1", "/arguments/roi?evidence=peer")
    await hide_reply(manager.viewer, arguments[2].id, "Names a person")
    page = await visitor.open(url)
    assert listed(page) == []
    assert choice(page, "evidence", "With figures")[0] == "1"
    assert choice(page, "evidence", "With a named peer") == ("0", "/arguments/roi")


async def test_a_choice_can_be_let_go_of(visitor: Client, arguments: list[Reply]) -> None:
    page = await visitor.open("/arguments?topic=cloud")
    _, url = choice(page, "topic", "Cloud")
    assert len(listed(await visitor.open(url))) == 3
    assert len(listed(await visitor.open(str(page.all(".found__clear a")[0]["href"])))) == 3


async def test_best_goes_by_score_and_newest_by_time(
    visitor: Client, stranger: Client, arguments: list[Reply]
) -> None:
    await endorse(stranger.viewer, arguments[0].id)
    assert listed(await visitor.open("/arguments"))[0] == arguments[0].id
    newest = listed(await visitor.open("/arguments?sort=newest"))
    assert newest == [arguments[2].id, arguments[1].id, arguments[0].id]


async def test_what_is_hidden_is_not_among_them(
    visitor: Client, manager: Client, arguments: list[Reply]
) -> None:
    await hide_reply(manager.viewer, arguments[0].id, "Names a person")
    await hide_thread(manager.viewer, arguments[1].thread_id, "Spam")
    page = await visitor.open("/arguments")
    assert listed(page) == []
    assert POINT not in page.text
    assert "an argument yet" in page.text


@pytest.mark.parametrize("sort", ["best", "newest"])
async def test_pages_neither_skip_nor_repeat_while_people_post(
    visitor: Client, author: Client, thread: Thread, sort: str
) -> None:
    made = {(await make_reply(author.member, thread, argument=["roi"])).id for _ in range(45)}
    seen: list[int] = []
    address = f"/arguments/roi?sort={sort}"
    while address:
        page = await visitor.open(address)
        seen += listed(page)
        if len(seen) == 20:
            await make_reply(await make_member(), thread, argument=["roi"])
        onward = page.all("a[rel=next]")
        address = str(onward[0]["href"]) if onward else ""
    assert len(seen) == len(set(seen))
    assert made <= set(seen)


@pytest.mark.parametrize(
    "query",
    [
        "level=moon",
        "stance=maybe",
        "evidence=ballpark",
        "sort=worst",
        "since=yesterday",
        "after=xyz",
        "after=1_2_3~4",
        "after=~1",
    ],
)
async def test_choices_that_do_not_exist_are_a_clear_422(visitor: Client, query: str) -> None:
    page = await visitor.open(f"/arguments?{query}")
    assert page.status == 422
    assert page.words("h1")


async def test_filters_are_data_and_never_sql(visitor: Client, arguments: list[Reply]) -> None:
    for name in ("topic", "agency"):
        page = await visitor.open(f"/arguments?{name}=x'%20OR%20'1'='1")
        assert page.status == 200
        assert listed(page) == []
