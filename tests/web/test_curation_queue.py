"""The managers' queue, what readers are told of a stale edition, and the deeds on its lines."""

import pytest

from forum.actions.endorsements import endorse
from forum.actions.moderation import hide_reply, hide_thread
from forum.actions.nominations import nominate
from forum.actions.summaries import change_draft
from forum.demo.fill import fill_demo
from forum.models import Edition, Reply, Role, Thread
from forum.rules.nominations import NominationDraft
from forum.settings import Settings
from tests.client import Client, viewer_for
from tests.conftest import SignedIn
from tests.editions import publish_with
from tests.factories import make_member, make_reply, make_thread
from tests.web.stale_edition import QUEUE, ROI, edit, queue

RISK = "Nobody will sign anything if the web form is down on the day of the deadline."


@pytest.fixture
async def reply(author: Client, thread: Thread) -> Reply:
    return await make_reply(author.member, thread, ROI, argument=["roi"])


@pytest.fixture
async def edition(manager: Client, thread: Thread, reply: Reply) -> Edition:
    return await publish_with(manager.viewer, thread)


async def test_an_empty_queue_says_so(manager: Client, thread: Thread) -> None:
    page = await queue(manager)
    assert page.words(".empty h2") == "Nothing waits"
    assert "Nothing waits" in (await manager.open("/manage")).text


async def test_the_most_needed_come_first_and_say_why(
    manager: Client, author: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    talk = await make_thread(author.member)
    await make_reply(author.member, talk, "Has anybody tried this with a union?")
    argued = await make_thread(author.member)
    for _ in range(4):
        await make_reply(author.member, argued, argument=["risk"])
    await make_reply(author.member, thread, RISK, argument=["risk"])
    await edit(author, reply, "Other words.")
    page = await queue(manager)
    rows = [" ".join(row.text.split()) for row in page.all(".queue__row")]
    assert [str(row.select("h2 a")[0]["href"]) for row in page.all(".queue__row")] == [
        f"/threads/{one.id}/{one.slug}" for one in (argued, thread, talk)
    ]
    assert "No edition yet , 4 arguments" in page.text
    assert "1 source edited, 1 new argument" in rows[1]
    assert "1 untagged reply" in rows[2]
    assert page.one(f".queue__acts a[href='/threads/{argued.id}/summary/edit']")
    assert "3 threads wait" in (await manager.open("/manage")).text


async def test_nominations_wait_in_the_queue_and_hidden_threads_do_not(
    manager: Client, author: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    draft = NominationDraft(words="Each form costs $14.20", type="roi", revision=1)
    await nominate(author.viewer, reply.id, draft)
    assert "1 nomination waits" in (await queue(manager)).text
    await hide_thread(manager.viewer, thread.id, "Spam")
    page = await manager.open(QUEUE)  # at once, although the row is not checked yet
    assert page.all(".queue__row") == []
    assert "Nothing waits" in (await manager.open("/manage")).text


async def test_untagged_replies_are_tagged_from_the_queue_or_called_discussion(
    manager: Client, author: Client, thread: Thread
) -> None:
    replies = [await make_reply(author.member, thread) for _ in range(5)]
    page = await queue(manager)
    tags = [str(link["href"]) for link in page.all(".queue__untagged a[href$='/tags']")]
    assert tags == [f"/replies/{reply.id}/tags" for reply in replies[:3]]
    assert "2 more in the thread" in page.text
    fields = {str(i["name"]): str(i["value"]) for i in page.all(".queue__untagged input")}
    late = await make_reply(author.member, thread, "Late.")
    answer = await manager.submit(f"/threads/{thread.id}/summary/looked-at", **fields)
    assert answer.location == QUEUE
    page = await queue(manager)
    assert [str(link["href"]) for link in page.all(".queue__untagged a[href$='/tags']")] == [
        f"/replies/{late.id}/tags"
    ]


async def test_the_queue_is_paged_by_key(manager: Client, author: Client) -> None:
    threads = [await make_thread(author.member) for _ in range(23)]
    for thread in threads:
        await make_reply(author.member, thread)
    page = await queue(manager)
    first = [row["href"] for row in page.all(".queue__row h2 a")]
    following = str(page.one("a[rel=next]")["href"])
    second = [row["href"] for row in (await manager.open(following)).all(".queue__row h2 a")]
    assert (len(first), len(second)) == (20, 3)
    assert len({*first, *second}) == 23
    assert (await manager.open(f"{QUEUE}?after=damaged")).status == 422


async def test_the_queue_of_the_demo_is_true_at_once_and_has_every_kind_of_need(
    signed_in: SignedIn, settings: Settings
) -> None:
    await fill_demo(settings)
    page = await (await signed_in("manager", role=Role.MANAGER)).open(QUEUE)
    assert not await Thread.filter(unchecked=True).exists()
    for words in ("No edition yet", "sources edited", "line outranked", "nomination waits"):
        assert words in page.text


async def test_readers_are_told_what_came_since_and_nothing_when_nothing_did(
    manager: Client, author: Client, visitor: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    address = f"/threads/{thread.id}/summary"
    assert (await visitor.open(address)).all(".note") == []
    await edit(author, reply, f"{ROI} And more.")
    for _ in range(2):
        await make_reply(author.member, thread, argument=["mission"])
    page = await visitor.open(address)
    assert "Since then: 2 new arguments, 1 source edited." in page.words(".note")
    assert page.one(".note a")["href"] == f"/threads/{thread.id}/{thread.slug}"
    assert page.all(".stale") == []
    await hide_reply(manager.viewer, reply.id, "Names people.")
    assert "2 new arguments, 1 source withheld." in (await visitor.open(address)).words(".note")


async def test_readers_are_told_of_a_better_argument_and_a_strong_type(
    author: Client, visitor: Client, thread: Thread, edition: Edition
) -> None:
    for number in range(3):
        await make_reply(author.member, thread, f"{RISK} Number {number}.", argument=["risk"])
    better = await make_reply(author.member, thread, "It saves $9 a form.", argument=["roi"])
    for _ in range(3):
        await endorse(await viewer_for(await make_member()), better.id)
    words = (await visitor.open(f"/threads/{thread.id}/summary")).words(".note")
    assert "1 line outranked by an argument that convinces more" in words
    assert "Risk well supported now, without a line here" in words


async def test_an_old_edition_and_the_distilled_page_have_no_such_notice(
    manager: Client, author: Client, visitor: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    await publish_with(manager.viewer, thread, lead="New.")
    await edit(author, reply, "Other words.")
    for query in ("?edition=1", "?distilled=1"):
        page = await visitor.open(f"/threads/{thread.id}/summary{query}")
        assert "Since then" not in page.text


async def test_arguments_that_came_after_the_page_was_opened_stay_new(
    manager: Client, author: Client, thread: Thread, edition: Edition
) -> None:
    await make_reply(author.member, thread, argument=["mission"])
    page = await manager.open(f"/threads/{thread.id}/summary")
    fields = {str(i["name"]): str(i["value"]) for i in page.all(".stale__new input")}
    await make_reply(author.member, thread, argument=["mission"])
    answer = await manager.submit(f"/threads/{thread.id}/summary/looked-at", **fields)
    assert answer.location == f"/threads/{thread.id}/summary"
    assert "1 new argument." in (await manager.open(answer.location)).words(".note")
    bad = await manager.submit(f"/threads/{thread.id}/summary/looked-at", until="-1")
    assert bad.status == 422


async def test_publishing_warns_of_words_that_were_changed_and_they_are_no_news_then(
    manager: Client, author: Client, visitor: Client, thread: Thread, edition: Edition, reply: Reply
) -> None:
    await edit(author, reply, "Other words.")
    await change_draft(manager.viewer, thread.id, lambda c: c.model_copy(update={"lead": "New."}))
    page = await manager.open(f"/threads/{thread.id}/summary/publish")
    assert "Line 1, on ROI, quotes words that their author has changed since." in page.text
    await publish_with(manager.viewer, thread)
    page = await visitor.open(f"/threads/{thread.id}/summary")
    assert page.all(".note") == []
    assert "reworded this since" in page.words(".line__since")
