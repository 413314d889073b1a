"""Rows that many ask for at one moment come by one statement, and are as true as if each had asked alone."""

import asyncio

import pytest
from tortoise.exceptions import OperationalError

from forum.database import execute, is_postgres, transaction
from forum.gathering import Gathered
from tests.factories import make_member
from tests.queries.counting import counted

pytestmark = pytest.mark.usefixtures("db")
NAMES = "SELECT member.id AS key, member.display_name FROM member WHERE member.id"


async def test_who_asks_at_one_moment_is_answered_together(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    members = [await make_member() for _ in range(20)]
    gathered = Gathered(NAMES)
    with counted(monkeypatch) as sent:
        found = await asyncio.gather(*(gathered.row(member.id) for member in members * 2))
    assert [row and row["display_name"] for row in found] == [
        member.display_name for member in members * 2
    ]
    if is_postgres():
        assert len(sent) == 1


async def test_several_are_asked_for_together_and_those_that_are_not_there_left_out() -> None:
    members = [await make_member() for _ in range(3)]
    found = await Gathered(NAMES).rows([*(member.id for member in members), 0])
    assert {id: row["display_name"] for id, row in found.items()} == {
        member.id: member.display_name for member in members
    }
    assert await Gathered(NAMES).rows([]) == {}


async def test_within_a_transaction_its_own_writes_are_seen() -> None:
    member = await make_member()
    async with transaction():
        await execute("UPDATE member SET display_name = 'Renamed' WHERE id = ?", member.id)
        row = await Gathered(NAMES).row(member.id)
    assert row
    assert row["display_name"] == "Renamed"


async def test_what_is_not_there_is_none() -> None:
    assert await Gathered(NAMES).row(1) is None


async def test_a_failure_reaches_everybody_who_waits_and_nobody_after_them() -> None:
    gathered = Gathered("SELECT no_such_column AS key FROM member WHERE member.id")
    for _ in range(2):
        failed = await asyncio.gather(gathered.row(1), gathered.row(2), return_exceptions=True)
        assert [type(one) for one in failed] == [OperationalError] * 2


async def test_who_leaves_takes_nobody_along() -> None:
    member, gathered = await make_member(), Gathered(NAMES)
    leaving = asyncio.create_task(gathered.row(member.id))
    staying = asyncio.create_task(gathered.row(member.id))
    await asyncio.sleep(0)
    leaving.cancel()
    found = await staying
    assert found
    assert found["display_name"] == member.display_name


async def test_what_a_transaction_wrote_is_seen_by_others_once_it_ended() -> None:
    member, gathered = await make_member(), Gathered(NAMES)
    async with transaction():
        await execute("UPDATE member SET display_name = 'Renamed' WHERE id = ?", member.id)
        await gathered.row(member.id)
    after = await gathered.row(member.id)
    assert after
    assert after["display_name"] == "Renamed"
