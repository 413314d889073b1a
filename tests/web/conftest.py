"""What tests of pages share."""

import pytest_asyncio

from forum.models import Thread
from tests.client import Client
from tests.factories import make_reply

ROI = "Each form costs $14.20 on paper and $3.10 on the web, by our own count of last year."
RISK = "We are one complaint away from fixing all of the forms at once, under a deadline."


@pytest_asyncio.fixture
async def argued(author: Client, thread: Thread) -> Thread:
    """Its distilled page has two lines."""
    await make_reply(author.member, thread, ROI, argument=["roi"])
    await make_reply(author.member, thread, RISK, argument=["risk"])
    return thread
