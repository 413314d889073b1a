"""A thread that many read while others write to it: nobody misses what was there when they asked."""

import asyncio

import pytest
from starlette.applications import Starlette

from forum.actions.posting import post_reply
from forum.models import Thread
from forum.rules.drafts import ReplyDraft
from tests.client import Client

WRITERS, REPLIES, READERS, READINGS = 2, 8, 12, 6


@pytest.mark.parametrize("role", ["visitor", "stranger"])
async def test_each_reader_sees_all_that_was_posted_before_and_few_pages_are_made(
    app: Starlette, visitor: Client, stranger: Client, author: Client, thread: Thread, role: str
) -> None:
    reader = {"visitor": visitor, "stranger": stranger}[role]
    address, posted = f"/threads/{thread.id}/{thread.slug}", set[str]()

    async def write(writer: int) -> None:
        for number in range(REPLIES):
            draft = ReplyDraft(body=f"Point {writer}.{number} of our case.", parent_id=None)
            reply = await post_reply(author.viewer, thread.id, draft)
            posted.add(f"reply-{reply.id}")

    async def read() -> None:
        for _ in range(READINGS):
            before = set(posted)
            page = await reader.open(address)
            assert before <= {str(shown["id"]) for shown in page.all("li.reply")}

    await asyncio.gather(*map(write, range(WRITERS)), *(read() for _ in range(READERS)))
    page = await reader.open(address)
    assert len(page.all("li.reply")) == WRITERS * REPLIES
    made = app.state.pages.made + app.state.thread_pages.pages_made
    # One for each change that somebody asked after, whoever else waited for it.
    assert made <= WRITERS * REPLIES + READINGS
