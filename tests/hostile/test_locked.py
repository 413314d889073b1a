"""SQLite is locked by another program: who reads notices nothing, who writes waits or is told to."""

import asyncio
import sqlite3
import time
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from urllib.parse import urlsplit

import httpx2
import pytest_asyncio

from forum.database import is_postgres
from forum.models import Role
from tests.actions.snapshots import assert_nothing_drifted
from tests.hostile.people import Person, browser, join
from tests.hostile.processes import Serving, server
from tests.hostile.writers import Refused, World, reply, start

MEMBERS = 8
WIDE = 50
"""With so many rounds the lock lasts as long as a slow backup may hold it, with fewer a while only."""
LONG_LOCK, LOCK = 10.0, 3.0
READ_SECONDS = 1.0
SLACK_SECONDS = 2.0
"""More than the forum waits for its turn."""
PAGES = ("/", "/arguments?sort=newest", "/search?q=forms", "/healthz", "/readyz")


@dataclass
class Waited:
    """Seconds that answers took while the lock was held."""

    reads: list[float] = field(default_factory=list)
    refused: list[float] = field(default_factory=list)

    def told(self, response: httpx2.Response, began: float) -> None:
        assert response.status_code == 503, response.text
        assert int(response.headers["retry-after"]) > 0
        self.refused.append(time.monotonic() - began)


def options(rounds: int) -> tuple[float, float, str]:
    """How long the lock lasts, how long the forum waits for it, and the option that says so."""
    return (LONG_LOCK, 5.0, "") if rounds >= WIDE else (LOCK, 1.0, "?busy_timeout=1000")


@pytest_asyncio.fixture
async def forum(db: str, tmp_path: Path, rounds: int) -> AsyncIterator[Serving | None]:
    """None on PostgreSQL, which nobody else can lock."""
    if is_postgres():
        yield None
        return
    with server(tmp_path, FORUM_DATABASE_URL=db.split("?")[0] + options(rounds)[2]) as one:
        one.begin()
        await one.answers()
        yield one


async def test_a_locked_database_is_read_and_writers_are_told_to_come_back(
    db: str, forum: Serving | None, rounds: int, chance: Random
) -> None:
    if forum is None:
        return
    lock_seconds, wait_seconds, _ = options(rounds)
    members = [await join(f"member{number}") for number in range(MEMBERS)]
    manager = await join("manager", Role.MANAGER)
    async with browser(forum.url) as client:
        world = World(chance, [client], members, manager)
        await start(world, members[0])
        for who in members:
            await reply(world, who)
        waited = await _while_locked(db, world, client, lock_seconds)
        for who in members:
            await reply(world, who)
    await world.diary.check_all()
    await assert_nothing_drifted()
    print(  # noqa: T201  (whoever runs it wants to know)
        f"locked for {lock_seconds:.0f} s: {len(waited.reads)} pages read, the slowest after"
        f" {max(waited.reads):.2f} s; {len(waited.refused)} writers told 503, the last after"
        f" {max(waited.refused):.2f} s"
    )
    assert max(waited.reads) < READ_SECONDS
    assert max(waited.refused) < wait_seconds + SLACK_SECONDS


async def _while_locked(
    db: str, world: World, client: httpx2.AsyncClient, seconds: float
) -> Waited:
    waited, over = Waited(), asyncio.Event()
    other = sqlite3.connect(urlsplit(db).path, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    async with asyncio.TaskGroup() as group:
        for who in world.members:
            group.create_task(_write(world, who, waited, over))
        group.create_task(_read(world, client, waited, over))
        await asyncio.sleep(seconds)  # what is tested is that it lasts
        over.set()
        other.execute("ROLLBACK")
    other.close()
    return waited


async def _write(world: World, who: Person, waited: Waited, over: asyncio.Event) -> None:
    while not over.is_set():
        began = time.monotonic()
        try:
            await reply(world, who)
        except Refused as refused:
            waited.told(refused.response, began)


async def _read(
    world: World, client: httpx2.AsyncClient, waited: Waited, over: asyncio.Event
) -> None:
    """As a visitor and as a member."""
    while not over.is_set():
        for address in (*PAGES, f"/threads/{world.talks[-1].id}/summary"):
            for headers in ({}, world.manager.headers):
                began = time.monotonic()
                response = await client.get(address, headers=headers)
                assert response.status_code == 200, f"{response.status_code} from {address}"
                waited.reads.append(time.monotonic() - began)
