"""Transactions leave the database to the next one, whatever happened to them."""

import asyncio
import sqlite3
from contextlib import suppress

import pytest
from tortoise.backends.sqlite.client import SqliteClient
from tortoise.exceptions import IntegrityError, OperationalError

from forum.actions.access import hold_thread
from forum.actions.endorsements import endorse
from forum.database import (
    after_commit,
    carry_out,
    connection,
    execute,
    glance,
    in_turn,
    rows,
    transaction,
    write,
)
from forum.http.failures import DATABASE_ERRORS
from forum.models import Reply
from forum.steps import Steps
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread
from tests.hostile.faults import Faults, install, kinds

READINGS, WAITING = 200, 20


async def count() -> int:
    return int((await rows("SELECT COUNT(*) AS n FROM rescore"))[0]["n"])


async def test_statements_that_are_written_together_happen_all_or_not_at_all(db: str) -> None:
    insert = "INSERT INTO rescore (thread_id) VALUES (?)"
    with pytest.raises(IntegrityError):
        await write((insert, 1), (insert, 2), (insert, 1))
    assert await count() == 0
    async with transaction():
        await write((insert, 3))  # a part of the one around it
        await execute("DELETE FROM rescore")
    await write((insert, 1), (insert, 2))
    assert await count() == 2


async def test_where_one_statement_fails_none_of_the_others_happened(db: str) -> None:
    insert = "INSERT INTO rescore (thread_id) VALUES (?)"
    with pytest.raises(IntegrityError):
        async with transaction():
            await in_turn((insert, 1), (insert, 2), (insert, 1))
    assert await count() == 0
    async with transaction():
        await in_turn((insert, 1), (insert, 2))
    assert await count() == 2


INSERT = "INSERT INTO rescore (thread_id) VALUES (?) RETURNING thread_id"


def inserting(*ids: int, done: list[int]) -> Steps[int]:
    """Each as a step; gives their sum, of what the database answered."""
    for id in ids:
        [[row]] = yield [(INSERT, id)]
        after_commit(lambda id=row["thread_id"]: done.append(id))  # type: ignore[misc]
    if 0 in ids:
        raise ZeroDivisionError
    return sum(ids)


async def test_steps_are_one_transaction_and_what_follows_them_comes_after_it(db: str) -> None:
    done = list[int]()
    assert await carry_out(inserting(1, 2, 3, done=done)) == 6
    assert (await count(), done) == (3, [1, 2, 3])
    with pytest.raises(IntegrityError):
        await carry_out(inserting(4, 1, done=done))
    with pytest.raises(ZeroDivisionError):
        await carry_out(inserting(5, 0, done=done))
    assert (await count(), done) == (3, [1, 2, 3])
    await asyncio.gather(*(carry_out(inserting(id, done=done)) for id in range(10, 40)))
    assert (await count(), sorted(done)[3:]) == (33, [*range(10, 40)])


async def test_steps_within_a_transaction_stand_and_fall_with_it(db: str) -> None:
    done = list[int]()
    with suppress(ZeroDivisionError):
        async with transaction():
            assert await carry_out(inserting(1, 2, done=done)) == 3
            assert (await count(), done) == (2, [])
            raise ZeroDivisionError
    assert (await count(), done) == (0, [])
    async with transaction():
        await carry_out(inserting(1, done=done))
    assert (await count(), done) == (1, [1])


async def test_steps_wait_for_another_program_that_writes(db: str) -> None:
    held, done = connection(), list[int]()
    if not isinstance(held, SqliteClient):
        return  # where each writes its own rows
    other = sqlite3.connect(db.removeprefix("sqlite://").split("?")[0], isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    doing = asyncio.create_task(carry_out(inserting(1, 2, done=done)))
    for _ in range(READINGS):
        assert await count() == 0  # others read by the same connection meanwhile
    assert not doing.done()
    other.execute("COMMIT")
    other.close()
    assert await doing == 3
    assert (await count(), done) == (2, [1, 2])


async def test_steps_given_up_at_any_moment_leave_nothing_behind_or_all_of_it(db: str) -> None:
    for moment in range(12):
        doing = asyncio.create_task(carry_out(inserting(2 * moment + 1, 2 * moment + 2, done=[])))
        for _ in range(moment):
            await asyncio.sleep(0)
        doing.cancel()
        await asyncio.gather(doing, return_exceptions=True)
    await asyncio.wait_for(carry_out(inserting(100, 101, done=[])), 20)
    stored = {row["thread_id"] for row in await rows("SELECT thread_id FROM rescore")}
    assert stored >= {100, 101}
    assert all((2 * moment + 1 in stored) == (2 * moment + 2 in stored) for moment in range(12))


@pytest.fixture
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    """Of connections that are opened from here on."""
    found = Faults()
    install(found, monkeypatch)
    return found


async def test_steps_that_fail_at_any_statement_are_no_hindrance_to_the_next(
    faults: Faults, db: str
) -> None:
    for kind in kinds():
        for number in range(20):
            ids = [10 * number + 1, 10 * number + 2]
            with faults.at(number, kind), suppress(*DATABASE_ERRORS):
                await carry_out(inserting(*ids, done=[]))
            await write((INSERT, 10 * number + 3))
            stored = {row["thread_id"] for row in await rows("SELECT thread_id FROM rescore")}
            assert len(stored.intersection(ids)) in {0, 2}
            if not faults.struck:
                break
        assert number > 3
        assert stored.issuperset(ids)
        await execute("DELETE FROM rescore")


async def test_a_transaction_that_cannot_begin_is_no_hindrance_to_the_next(db: str) -> None:
    held = connection()
    if not isinstance(held, SqliteClient):
        return  # where they always can
    held.pragmas["busy_timeout"] = 0
    file = db.removeprefix("sqlite://").split("?")[0]
    other = sqlite3.connect(file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with pytest.raises(OperationalError, match="locked"):
        async with transaction():
            raise AssertionError("it began")
    other.execute("ROLLBACK")
    other.close()
    async with transaction():
        await execute("INSERT INTO rescore (thread_id) VALUES (1)")
    assert await count() == 1


async def test_a_transaction_given_up_while_it_begins_is_no_hindrance_either(db: str) -> None:
    for steps in range(12):
        doing = asyncio.create_task(_insert(steps))
        for _ in range(steps):
            await asyncio.sleep(0)
        doing.cancel()
        await asyncio.gather(doing, return_exceptions=True)
    async with transaction():
        await execute("INSERT INTO rescore (thread_id) VALUES (100)")
    assert (await rows("SELECT thread_id FROM rescore WHERE thread_id = 100")) != []


async def _insert(thread_id: int) -> None:
    async with transaction():
        await execute("INSERT INTO rescore (thread_id) VALUES (?)", thread_id)


async def test_who_waits_for_one_thread_leaves_connections_to_all_others(db: str) -> None:
    author = await make_member("author")
    reply = await make_reply(author, await make_thread(author))
    members = [await viewer_for(await make_member()) for _ in range(WAITING)]
    held = asyncio.Event()

    async def mark(number: int) -> None:
        await held.wait()
        await endorse(members[number], reply.id)

    async def read() -> None:
        await held.wait()
        for _ in range(READINGS):
            await glance("SELECT id FROM thread")

    marking = [asyncio.create_task(mark(number)) for number in range(WAITING)]
    reading = asyncio.create_task(read())
    async with transaction():
        await hold_thread(reply.thread_id)
        held.set()
        await asyncio.wait_for(reading, 20)
    await asyncio.gather(*marking)
    assert (await Reply.get(id=reply.id)).endorsement_count == WAITING


@pytest.mark.usefixtures("db")
async def test_only_short_transactions_keep_in_memory_what_undoes_them() -> None:
    if not isinstance(connection(), SqliteClient):
        return  # PostgreSQL keeps it in its tables

    def failing() -> Steps[None]:
        [told] = yield [("PRAGMA temp_store",)]
        assert told == [{"temp_store": 2}]
        raise LookupError

    with suppress(LookupError):
        await carry_out(failing())
    assert await rows("PRAGMA temp_store") == [{"temp_store": 0}]
    async with transaction():
        assert await rows("PRAGMA temp_store") == [{"temp_store": 0}]
