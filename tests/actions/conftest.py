"""Those who act without a browser, for tests that ask for them by these names."""

import pytest

from forum.models import Member, Notice, Reply, Role, Thread
from forum.permissions import Viewer
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

ROI = "Each form costs $14.20 on paper and $3.10 on the web, by our own count of last year."


@pytest.fixture
async def author(db: str) -> Member:
    return await make_member("author", agency="Harbor County")


@pytest.fixture
async def manager(db: str) -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


@pytest.fixture
async def admin(db: str) -> Viewer:
    return await viewer_for(await make_member("admin", role=Role.ADMIN))


@pytest.fixture
async def thread(author: Member) -> Thread:
    return await make_thread(author)


@pytest.fixture
async def reply(author: Member, thread: Thread) -> Reply:
    return await make_reply(author, thread, ROI, argument=["roi"])


@pytest.fixture
async def ana(db: str) -> Member:
    return await make_member("ana")


@pytest.fixture
async def luis(db: str) -> Member:
    return await make_member("luis")


async def told(member: Member) -> list[tuple[str, str, int | None]]:
    """Kind, source and actor of what this member was told, in the order of telling."""
    found = await Notice.filter(member_id=member.id).order_by("id")
    return [(str(one.kind), one.source, one.actor_id) for one in found]
