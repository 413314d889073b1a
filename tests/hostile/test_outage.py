"""PostgreSQL goes away under load and comes back: the forum says so, and heals by itself."""

import asyncio
import time
from collections.abc import AsyncIterator, Callable
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import httpx2
import pytest
import pytest_asyncio

from forum.database import connected
from forum.models import Role
from forum.settings import Settings, database_url
from tests.actions.snapshots import assert_nothing_drifted
from tests.cli.running import SECONDS
from tests.hostile.cluster import Cluster, own_cluster, why_no_cluster
from tests.hostile.people import Person, browser, join
from tests.hostile.processes import server
from tests.hostile.test_faults import INSIDE
from tests.hostile.writers import Refused, World, reply, start

MEMBERS = 6
OUTAGES = 10
"""At most: one takes some seconds."""
REFUSALS = 20
"""So many answers are waited for while the database is away."""
HEALED_SECONDS, ANSWER_SECONDS = 5.0, 10.0


@pytest_asyncio.fixture
async def away(request: pytest.FixtureRequest) -> AsyncIterator[Cluster | None]:
    """A server of this test's own; none where the tests run on SQLite."""
    if request.config.getoption("--database") != "postgres":
        yield None
    elif reason := why_no_cluster():
        pytest.skip(reason)
    else:
        with own_cluster() as cluster:
            await cluster.start()
            yield cluster


@pytest.fixture
def db(away: Cluster | None) -> str:
    """In place of the database that other tests share."""
    return away.url if away else ""


@dataclass
class Seen:
    """What the forum answered while the database was away, and how long it took at most."""

    refused: list[httpx2.Response] = field(default_factory=list)
    slowest: float = 0.0

    def told(self, response: httpx2.Response, began: float) -> None:
        self.slowest = max(self.slowest, time.monotonic() - began)
        if response.status_code in {200, 303}:
            return
        assert response.status_code == 503, str(response.status_code)
        assert int(response.headers["retry-after"]) > 0
        assert not [word for word in INSIDE if word in response.text]
        self.refused.append(response)


async def test_the_forum_outlives_an_outage_of_postgresql_without_a_restart(
    db: str, away: Cluster | None, tmp_path: Path, rounds: int, chance: Random
) -> None:
    if away is None:
        return
    with server(tmp_path, FORUM_DATABASE_URL=db) as forum:
        forum.begin()
        await forum.answers()
        async with connected(database_url(Settings(database_url=db))), browser(forum.url) as client:
            pid = forum.pid
            seen, healed = await _outages(away, client, min(rounds, OUTAGES), chance)
            assert forum.pid == pid
            assert max(healed) < HEALED_SECONDS
            assert seen.slowest < ANSWER_SECONDS
            await assert_nothing_drifted()


async def _outages(
    away: Cluster, client: httpx2.AsyncClient, outages: int, chance: Random
) -> tuple[Seen, list[float]]:
    members = [await join(f"member{number}") for number in range(MEMBERS)]
    world = World(chance, [client], members, await join("manager", Role.MANAGER))
    await start(world, members[0])
    for who in members:
        await reply(world, who)
    seen, healed = Seen(), list[float]()
    over = asyncio.Event()
    async with asyncio.TaskGroup() as group:
        for who in members:
            group.create_task(_post(world, who, seen, over))
        group.create_task(_read(world, client, seen, over))
        for _ in range(outages):
            await away.stop(chance.choice(["fast", "immediate"]))
            await _more(lambda: len(seen.refused), REFUSALS)
            await away.start()
            began = time.monotonic()
            await _more(lambda: world.diary.acknowledged, 2 * MEMBERS)
            healed.append(time.monotonic() - began)
        over.set()
    await world.diary.check_all()
    print(  # noqa: T201  (whoever runs it wants to know)
        f"{outages} outages, {world.diary.acknowledged} acknowledged writes, {len(seen.refused)}"
        f" answers 503; healed after {max(healed):.2f} s, slowest answer {seen.slowest:.2f} s"
    )
    return seen, healed


async def _post(world: World, who: Person, seen: Seen, over: asyncio.Event) -> None:
    while not over.is_set():
        began = time.monotonic()
        try:
            await reply(world, who)
        except Refused as refused:
            seen.told(refused.response, began)


async def _read(world: World, client: httpx2.AsyncClient, seen: Seen, over: asyncio.Event) -> None:
    """As a visitor, who gets kept pages, and as a member."""
    while not over.is_set():
        for address in ("/", f"/threads/{world.talks[-1].id}/summary", "/search?q=forms"):
            for headers in ({}, world.manager.headers):
                began = time.monotonic()
                seen.told(await client.get(address, headers=headers), began)


async def _more(number: Callable[[], int], wanted: int) -> None:
    """Until it grew by so many, while others go on."""
    enough = number() + wanted
    async with asyncio.timeout(SECONDS):
        while number() < enough:  # noqa: ASYNC110  (there is no event for a number)
            await asyncio.sleep(0.01)
