"""Looks for stale pages: people do things by way of one server process, others read by way of another.

Once a deed is answered, every page that shows it must show it, whoever asks whichever process: visitors,
who send the ETag of what they saw last, and members. `python -m tests.bench.staleness --rounds 10000`.
"""

import argparse
import asyncio
import math
import re
import sys
import tempfile
import time
from collections import Counter
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from pathlib import Path
from random import Random

import httpx2

from forum.actions.sessions import open_session
from forum.actions.sign_ins import Caller
from forum.database import connected
from forum.http.identity import SESSION_COOKIE
from forum.models import ArgumentType, Role
from tests.bench.staleness_deeds import DEEDS, Deed, Person, Refused, Sight, World, start
from tests.cli.serving import serving
from tests.databases import PostgresCopies, SqliteCopies
from tests.factories import make_member

MEMBERS = 4
AT_ONCE = 0.3
"""Share of deeds during which the pages are read as well: what is made meanwhile must not be kept."""
NOT_MODIFIED = 304


@dataclass(slots=True)
class Readers:
    """A visitor who knows what was there last time, and a member; both at the other process."""

    client: httpx2.AsyncClient
    member: Person
    known: dict[str, tuple[str, str]] = field(default_factory=dict)
    """ETag and text by address."""
    read: int = 0
    not_modified: int = 0

    async def see(self, address: str) -> tuple[str, str]:
        """The page as the visitor and as the member has it now."""
        self.read += 2
        return await self._see_as_visitor(address), await self._see_as_member(address)

    async def _see_as_visitor(self, address: str) -> str:
        etag, text = self.known.get(address, ("", ""))
        response = await self._get(address, {"if-none-match": etag} if etag else {})
        if response.status_code == NOT_MODIFIED:
            self.not_modified += 1
            return text
        self.known[address] = response.headers.get("etag", ""), response.text
        return response.text

    async def _see_as_member(self, address: str) -> str:
        return (await self._get(address, {"cookie": self.member.cookie})).text

    async def _get(self, address: str, headers: dict[str, str]) -> httpx2.Response:
        response = await self.client.get(address, headers=headers, follow_redirects=True)
        if response.status_code not in {200, NOT_MODIFIED}:
            raise Refused(f"{response.status_code} from {address}")
        return response


@dataclass(slots=True)
class Found:
    """What a run came to; `stale` has a line for each page that did not show what was done."""

    deeds: Counter[str] = field(default_factory=Counter)
    stale: list[str] = field(default_factory=list)
    read: int = 0
    not_modified: int = 0


async def look(url: str, folder: Path, rounds: int, seed: int, seconds: float = math.inf) -> Found:
    """On an empty forum whose database is connected; two server processes of their own.

    Stops after so many rounds or so many seconds, whichever comes first.
    """
    settings = {"FORUM_DATABASE_URL": url, "FORUM_RATE_LIMITS": "off", "FORUM_LOG_LEVEL": "warning"}
    with serving(folder, **settings) as one, serving(folder, **settings) as two:
        async with _client(one.url) as writer, _client(two.url) as reading:
            people = [await _person(writer, f"member{n}") for n in range(MEMBERS + 1)]
            readers = Readers(reading, people.pop())
            types = {type.slug: type.name for type in await ArgumentType.filter(retired=False)}
            manager = await _person(writer, "manager", Role.MANAGER)
            world = World(Random(seed), writer, people, manager, types)  # noqa: S311
            for _ in range(3):
                await start(world)
            found, until = Found(), time.monotonic() + seconds
            for number in range(rounds):
                if time.monotonic() > until:
                    break
                await _round(world, readers, found)
                if number % 1000 == 999:
                    print(f"{number + 1:,} rounds, {len(found.stale)} stale", file=sys.stderr)  # noqa: T201
    found.read, found.not_modified = readers.read, readers.not_modified
    return found


async def _round(world: World, readers: Readers, found: Found) -> None:
    deed = world.chance.choice(DEEDS)
    meanwhile = [talk.page for talk in world.talks] + ["/", "/arguments?sort=newest"]
    if world.chance.random() < AT_ONCE:
        doing = asyncio.create_task(_done(deed, world))
        await asyncio.gather(*map(readers.see, world.chance.sample(meanwhile, 2)))
        sights = await doing
    else:
        await readers.see(world.chance.choice(meanwhile))
        sights = await deed(world)
    found.deeds[deed.__name__] += 1
    pages: dict[str, tuple[str, str]] = {}
    for sight in sights:
        if sight.address not in pages:
            pages[sight.address] = await readers.see(sight.address)
        for who, text in zip(("visitor", "member"), pages[sight.address], strict=True):
            if not _shows(text, sight):
                found.stale.append(f"{deed.__name__}: {sight} as {who}")
                print(found.stale[-1], file=sys.stderr, flush=True)  # noqa: T201


async def _done(deed: Deed, world: World) -> list[Sight]:
    return await deed(world)


def _shows(text: str, sight: Sight) -> bool:
    return bool(re.search(sight.pattern, text, re.DOTALL)) == sight.there


def _client(url: str) -> httpx2.AsyncClient:
    """Lets go of idle connections before the server does, which would look like a fault of it."""
    idle = httpx2.Limits(keepalive_expiry=2)
    return httpx2.AsyncClient(base_url=url, timeout=60, limits=idle)


async def _person(client: httpx2.AsyncClient, name: str, role: Role = Role.MEMBER) -> Person:
    cookie = (
        f"{SESSION_COOKIE}={await open_session(await make_member(name, role), Caller('Checker'))}"
    )
    page = (await client.get("/account/password", headers={"cookie": cookie})).text
    return Person(name, cookie, re.findall(r'name="csrf_token" value="([0-9a-f]+)"', page)[0])


@asynccontextmanager
async def _empty_forum(kind: str, folder: Path) -> AsyncIterator[str]:
    copies = PostgresCopies("staleness") if kind == "postgres" else SqliteCopies(folder)
    await copies.prepare()
    own = folder / "forum"
    own.mkdir()
    try:
        async with copies.copy(own) as url, connected(url):
            yield url
    finally:
        await copies.drop()


async def _main(rounds: int, kind: str, seed: int) -> int:
    began = time.monotonic()
    with tempfile.TemporaryDirectory() as made:
        folder = Path(made)
        async with _empty_forum(kind, folder) as url:
            found = await look(url, folder, rounds, seed)
    print(  # noqa: T201  (what was asked for)
        f"{kind}, {rounds:,} rounds in {time.monotonic() - began:.0f} s: {dict(found.deeds)};"
        f" {found.read:,} pages read, {found.not_modified:,} not modified;"
        f" {len(found.stale)} stale"
    )
    return min(1, len(found.stale))


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--rounds", type=int, default=10_000)
    parser.add_argument("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.add_argument("--seed", type=int, default=1)
    given = parser.parse_args()
    raise SystemExit(asyncio.run(_main(given.rounds, given.database, given.seed)))


if __name__ == "__main__":
    main()
