"""Leases: of several who would do the same work, one does it, and a dead one is not waited for."""

import asyncio
from datetime import timedelta

import pytest

from forum.actions.leases import LEASE_SECONDS, claim, release
from forum.clock import now
from forum.models import Lease

pytestmark = pytest.mark.usefixtures("db")


async def die_while_holding(name: str, holder: str) -> None:
    """As if it had been taken a while ago and its holder were gone since."""
    assert await claim(name, holder)
    await Lease.filter(name=name).update(until=now() - timedelta(seconds=1))


async def test_of_many_who_ask_at_once_one_gets_it() -> None:
    asked = [claim("work", f"process {number}") for number in range(12)]
    assert sum(await asyncio.gather(*asked)) == 1


async def test_others_wait_for_as_long_as_its_holder_shows_signs_of_life() -> None:
    assert await claim("work", "one")
    assert not await claim("work", "two")
    before = (await Lease.get(name="work")).until
    assert await claim("work", "one")
    renewed = (await Lease.get(name="work")).until
    assert before < renewed <= now() + timedelta(seconds=LEASE_SECONDS)


async def test_what_is_given_back_another_may_take_at_once() -> None:
    await claim("work", "one")
    await release("work", "one")
    assert await claim("work", "two")


async def test_nobody_gives_back_what_is_anothers() -> None:
    await claim("work", "one")
    await release("work", "two")
    assert not await claim("work", "two")


async def test_the_lease_of_a_dead_process_is_taken_over_by_one() -> None:
    await die_while_holding("work", "dead")
    asked = [claim("work", f"process {number}") for number in range(12)]
    assert sum(await asyncio.gather(*asked)) == 1


async def test_each_kind_of_work_has_a_lease_of_its_own() -> None:
    assert await claim("work", "one")
    assert await claim("other work", "two")
