"""A member's marks on what can no longer be marked: the page shows, without buttons for them."""

import pytest

from forum.actions.endorsements import endorse
from forum.actions.moderation import hide_reply, lock
from forum.actions.picks import pick
from forum.actions.replies import withdraw_reply
from forum.models import Reply, Thread
from forum.rules.drafts import PickDraft
from tests.client import Client
from tests.factories import make_reply


@pytest.fixture
async def marked(author: Client, stranger: Client, thread: Thread) -> Reply:
    """A reply that the stranger found convincing and picked."""
    reply = await make_reply(author.member, thread, "It saved us nine days.", argument=["roi"])
    await endorse(stranger.viewer, reply.id)
    draft = PickDraft(reply_id=reply.id, why="It is the number that they wrote down.")
    await pick(stranger.viewer, thread.id, draft)
    return reply


@pytest.mark.parametrize("deed", ["lock", "hide", "withdraw"])
async def test_the_page_of_who_marked_it_still_opens(
    author: Client, stranger: Client, manager: Client, thread: Thread, marked: Reply, deed: str
) -> None:
    other = await make_reply(author.member, thread, "It also saved paper.", argument=["roi"])
    await endorse(stranger.viewer, other.id)
    if deed == "lock":
        await lock(manager.viewer, thread.id)
    for reply in (marked, other):
        if deed == "hide":
            await hide_reply(manager.viewer, reply.id, "Off topic, and said before.")
        if deed == "withdraw":
            await withdraw_reply(author.viewer, reply.id)
    for view in ("", "?sort=newest"):
        page = await stranger.open(f"/threads/{thread.id}/{thread.slug}{view}")
        assert page.status == 200
        assert not page.all("form[data-endorse]")
