"""Two server processes on one database, and requests that leave for both at one moment."""

from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import httpx2

from forum.database import is_postgres
from forum.models import Role
from tests.hostile.lines import Answer, at_once, get, lines_to
from tests.hostile.people import Person, browser, join
from tests.hostile.processes import Serving, server

CAST = {"author": Role.MEMBER, "ana": Role.MEMBER, "ben": Role.MEMBER, "cleo": Role.MEMBER,
        "ruth": Role.MANAGER, "omar": Role.MANAGER}  # fmt: skip


@dataclass
class Forum:
    servers: list[Serving]
    browser: httpx2.AsyncClient
    people: dict[str, Person]
    chance: Random
    """Another one for each test."""

    async def race(self, *requests: bytes) -> list[Answer]:
        """By turns to the one and the other; which of them goes first is chance."""
        order = self.chance.sample(range(len(requests)), len(requests))
        async with lines_to(*(self.servers[n % 2].url for n in range(len(requests)))) as lines:
            for line in lines:
                assert (await line.ask(get("/healthz"))).status == 200  # accepted, and waiting
            answers = await at_once(lines, [requests[index] for index in order])
        told = dict(zip(order, answers, strict=True))
        return [told[index] for index in range(len(requests))]


@asynccontextmanager
async def two_servers(db: str, folder: Path) -> AsyncIterator[Forum]:
    """On SQLite with the product's own options."""
    settings = {"FORUM_DATABASE_URL": db if is_postgres() else db.split("?")[0]}
    with server(folder, **settings) as one, server(folder, **settings) as two:
        for each in (one, two):
            each.begin()
        for each in (one, two):
            await each.answers()
        async with browser(one.url) as client:
            people = {name: await join(name, role) for name, role in CAST.items()}
            for who in people.values():
                await who.learn_token(client)
            yield Forum([one, two], client, people, Random(1))  # noqa: S311
        failed = [line for line in (one.log + two.log).splitlines() if "Traceback" in line]
        assert not failed, failed[0]


def statuses(answers: Sequence[Answer]) -> list[int]:
    return sorted(answer.status for answer in answers)
