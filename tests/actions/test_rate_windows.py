"""Tries counted in the database: never more than allowed, and let in again when it was said."""

import asyncio
from random import Random

import pytest

from forum.actions.rate_windows import count_try, forget_old_tries
from forum.models import RateWindow

pytestmark = pytest.mark.usefixtures("db")
MOST, SECONDS = 10, 300
AT = 1_800_000_000.0
"""A time at which a window of five minutes begins."""


async def tries(key: str, count: int, at: float) -> list[bool]:
    return [await count_try(key, MOST, SECONDS, at) == 0 for _ in range(count)]


async def test_the_eleventh_try_is_refused_and_counts_for_nothing() -> None:
    assert await tries("ana", 15, AT) == [True] * 10 + [False] * 5
    assert (await RateWindow.get(key="ana")).hits == 10


async def test_each_key_is_counted_by_itself() -> None:
    await tries("ana", 11, AT)
    assert await tries("ben", 10, AT) == [True] * 10


async def test_a_new_window_is_no_clean_slate() -> None:
    await tries("ana", 10, AT + SECONDS - 1)
    assert await tries("ana", 1, AT + SECONDS + 1) == [False]
    assert await tries("ana", 6, AT + SECONDS * 1.5) == [True] * 5 + [False]


async def test_after_two_windows_nothing_is_left() -> None:
    await tries("ana", 10, AT)
    assert await tries("ana", 11, AT + 2 * SECONDS) == [True] * 10 + [False]


async def test_at_the_same_moment_no_more_get_in() -> None:
    asked = [count_try("ana", MOST, SECONDS, AT) for _ in range(30)]
    assert (await asyncio.gather(*asked)).count(0) == MOST


async def test_a_process_whose_clock_is_behind_counts_with_the_others() -> None:
    await tries("ana", 8, AT)
    assert await tries("ana", 4, AT - 2) == [True] * 2 + [False] * 2
    assert (await RateWindow.get(key="ana")).started == AT


@pytest.mark.parametrize("seed", range(4))
async def test_who_waits_as_told_gets_in_and_who_does_not_wait_does_not(seed: int) -> None:
    chance, at = Random(seed), AT  # noqa: S311  (chance, not secrets)
    for _ in range(60):
        at += chance.uniform(0, 40)
        wait = await count_try("ana", MOST, SECONDS, at)
        if wait:
            assert await count_try("ana", MOST, SECONDS, at + max(0, wait - 1.1)) > 0
            at += wait + 0.001
            assert await count_try("ana", MOST, SECONDS, at) == 0


async def test_rows_that_count_for_nothing_any_more_go() -> None:
    await count_try("old", MOST, SECONDS, AT - 10**9)
    await count_try("new", MOST, SECONDS, AT)
    await forget_old_tries()
    assert [row.key for row in await RateWindow.all()] == ["new"]
