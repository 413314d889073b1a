"""What tests of pages share."""

import pytest_asyncio

from forum.actions.endorsements import endorse
from forum.models import Reply, Thread
from tests.client import Client
from tests.factories import make_reply
from tests.web import workspace
from tests.web.workspace import ANSWER, FOURTH, MORE, THIRD, a_fan

ROI = "Each form costs $14.20 on paper and $3.10 on the web, by our own count of last year."
RISK = "We are one complaint away from fixing all of the forms at once, under a deadline."


@pytest_asyncio.fixture
async def argued(author: Client, thread: Thread) -> Thread:
    """Its distilled page has two lines."""
    await make_reply(author.member, thread, ROI, argument=["roi"])
    await make_reply(author.member, thread, RISK, argument=["risk"])
    return thread


@pytest_asyncio.fixture
async def replies(author: Client, stranger: Client, thread: Thread) -> list[Reply]:
    """Four arguments on ROI, of which the summary takes three, and an objection with an answer."""
    found = [
        await make_reply(author.member, thread, said, argument=["roi"])
        for said in (workspace.ROI, MORE, THIRD, FOURTH)
    ]
    for number, reply in enumerate(found):
        for _ in range(3 - number):
            await endorse(await a_fan(), reply.id)
    objection = await make_reply(
        author.member, thread, workspace.RISK, argument=["risk"], stance="objection"
    )
    answer = await make_reply(stranger.member, thread, ANSWER, objection, argument=["risk"])
    return [*found, objection, answer]
