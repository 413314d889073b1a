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
    at_end,
    connection,
    execute,
    glance,
    in_turn,
    rows,
    transaction,
    write,
)
from forum.models import Reply
from tests.client import viewer_for
from tests.factories import make_member, make_reply, make_thread

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


async def test_what_a_transaction_begins_with_and_leaves_for_its_end_is_part_of_it(db: str) -> None:
    insert = "INSERT INTO rescore (thread_id) VALUES (?)"
    again = f"{insert} RETURNING thread_id"
    async with transaction(first=[(again, 1)]) as found:
        assert [[dict(row) for row in one] for one in found] == [[{"thread_id": 1}]]
        await at_end((insert, 2))
    assert await count() == 2
    with pytest.raises(IntegrityError):
        async with transaction(first=[(insert, 3)]):
            await at_end((insert, 4), (insert, 1))
    with pytest.raises(IntegrityError):
        async with transaction(first=[(insert, 3), (insert, 1)]):
            raise AssertionError("it began")
    with suppress(ZeroDivisionError):
        async with transaction(first=[(insert, 3)]):
            await at_end((insert, 4))
            raise ZeroDivisionError
    assert await count() == 2
    async with transaction():
        async with transaction(first=[(insert, 3)]):  # a part of the one around it
            await at_end((insert, 4))
        assert await count() == 4


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
