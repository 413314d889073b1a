"""Requests by the hundred thousand: a server keeps no more of them than it did of the first."""

from collections.abc import AsyncIterator
from pathlib import Path
from random import Random
from statistics import linear_regression

import pytest_asyncio

from forum.database import is_postgres
from tests.factories import make_reply, make_thread
from tests.hostile.lines import Line, get, lines_to
from tests.hostile.people import join
from tests.hostile.processes import Serving, server

A_ROUND, WARM, LOOKS = 500, 600, 20
HUNDRED_THOUSAND = 100_000
SLOPE_MB, NOISE_MB = 8.0, 12.0
"""At most, for so many more requests; and what a short run may show that means nothing."""
THREADS, REPLIES = 20, 8


@pytest_asyncio.fixture
async def forum(db: str, tmp_path: Path) -> AsyncIterator[Serving]:
    with server(tmp_path, FORUM_DATABASE_URL=db if is_postgres() else db.split("?")[0]) as found:
        found.begin()
        await found.answers()
        yield found


async def test_memory_stays_what_it_is_however_many_pages_are_read(
    forum: Serving, rounds: int, chance: Random
) -> None:
    author, reader = await join("author"), await join("reader")
    threads = [await make_thread(author.member) for _ in range(THREADS)]
    for thread in threads:
        for _ in range(REPLIES):
            await make_reply(author.member, thread, argument=["roi"])
    addresses = ["/", "/arguments", "/search?q=forms", "/about", "/feeds/threads.atom"]
    for thread in threads:
        addresses += [f"/threads/{thread.id}/{thread.slug}", f"/threads/{thread.id}/summary"]
    requests = [get(address, who) for address in addresses for who in (None, None, reader)]
    count = A_ROUND * rounds
    async with lines_to(forum.url) as [line]:
        await _ask(line, requests, chance, WARM)
        told = [(0.0, forum.megabytes)]
        for look in range(1, LOOKS + 1):
            await _ask(line, requests, chance, count // LOOKS)
            told.append((look * (count // LOOKS) / HUNDRED_THOUSAND, forum.megabytes))
    slope = linear_regression(*zip(*told, strict=True)).slope
    print(  # noqa: T201  (whoever runs it wants to know)
        f"{told[-1][1]:.1f} MB after {WARM + count:,} requests, {told[-1][1] - told[0][1]:+.1f} MB since"
        f" the first {WARM:,}: {slope:+.1f} MB for 100,000"
    )
    assert told[-1][1] - told[0][1] < NOISE_MB + SLOPE_MB * told[-1][0]


async def _ask(line: Line, requests: list[bytes], chance: Random, count: int) -> None:
    for _ in range(count):
        answer = await line.ask(chance.choice(requests))
        assert answer.status == 200, f"{answer.status} {answer.location} {answer.text[:200]}"
