"""Several answers that are waited for together."""

import asyncio

import pytest

from forum.at_once import at_once


async def test_answers_come_in_the_order_in_which_they_were_asked_for() -> None:
    second_began = asyncio.Event()

    async def first() -> int:
        await second_began.wait()  # would wait for ever if one came after the other
        return 1

    async def second() -> str:
        second_began.set()
        return "two"

    assert await at_once(first(), second()) == (1, "two")


async def test_an_error_waits_until_all_have_ended_and_is_that_of_the_first() -> None:
    ended = list[str]()

    async def failing(name: str, turns: int) -> int:
        for _ in range(turns):
            await asyncio.sleep(0)
        ended.append(name)
        raise ValueError(name)

    async def lasting() -> int:
        for _ in range(9):
            await asyncio.sleep(0)
        ended.append("lasting")
        return 1

    with pytest.raises(ValueError, match="slow"):
        await at_once(failing("slow", 5), failing("quick", 1), lasting(), lasting())
    assert ended == ["quick", "slow", "lasting", "lasting"]


async def test_giving_up_gives_up_all_of_them() -> None:
    given_up = list[int]()

    async def waiting(number: int) -> int:
        try:
            return await asyncio.Future[int]()
        except asyncio.CancelledError:
            given_up.append(number)
            raise

    asking = asyncio.create_task(at_once(waiting(1), waiting(2)))
    await asyncio.sleep(0)
    await asyncio.sleep(0)
    asking.cancel()
    with pytest.raises(asyncio.CancelledError):
        await asking
    assert given_up == [1, 2]
