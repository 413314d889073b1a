"""Changing what kind of argument a reply is."""

import pytest_asyncio

from forum.models import AuditEntry, Reply, Thread
from tests.client import Client
from tests.factories import make_reply


@pytest_asyncio.fixture
async def reply(author: Client, thread: Thread) -> Reply:
    return await make_reply(author.member, thread)


async def test_author_tags_the_own_reply(author: Client, visitor: Client, reply: Reply) -> None:
    sent = await author.submit(
        f"/replies/{reply.id}/tags", argument=["risk", "mission"], stance="for"
    )
    page = await visitor.open(sent.location)
    chips = [chip.text.strip() for chip in page.all(f"#reply-{reply.id} .chip")]
    assert chips == ["Mission", "Risk"]
    assert await AuditEntry.all().count() == 0


async def test_a_manager_retags_any_reply_and_the_log_says_so(
    manager: Client, visitor: Client, reply: Reply
) -> None:
    form = await manager.open(f"/replies/{reply.id}/tags")
    assert not form.all("input[name=argument][checked]")
    sent = await manager.submit(f"/replies/{reply.id}/tags", argument="risk", stance="objection")
    page = await visitor.open(sent.location)
    assert "Objection" in page.words(f"#reply-{reply.id}")
    log = await manager.open("/manage/audit")
    assert "retag reply" in log.text
    assert f"reply {reply.id}" in log.text


async def test_stranger_cannot_tag_reply(stranger: Client, reply: Reply) -> None:
    page = await stranger.submit(f"/replies/{reply.id}/tags", argument="risk")
    assert page.status == 403
    assert (await Reply.get()).type_count == 0


async def test_tags_can_be_taken_away(author: Client, reply: Reply) -> None:
    await author.submit(f"/replies/{reply.id}/tags", argument="risk", stance="objection")
    await author.submit(f"/replies/{reply.id}/tags")
    found = await Reply.get()
    assert (found.type_count, found.stance) == (0, "for")


async def test_bad_tags_come_back_as_chosen(author: Client, reply: Reply) -> None:
    types = ["roi", "risk", "mission", "peer-agencies"]
    page = await author.submit(f"/replies/{reply.id}/tags", argument=types, stance="objection")
    assert page.status == 422
    assert "at most 3" in page.words("#argument-error")
    assert len(page.all("input[name=argument][checked]")) == 4
    assert page.one("input[name=stance][checked]")["value"] == "objection"


async def test_a_retired_type_cannot_be_chosen_and_stays_where_it_was(
    author: Client, manager: Client, visitor: Client, reply: Reply, thread: Thread
) -> None:
    await author.submit(f"/replies/{reply.id}/tags", argument="risk")
    await manager.submit("/manage/types/risk/retire")
    page = await visitor.open(f"/replies/{reply.id}")
    assert "Risk" in page.words(f"#reply-{reply.id}")
    assert not (await author.open(f"/replies/{reply.id}/tags")).all("input[value=risk]")
    other = await author.submit(f"/threads/{thread.id}/replies", body="New.", argument="risk")
    assert other.status == 422
