"""How the replies of a thread are laid out, chosen, and led to."""

import pytest

from forum.actions.endorsements import endorse
from forum.models import Reply, Thread
from forum.queries.best_order import TOP_LEVEL_PER_PAGE
from forum.queries.reply_tree import LEVELS
from tests.client import Client, Page, viewer_for
from tests.factories import make_member, make_reply


def address(thread: Thread, query: str = "") -> str:
    return f"/threads/{thread.id}/{thread.slug}{query}"


def top_level(page: Page) -> list[int]:
    return [
        int(str(li["id"]).removeprefix("reply-")) for li in page.all(".answers > ol.replies > li")
    ]


async def a_chain(author: Client, thread: Thread, depth: int) -> list[Reply]:
    chain: list[Reply] = []
    for _ in range(depth):
        chain.append(await make_reply(author.member, thread, parent=chain[-1] if chain else None))
    return chain


async def test_each_reply_holds_its_own_replies(
    author: Client, visitor: Client, thread: Thread
) -> None:
    chain = await a_chain(author, thread, 3)
    page = await visitor.open(address(thread))
    path = " > ol > ".join(f"li#reply-{reply.id}" for reply in chain)
    assert page.one(path)


async def test_below_the_sixth_level_a_link_leads_on(
    author: Client, visitor: Client, thread: Thread
) -> None:
    chain = await a_chain(author, thread, LEVELS + 2)
    page = await visitor.open(address(thread))
    assert page.all(f"#reply-{chain[LEVELS - 1].id}")
    assert not page.all(f"#reply-{chain[LEVELS].id}")
    link = page.one(f"#reply-{chain[LEVELS - 1].id} .reply__more a")
    branch = await visitor.open(str(link["href"]))
    assert branch.one(f"#reply-{chain[LEVELS - 1].id} #reply-{chain[LEVELS].id}")
    assert "one branch" in branch.text


async def test_every_reply_of_a_deep_chain_has_a_permalink_that_shows_it(
    author: Client, visitor: Client, thread: Thread
) -> None:
    for reply in await a_chain(author, thread, 2 * LEVELS):
        sent = await visitor.open(f"/replies/{reply.id}", follow=False)
        assert sent.status == 303
        assert sent.location.endswith(f"#reply-{reply.id}")
        assert (await visitor.open(sent.location)).one(f"#reply-{reply.id}")


@pytest.mark.parametrize("answers", [25, 130])
async def test_of_many_answers_each_has_a_permalink_that_shows_it(
    author: Client, visitor: Client, thread: Thread, answers: int
) -> None:
    parent = await make_reply(author.member, thread)
    replies = [await make_reply(author.member, thread, parent=parent) for _ in range(answers)]
    for reply in replies[:: answers // 5]:
        page = await visitor.open(f"/replies/{reply.id}")
        assert page.one(f"#reply-{parent.id} #reply-{reply.id}")


async def test_a_long_thread_has_pages_and_permalinks_lead_to_the_right_one(
    author: Client, visitor: Client, thread: Thread
) -> None:
    replies = [await make_reply(author.member, thread) for _ in range(TOP_LEVEL_PER_PAGE + 5)]
    first = await visitor.open(address(thread))
    second = await visitor.open(str(first.one("a[rel=next]")["href"]))
    assert len(top_level(first)) == TOP_LEVEL_PER_PAGE
    assert sorted(top_level(first) + top_level(second)) == [reply.id for reply in replies]
    assert second.one("a[rel=prev]")
    for reply in (replies[0], replies[TOP_LEVEL_PER_PAGE - 1], replies[-1]):
        page = await visitor.open(f"/replies/{reply.id}")
        assert page.one(f"#reply-{reply.id}")


async def test_orders_change_the_top_level_only(
    author: Client, visitor: Client, thread: Thread
) -> None:
    first, second, third = [await make_reply(author.member, thread) for _ in range(3)]
    below = [await make_reply(author.member, thread, parent=second) for _ in range(2)]
    for number in range(3):
        fan = await make_member(agency=f"Agency {number}")
        await endorse(await viewer_for(fan), third.id)
    expected = {
        "?sort=best": [third.id, first.id, second.id],
        "?sort=oldest": [first.id, second.id, third.id],
        "?sort=newest": [third.id, second.id, first.id],
    }
    for query, order in expected.items():
        page = await visitor.open(address(thread, query))
        assert top_level(page) == order, query
        nested = [li["id"] for li in page.all(f"#reply-{second.id} > ol > li")]
        assert nested == [f"reply-{reply.id}" for reply in below]
    assert top_level(await visitor.open(address(thread))) == expected["?sort=best"]


async def test_one_kind_of_argument_can_be_read_alone(
    author: Client, visitor: Client, thread: Thread
) -> None:
    talk = await make_reply(author.member, thread)
    roi = await make_reply(author.member, thread, parent=talk, argument=["roi"])
    both = await make_reply(author.member, thread, argument=["roi", "risk"], stance="objection")
    page = await visitor.open(address(thread, "?argument=roi&sort=oldest"))
    assert top_level(page) == [roi.id, both.id]
    assert top_level(await visitor.open(address(thread, "?argument=risk"))) == [both.id]
    assert top_level(await visitor.open(address(thread, "?argument=objection"))) == [both.id]
    empty = await visitor.open(address(thread, "?argument=mission"))
    assert "None of this kind yet" in empty.text
    assert (await visitor.open(address(thread, "?argument=nonsense"))).status == 404


async def test_a_branch_that_is_not_in_this_thread_is_not_there(
    visitor: Client, thread: Thread
) -> None:
    assert (await visitor.open(address(thread, "?under=999"))).status == 404


async def test_a_page_beyond_the_last_leads_back(
    author: Client, visitor: Client, thread: Thread
) -> None:
    await make_reply(author.member, thread)
    page = await visitor.open(address(thread, "?page=7"))
    assert page.status == 200
    assert "Nothing on this page" in page.text


@pytest.mark.parametrize("slug", ["", "/", "/wrong-slug", "/WRONG"])
async def test_a_wrong_slug_leads_to_the_right_one_and_keeps_the_query(
    visitor: Client, thread: Thread, slug: str
) -> None:
    query = "?sort=newest&argument=roi"
    page = await visitor.open(f"/threads/{thread.id}{slug}{query}")
    assert str(page.response.url).endswith(address(thread, query))


async def test_an_unknown_order_is_told(visitor: Client, thread: Thread) -> None:
    page = await visitor.open(address(thread, "?sort=loudest"))
    assert page.status == 422
    assert "best, oldest or newest" in page.text
