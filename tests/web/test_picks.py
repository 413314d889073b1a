"""Picking the one reason of a thread."""

import pytest
import pytest_asyncio

from forum.models import Pick, PickHistory, Reply, Thread
from tests.client import Client
from tests.conftest import SignedIn
from tests.factories import make_reply, make_thread

WHY = "It is the number my director asked about twice."


@pytest_asyncio.fixture
async def reply(author: Client, thread: Thread) -> Reply:
    return await make_reply(author.member, thread, argument=["roi"])


@pytest_asyncio.fixture
async def other(author: Client, thread: Thread) -> Reply:
    return await make_reply(author.member, thread, argument=["risk"])


async def pick(client: Client, reply: Reply, why: str = WHY) -> None:
    sent = await client.submit(f"/threads/{reply.thread_id}/pick", reply_id=str(reply.id), why=why)
    assert sent.location.endswith(f"#reply-{reply.id}")


async def test_a_member_picks_and_the_thread_shows_it_signed(
    stranger: Client, visitor: Client, thread: Thread, reply: Reply
) -> None:
    page = await stranger.open(f"/replies/{reply.id}")
    link = page.one(f"#reply-{reply.id} a[href*='/pick']")
    form = await stranger.open(str(link["href"]))
    assert form.one("form[action$='/pick'] input[name=reply_id]")["value"] == str(reply.id)
    await pick(stranger, reply)
    shown = await visitor.open(f"/threads/{thread.id}")
    assert WHY in shown.words(".tally__why")
    assert "Stranger, City of Elm" in shown.words(".tally__why")
    assert "1 pick from 1 agency" in shown.text
    assert "Top pick" in shown.words(f"#reply-{reply.id}")
    reasons = await visitor.open(f"/threads/{thread.id}/reasons")
    assert WHY in reasons.words(".why")
    assert "Stranger" in reasons.words(".why")


@pytest.mark.parametrize(
    ("why", "words"),
    [("", "Fill this in"), ("too short", "at least 20"), ("x" * 501, "at most 500")],
)
async def test_a_why_of_the_wrong_length_comes_back(
    stranger: Client, thread: Thread, reply: Reply, why: str, words: str
) -> None:
    page = await stranger.submit(f"/threads/{thread.id}/pick", reply_id=str(reply.id), why=why)
    assert page.status == 422
    assert words in page.words("#why-error")
    assert page.one("textarea[name=why]").text.strip() == why
    assert await Pick.all().count() == 0


async def test_a_pick_moves_and_its_history_is_kept(
    stranger: Client, visitor: Client, thread: Thread, reply: Reply, other: Reply
) -> None:
    await pick(stranger, reply)
    form = await stranger.open(f"/threads/{thread.id}/pick?reply_id={other.id}")
    assert "moves your pick" in form.text
    await pick(stranger, other, "On second thought it is the risk that counts.")
    page = await visitor.open(f"/threads/{thread.id}/reasons")
    assert WHY not in page.text
    assert "On second thought" in page.text
    assert await Pick.all().count() == 1
    assert await PickHistory.filter(ended_at=None).count() == 1
    assert await PickHistory.all().count() == 2


async def test_the_form_remembers_the_why(stranger: Client, thread: Thread, reply: Reply) -> None:
    await pick(stranger, reply)
    page = await stranger.open(f"/threads/{thread.id}/pick?reply_id={reply.id}")
    assert page.one("textarea[name=why]").text.strip() == WHY
    assert page.words("h1") == "Your one reason"


async def test_a_pick_can_be_taken_back(
    stranger: Client, visitor: Client, thread: Thread, reply: Reply
) -> None:
    await pick(stranger, reply)
    form = await stranger.open(f"/threads/{thread.id}/pick?reply_id={reply.id}")
    sent = await stranger.submit(str(form.one("form.unpick")["action"]))
    assert sent.status == 303
    page = await visitor.open(f"/threads/{thread.id}/reasons")
    assert "Nobody has picked yet" in page.text
    assert "Top pick" not in (await visitor.open(f"/threads/{thread.id}")).text


async def test_nobody_picks_the_own_reply(author: Client, thread: Thread, reply: Reply) -> None:
    assert (await author.open(f"/threads/{thread.id}/pick?reply_id={reply.id}")).status == 403
    page = await author.submit(f"/threads/{thread.id}/pick", reply_id=str(reply.id), why=WHY)
    assert page.status == 403
    assert await Pick.all().count() == 0


async def test_a_reply_of_another_thread_cannot_be_picked_here(
    stranger: Client, author: Client, thread: Thread
) -> None:
    foreign = await make_reply(author.member, await make_thread(author.member))
    page = await stranger.submit(f"/threads/{thread.id}/pick", reply_id=str(foreign.id), why=WHY)
    assert page.status == 404
    assert await Pick.all().count() == 0


async def test_the_reply_most_often_picked_comes_first(
    signed_in: SignedIn, visitor: Client, thread: Thread, reply: Reply, other: Reply
) -> None:
    for number, goal in enumerate((reply, other, other)):
        await pick(await signed_in(f"fan{number}", agency=f"Agency {number}"), goal)
    page = await visitor.open(f"/threads/{thread.id}")
    assert page.one(".tally .first a")["href"] == f"/replies/{other.id}"
    assert "3 members picked" in page.text


async def test_a_pick_of_what_is_hidden_rests_until_it_returns(
    stranger: Client, manager: Client, visitor: Client, thread: Thread, reply: Reply
) -> None:
    await pick(stranger, reply)
    await manager.submit(f"/replies/{reply.id}/hide", reason="Names people.")
    assert WHY not in (await visitor.open(f"/threads/{thread.id}/reasons")).text
    await manager.submit(f"/replies/{reply.id}/unhide")
    assert WHY in (await visitor.open(f"/threads/{thread.id}/reasons")).text


async def test_a_thread_without_picks_invites(
    visitor: Client, thread: Thread, reply: Reply
) -> None:
    page = await visitor.open(f"/threads/{thread.id}/reasons")
    assert page.status == 200
    assert "Nobody has picked yet" in page.text
    assert (await visitor.open(f"/threads/{thread.id}/pick", follow=False)).status == 303


async def test_a_manager_removes_why_somebody_picked(
    stranger: Client, manager: Client, visitor: Client, thread: Thread, reply: Reply
) -> None:
    await pick(stranger, reply)
    assert not (await stranger.open(f"/threads/{thread.id}/reasons")).all("a[href$='/remove-why']")
    page = await manager.open(f"/threads/{thread.id}/reasons")
    address = str(page.one(".why a[href$='/remove-why']")["href"])
    assert WHY in (await manager.open(address)).words("main")
    refused = await manager.submit(address, reason="")
    assert (refused.status, WHY in refused.text) == (422, True)
    sent = await manager.submit(address, reason="It names a vendor.")
    assert sent.location == f"/threads/{thread.id}/reasons"
    for path in (f"/threads/{thread.id}", f"/threads/{thread.id}/reasons"):
        assert WHY not in (await visitor.open(path)).text
    assert "1 pick" in (await visitor.open(f"/threads/{thread.id}")).text
    assert "It names a vendor." in (await stranger.open("/inbox")).text
    assert (await manager.open(address)).status == 404


async def test_a_new_member_is_told_when_they_may_pick_and_keeps_what_they_wrote(
    stranger: Client, manager: Client, reply: Reply
) -> None:
    await manager.submit("/manage/settings", hold_first="1")
    address = f"/threads/{reply.thread_id}/pick"
    refused = await stranger.submit(address, reply_id=str(reply.id), why=WHY)
    assert refused.status == 422
    assert "Once a post of yours came through" in refused.text
    assert refused.one("textarea[name=why]").text.strip() == WHY
