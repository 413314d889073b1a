"""kill -9 at any moment of a write: what was acknowledged is there, and nothing is there by half."""

import asyncio
import os
from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from statistics import median

import pytest_asyncio

from forum.database import is_postgres, rows
from forum.models import Edition, Role
from tests.actions.snapshots import assert_nothing_drifted
from tests.editions import verified
from tests.hostile.people import browser, join
from tests.hostile.processes import Serving, server
from tests.hostile.writers import World, go_on, start

MEMBERS = 4
WRITES = 40
"""At most so many are acknowledged before the next process is killed."""
SECONDS, START_SECONDS = 60, 5.0
PARTIAL = {
    "a reply without its words": "SELECT id FROM reply WHERE NOT EXISTS (SELECT 1 FROM"
    " reply_revision WHERE reply_id = reply.id AND number = reply.revision)",
    "a version of nothing": "SELECT reply_id FROM reply_revision WHERE number > (SELECT revision FROM"
    " reply WHERE reply.id = reply_revision.reply_id)",
    "a reply that is not counted": "SELECT id FROM thread WHERE reply_count <> (SELECT COUNT(*) FROM"
    " reply WHERE thread_id = thread.id)",
    "a mark that is not counted": "SELECT id FROM reply WHERE endorsement_count <> (SELECT COUNT(*)"
    " FROM endorsement WHERE reply_id = reply.id)",
    "a pick that is not counted": "SELECT id FROM thread WHERE pick_count <> (SELECT COUNT(*) FROM"
    " pick WHERE thread_id = thread.id)",
    "an edition that is not the newest of its thread": "SELECT id FROM thread WHERE edition_number <>"
    " (SELECT COUNT(*) FROM edition WHERE thread_id = thread.id)",
    "an edition without its audit entry": "SELECT thread_id FROM edition GROUP BY thread_id HAVING"
    " COUNT(*) <> (SELECT COUNT(*) FROM audit_entry WHERE deed = 'publish edition'"
    " AND target = 'summary ' || thread_id)",
}


@pytest_asyncio.fixture
async def servers(db: str, tmp_path: Path) -> AsyncIterator[list[Serving]]:
    """Two processes on one database, on SQLite with the product's own options."""
    settings = {"FORUM_DATABASE_URL": db if is_postgres() else db.split("?")[0]}
    with server(tmp_path, **settings) as one, server(tmp_path, **settings) as two:
        await _start([one, two])
        yield [one, two]


async def _start(servers: list[Serving]) -> None:
    for one in servers:
        one.begin()
    await asyncio.gather(*(one.answers() for one in servers))


async def test_what_was_acknowledged_outlives_a_kill_at_any_moment(
    servers: list[Serving], rounds: int, chance: Random
) -> None:
    clients = [browser(one.url) for one in servers]
    members = [await join(f"member{number}") for number in range(MEMBERS)]
    world = World(chance, clients, members, await join("manager", Role.MANAGER))
    await start(world, members[0])
    for _ in range(rounds):
        victims = chance.sample(servers, chance.choice([1, 2]))
        await _write_until_killed(world, victims)
        await asyncio.gather(_start(victims), _look(world))
    for client in clients:
        await client.aclose()
    for one in servers:
        one.stop()
    await _assert_all_is_well(world)
    starts = [start for one in servers for start in one.starts]
    print(  # noqa: T201  (whoever runs it wants to know)
        f"{rounds} rounds of kill -9, {world.diary.acknowledged} acknowledged writes, "
        f"{world.diary.unanswered} unanswered, {await Edition.all().count()} editions;"
        f" {len(starts)} starts, half within {median(starts):.2f} s, slowest {max(starts):.2f} s"
    )
    assert max(starts) < START_SECONDS * _busy()


def _busy() -> float:
    """How many programs each core had to run in the last minute: all take as many times as long."""
    return max(1.0, os.getloadavg()[0] / (os.cpu_count() or 1))


async def _write_until_killed(world: World, victims: list[Serving]) -> None:
    """Everybody has a write in hand while it happens, at some moment of it."""
    diary, enough, killed = world.diary, asyncio.Event(), asyncio.Event()
    wanted = diary.acknowledged + world.chance.randint(1, WRITES)

    def is_over() -> bool:
        if diary.acknowledged >= wanted:
            enough.set()
        return killed.is_set()

    async def kill() -> None:
        await enough.wait()
        await asyncio.sleep(world.chance.random() * 0.03)  # not right after an answer only
        for one in victims:
            one.kill()
        killed.set()

    async with asyncio.timeout(SECONDS), asyncio.TaskGroup() as group:
        group.create_task(kill())
        for who in (*world.members, world.manager):
            group.create_task(go_on(world, who, is_over))


async def _look(world: World) -> None:
    await world.diary.check_fresh()
    for what, sql in PARTIAL.items():
        assert await rows(sql) == [], what
    if not is_postgres():
        assert [list(row.values()) for row in await rows("PRAGMA quick_check")] == [["ok"]]


async def _assert_all_is_well(world: World) -> None:
    await _look(world)
    await world.diary.check_all()
    for edition in await Edition.all():
        assert (await verified(edition)).holds
    await assert_nothing_drifted()
    if not is_postgres():
        assert [list(row.values()) for row in await rows("PRAGMA integrity_check")] == [["ok"]]
        assert await rows("PRAGMA foreign_key_check") == []
