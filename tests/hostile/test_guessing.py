"""Thousands of guesses at passwords, by way of two processes that share one count."""

import asyncio
import time
from collections import Counter
from collections.abc import AsyncIterator
from dataclasses import dataclass, field
from pathlib import Path
from random import Random
from statistics import quantiles

import pytest_asyncio

from forum.actions.members import set_password
from forum.database import is_postgres
from forum.http.limits import SIGN_IN_BY_ADDRESS, SIGN_IN_BY_NAME
from tests.factories import make_member, make_reply, make_thread
from tests.hostile.lines import Answer, Line, form, get, lines_to
from tests.hostile.people import browser, token_of
from tests.hostile.processes import Serving, server

A_ROUND, LINES, WARM = 50, 8, 150
"""By the first so many, passwords were checked as often as they will be."""
NETWORKS, NAMES = 400, 2000
"""From so many others are tried, one name each time or another one."""
P95_SECONDS, GROWTH_MB = 0.5, 20
VICTIM, HOME, ELSEWHERE = "ana", "198.51.100.7", "203.0.113.9"


@pytest_asyncio.fixture
async def forum(db: str, tmp_path: Path) -> AsyncIterator[Serving]:
    """Two processes at one port."""
    settings = {
        "FORUM_DATABASE_URL": db if is_postgres() else db.split("?")[0],
        "FORUM_RATE_LIMITS": "on",
        "FORUM_TRUSTED_PROXIES": "127.0.0.1",
    }
    with server(tmp_path, "--workers", "2", **settings) as found:
        found.begin()
        await found.answers()
        yield found


@dataclass
class Burst:
    """Tries that are left to make, and what came of those that were made, by kind."""

    tries: list[tuple[str, bytes]]
    told: dict[str, Counter[int]] = field(default_factory=dict)
    waits: list[int] = field(default_factory=list)

    async def work(self, line: Line, until: int = 0) -> None:
        """As long as more than so many are left."""
        while len(self.tries) > until:
            kind, request = self.tries.pop()
            self.tell(kind, await line.ask(request))

    def tell(self, kind: str, answer: Answer) -> None:
        self.told.setdefault(kind, Counter())[answer.status] += 1
        if answer.status == 429:
            self.waits.append(int(answer.headers["retry-after"]))


def tries_of(chance: Random, count: int, token: str, cookie: str) -> list[tuple[str, bytes]]:
    """At one account from everywhere, and at all accounts from one network."""

    def one(number: int) -> tuple[str, bytes]:
        at_one = number % 2 == 0
        name = VICTIM if at_one else f"somebody{chance.randrange(NAMES)}"
        of = f"10.0.{chance.randrange(NETWORKS) // 200}.{chance.randrange(200)}"
        fields = {"username": name, "password": f"guess number {number}", "csrf_token": token}
        sender = {"cookie": cookie, "x-forwarded-for": of if at_one else ELSEWHERE}
        return ("one account" if at_one else "one network"), form("/login", None, fields, **sender)

    return [one(number) for number in range(count)]


async def test_guesses_share_one_count_and_keep_nobody_else_waiting(
    forum: Serving, rounds: int, chance: Random
) -> None:
    member = await make_member(VICTIM)
    await set_password(VICTIM, "four words in a row")
    thread = await make_thread(member)
    await make_reply(member, thread, argument=["roi"])
    async with browser(forum.url) as client:
        page = await client.get("/login")
    cookie = "; ".join(f"{name}={value}" for name, value in client.cookies.items())
    count = max(A_ROUND * rounds, 2 * WARM)
    burst = Burst(tries_of(chance, count, token_of(page.text), cookie))
    over, took = asyncio.Event(), list[float]()
    async with lines_to(*[forum.url] * LINES) as lines, asyncio.TaskGroup() as group:
        group.create_task(_read(forum, f"/threads/{thread.id}/{thread.slug}", over, took))
        await asyncio.gather(*(burst.work(line, count - WARM) for line in lines))
        before = forum.megabytes
        await asyncio.gather(*(burst.work(line) for line in lines))
        over.set()
    grown, p95 = forum.megabytes - before, quantiles(took, n=20)[-1]
    print(  # noqa: T201  (whoever runs it wants to know)
        f"{count} guesses: {burst.told}; a page meanwhile: p95 {p95 * 1000:.1f} ms of"
        f" {len(took)}; {grown:+.1f} MB in two processes since the first {WARM}"
    )
    assert set().union(*burst.told.values()) == {422, 429}
    assert 0 < burst.told["one account"][422] <= SIGN_IN_BY_NAME.amount
    assert 0 < burst.told["one network"][422] <= SIGN_IN_BY_ADDRESS.amount
    assert min(burst.waits) > 0
    assert p95 < P95_SECONDS
    assert grown < GROWTH_MB


async def _read(forum: Serving, address: str, over: asyncio.Event, took: list[float]) -> None:
    """As somebody at home, who has nothing to do with it."""
    async with lines_to(forum.url) as [line]:
        while not over.is_set() or len(took) < 20:
            began = time.monotonic()
            answer = await line.ask(get(address, None, **{"x-forwarded-for": HOME}))
            took.append(time.monotonic() - began)
            assert answer.status == 200
