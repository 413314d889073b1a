"""What managers do to keep order, and what readers see of it."""

import pytest_asyncio

from forum.models import AuditEntry, Reply, Thread
from tests.client import Client
from tests.factories import make_reply

REASON = "Names a person who did not agree."


@pytest_asyncio.fixture
async def reply(stranger: Client, thread: Thread) -> Reply:
    return await make_reply(stranger.member, thread, "Carla in room 4 said so.", argument=["roi"])


async def test_a_hidden_reply_is_a_stub_with_the_reason(
    manager: Client, visitor: Client, author: Client, reply: Reply, thread: Thread
) -> None:
    answer = await make_reply(author.member, thread, "Is that so?", reply)
    sent = await manager.submit(f"/replies/{reply.id}/hide", reason=REASON)
    assert sent.status == 303
    page = await visitor.open(f"/replies/{reply.id}")
    assert "Carla" not in page.html
    assert REASON in page.words(f"#reply-{reply.id} > article")
    assert page.one(f"#reply-{reply.id} #reply-{answer.id}")


async def test_its_author_still_reads_it_and_why_it_was_hidden(
    manager: Client, stranger: Client, reply: Reply
) -> None:
    await manager.submit(f"/replies/{reply.id}/hide", reason=REASON)
    page = await stranger.open(f"/replies/{reply.id}")
    assert "Carla" in page.text
    assert REASON in page.text


async def test_a_reply_shown_again_reads_as_before(
    manager: Client, visitor: Client, reply: Reply
) -> None:
    await manager.submit(f"/replies/{reply.id}/hide", reason=REASON)
    await manager.submit(f"/replies/{reply.id}/unhide")
    page = await visitor.open(f"/replies/{reply.id}")
    assert "Carla" in page.text
    assert REASON not in page.text


async def test_hiding_needs_a_reason(manager: Client, reply: Reply, thread: Thread) -> None:
    for address in (f"/replies/{reply.id}/hide", f"/threads/{thread.id}/hide"):
        page = await manager.submit(address, reason=" ")
        assert page.status == 422
        assert page.one("#reason-error")
    assert await AuditEntry.all().count() == 0


async def test_a_hidden_argument_no_longer_counts(
    manager: Client, visitor: Client, reply: Reply, thread: Thread
) -> None:
    await manager.submit(f"/replies/{reply.id}/hide", reason=REASON)
    page = await visitor.open(f"/threads/{thread.id}?argument=roi")
    assert not page.all("ol.replies > li")
    assert (await Thread.get()).argument_count == 0


async def test_a_locked_thread_says_so_and_unlocks_again(
    manager: Client, stranger: Client, thread: Thread, reply: Reply
) -> None:
    await manager.submit(f"/threads/{thread.id}/lock")
    page = await stranger.open(f"/threads/{thread.id}")
    assert "This thread is locked" in page.text
    assert not page.all("form.answer")
    await manager.submit(f"/threads/{thread.id}/unlock")
    assert (await stranger.open(f"/threads/{thread.id}")).one("form.answer")


async def test_a_suspended_member_is_out_at_once(manager: Client, stranger: Client) -> None:
    assert (await stranger.open("/account")).one("h1").text == "Your account"
    sent = await manager.submit("/members/stranger/suspend", reason="Advertises a product.")
    assert sent.location == "/members/stranger"
    assert (await stranger.open("/account", follow=False)).status == 303
    assert "Suspended" in (await manager.open("/members/stranger")).text


async def test_a_suspension_needs_a_reason_and_can_be_lifted(
    manager: Client, stranger: Client
) -> None:
    page = await manager.submit("/members/stranger/suspend", reason="")
    assert page.status == 422
    assert page.one("#reason-error")
    await manager.submit("/members/stranger/suspend", reason="Advertises a product.")
    await manager.submit("/members/stranger/unsuspend")
    assert "Suspended" not in (await manager.open("/members/stranger")).text


async def test_managers_may_not_suspend_each_other_nor_themselves(
    manager: Client, admin: Client
) -> None:
    for name in ("admin", "manager"):
        page = await manager.submit(f"/members/{name}/suspend", reason="Because I can")
        assert page.status == 403
        assert not (await manager.open(f"/members/{name}")).all("form[action$=suspend]")
    assert (await admin.submit("/members/manager/suspend", reason="Left the job")).status == 303


async def test_every_deed_is_in_the_audit_log_with_who_and_why(
    manager: Client, stranger: Client, thread: Thread, reply: Reply
) -> None:
    deeds = {
        f"/replies/{reply.id}/hide": "hide reply",
        f"/replies/{reply.id}/unhide": "unhide reply",
        f"/threads/{thread.id}/lock": "lock thread",
        f"/threads/{thread.id}/unlock": "unlock thread",
        f"/threads/{thread.id}/hide": "hide thread",
        f"/threads/{thread.id}/unhide": "unhide thread",
        "/members/stranger/suspend": "suspend member",
        "/members/stranger/unsuspend": "lift suspension",
    }
    for address in deeds:
        await manager.submit(address, reason=REASON)
        await manager.submit(address, reason="A second time changes nothing.")
    page = await manager.open("/manage/audit")
    shown = [badge.text for badge in page.all(".deed .badge")]
    assert shown == list(deeds.values())[::-1]
    assert all("Manager" in deed.text for deed in page.all(".deed"))
    assert page.text.count(REASON) >= 3
