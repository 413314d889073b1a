"""Managers edit what others wrote: with a reason, which the author and all readers learn."""

import pytest
import pytest_asyncio

from forum.models import AuditEntry, Notice, NoticeKind, Reply, ReplyRevision, Thread
from tests.client import Client
from tests.factories import make_reply

WHY = "Took out a phone number."
TITLE = "How do I convince my leadership to try web forms?"


@pytest_asyncio.fixture
async def reply(author: Client, thread: Thread) -> Reply:
    return await make_reply(author.member, thread, "Call me at 555-0100.", argument=["risk"])


@pytest.fixture
def posts(thread: Thread, reply: Reply) -> dict[str, str]:
    """Address and page of what can be edited, by noun."""
    return {"thread": f"/threads/{thread.id}", "reply": f"/replies/{reply.id}"}


EDIT = {"title": TITLE, "body": "Ask me here.", "argument": ["risk"], "revision": "1"}


async def test_the_form_says_whose_words_they_are_and_asks_for_a_reason(
    author: Client, manager: Client, posts: dict[str, str]
) -> None:
    for address in posts.values():
        page = await manager.open(f"{address}/edit")
        assert "of Author" in page.words("h1")
        assert "words of Author" in page.words("form .note")
        assert page.one("input[name=reason]").has_attr("required")
        own = await author.open(f"{address}/edit")
        assert not own.all("input[name=reason]")
        assert not own.all("form .note")


async def test_an_edit_is_shown_with_its_reason_and_the_author_is_told(
    author: Client, manager: Client, visitor: Client, posts: dict[str, str]
) -> None:
    for noun, address in posts.items():
        assert (await manager.submit(f"{address}/edit", **EDIT, reason=WHY)).status == 303
        page = await visitor.open(f"{address}/history")
        assert WHY in page.words("#revision-2")
        assert "Manager" in page.words("#revision-2")
        assert WHY not in page.words("#revision-1")
        entry = await AuditEntry.get(deed=f"edit {noun}")
        assert (entry.reason, entry.actor_id) == (WHY, manager.member.id)
        assert entry.after == {"version": 2}
        notice = await Notice.get(source__startswith=f"edit {noun}")
        assert (notice.member_id, notice.kind) == (author.member.id, NoticeKind.MODERATION)
        assert notice.text == f"A manager edited your {noun}: {WHY}"


async def test_the_log_says_no_words_that_were_taken_out(
    manager: Client, posts: dict[str, str]
) -> None:
    await manager.submit(f"{posts['reply']}/edit", **EDIT, reason=WHY)
    page = await manager.open("/manage/audit")
    assert WHY in page.text
    assert "555-0100" not in page.text


@pytest.mark.parametrize("reason", ["", " ", "ok", "x" * 501])
async def test_without_a_proper_reason_nothing_is_saved_and_the_text_comes_back(
    manager: Client, posts: dict[str, str], reason: str
) -> None:
    for address in posts.values():
        page = await manager.submit(f"{address}/edit", **EDIT, reason=reason)
        assert page.status == 422
        assert page.one("#reason-error")
        assert page.one("textarea[name=body]").text.strip() == "Ask me here."
    assert await ReplyRevision.all().count() == 1
    assert await Notice.all().count() == 0


async def test_who_edits_their_own_words_gives_no_reason(
    author: Client, posts: dict[str, str]
) -> None:
    for address in posts.values():
        assert (await author.submit(f"{address}/edit", **EDIT, reason=WHY)).status == 303
    assert not await ReplyRevision.exclude(reason="").exists()
    assert await AuditEntry.all().count() == await Notice.all().count() == 0


async def test_a_manager_has_the_way_in_where_the_words_stand(
    stranger: Client, manager: Client, thread: Thread, reply: Reply
) -> None:
    """On the page that all of a role share."""
    edits = [f"/threads/{thread.id}/edit", f"/replies/{reply.id}/edit"]
    address = f"/threads/{thread.id}/{thread.slug}"
    for _ in range(2):
        for client, shown in ((manager, True), (stranger, False)):
            page = await client.open(address)
            links = {str(tag["href"]) for tag in page.all("a[href$='/edit']")}
            assert set(edits) <= links if shown else not links & set(edits)


async def test_author_and_manager_who_edit_at_once_see_both_texts(
    author: Client, manager: Client, posts: dict[str, str]
) -> None:
    for address in posts.values():
        await manager.submit(f"{address}/edit", **EDIT, reason=WHY)
        mine = {**EDIT, "body": "Write to me."}
        page = await author.submit(f"{address}/edit", **mine)
        assert page.status == 409
        assert "Manager saved this" in page.words(".clash h2")
        assert "Ask me here." in page.words(".clash__sides > div:first-child")
        assert any("Ask" in tag.text for tag in page.all(".clash del"))
        assert any("Write to" in tag.text for tag in page.all(".clash ins"))
        assert page.one("textarea[name=body]").text.strip() == "Write to me."
        mine["revision"] = str(page.one("form[data-draft] input[name=revision]")["value"])
        assert (await author.submit(f"{address}/edit", **mine)).status == 303


async def test_a_conflict_keeps_evidence_tags_and_the_reason(
    author: Client, manager: Client, reply: Reply
) -> None:
    address = f"/replies/{reply.id}/edit"
    await author.submit(address, **{**EDIT, "body": "Other words."})
    rows = {"risk_risk": ["An outage"], "risk_mitigation": ["Paper for a year"]}
    mine = {**EDIT, **rows, "argument": ["roi"], "stance": "objection", "reason": WHY}
    page = await manager.submit(address, **mine)
    assert page.status == 409
    assert page.one("input[name=risk_risk]")["value"] == "An outage"
    assert page.one("input[name=argument][checked]")["value"] == "roi"
    assert page.one("input[name=stance][checked]")["value"] == "objection"
    assert page.one("input[name=reason]")["value"] == WHY
    assert "An outage" in page.words(".clash__sides > div:last-child")
    assert "ROI" in page.words(".clash__sides > div:last-child")


async def test_a_save_sent_twice_or_without_a_change_is_no_conflict_and_no_version(
    author: Client, thread: Thread, posts: dict[str, str]
) -> None:
    for address in posts.values():
        for _ in range(2):
            assert (await author.submit(f"{address}/edit", **EDIT)).status == 303
    assert await ReplyRevision.all().count() == 2
    assert (await Thread.get(id=thread.id)).revision == 2


async def test_an_edit_does_not_undo_what_was_retagged_meanwhile_unseen(
    author: Client, manager: Client, reply: Reply
) -> None:
    await manager.submit(f"/replies/{reply.id}/tags", argument="roi", stance="for")
    page = await author.submit(f"/replies/{reply.id}/edit", **EDIT)
    assert page.status == 409
    assert any("ROI" in tag.text for tag in page.all(".clash del"))
