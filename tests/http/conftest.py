"""A cast of six people and a world with one of everything."""

from pathlib import Path

import pytest
import pytest_asyncio
from starlette.applications import Starlette

from forum.models import Role
from tests.client import Client
from tests.conftest import SignedIn
from tests.http.cast import World, build_world, suspend_but_keep_session
from tests.http.rewinding import Rewinding


@pytest_asyncio.fixture
async def cast(
    visitor: Client,
    author: Client,
    stranger: Client,
    manager: Client,
    admin: Client,
    signed_in: SignedIn,
) -> dict[str, Client]:
    """By role; the suspended member still has a cookie."""
    suspended = await signed_in("suspended", role=Role.ADMIN)
    await suspend_but_keep_session(suspended)
    return {
        "visitor": visitor,
        "suspended": suspended,
        "stranger": stranger,
        "author": author,
        "manager": manager,
        "admin": admin,
    }


@pytest_asyncio.fixture
async def world(cast: dict[str, Client]) -> World:
    return await build_world(cast)


@pytest.fixture
def rewinding(app: Starlette, db: str, tmp_path: Path) -> Rewinding:
    return Rewinding(app, db, tmp_path)
