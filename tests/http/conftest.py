"""A cast of six people and a world with one of everything."""

from pathlib import Path

import pytest
import pytest_asyncio
from starlette.applications import Starlette

from forum.database import is_postgres
from forum.models import Role
from tests.client import Client
from tests.conftest import SignedIn
from tests.http.cast import World, build_world, suspend_but_keep_session
from tests.http.kept_world import KeptWorld
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


@pytest.fixture(scope="session")
def kept_world(tmp_path_factory: pytest.TempPathFactory) -> KeptWorld:
    return KeptWorld(tmp_path_factory.mktemp("world"))


@pytest_asyncio.fixture
async def world(cast: dict[str, Client], db: str, kept_world: KeptWorld) -> World:
    """Built once a run on SQLite, then copied, unless this test made something before."""
    if is_postgres() or not await kept_world.fits(cast):
        return await build_world(cast)
    if kept_world.world is None:
        await kept_world.keep(db, cast, await build_world(cast))
    return await kept_world.restored(db, cast)


@pytest.fixture
def rewinding(app: Starlette, db: str, tmp_path: Path) -> Rewinding:
    return Rewinding(app, db, tmp_path)
