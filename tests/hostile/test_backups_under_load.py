"""A backup is one moment of a forum that is written to: all of before, nothing by half."""

import asyncio
import random
import re
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path

import httpx2

from forum.database import connected, rows
from tests.actions.snapshots import drifts
from tests.cli.backing_up import PASSWORD, Place, places
from tests.cli.running import Result, command
from tests.cli.serving import serving
from tests.conftest import Copies
from tests.databases import PostgresCopies
from tests.transfer.test_upgrades import kind_of

WRITERS = 3
TOKEN = re.compile(r'name="csrf_token" value="(\w+)"')
MORE = 5
"""Replies that have to come while a backup is made, and after it."""


class Writer:
    """A member's browser that posts one reply after the other; `acknowledged` are their words and ids."""

    def __init__(self, url: str, number: int, acknowledged: dict[str, int]) -> None:
        self.client = httpx2.AsyncClient(base_url=url, timeout=60)
        self.number, self.acknowledged = number, acknowledged

    async def sign_in(self) -> None:
        fields = {"username": "author", "password": PASSWORD}
        assert (await self._submit("/login", "/login", **fields)).status_code == 303

    async def post(self, body: str) -> None:
        address = "/threads/1/replies"
        answer = await self._submit("/account/password", address, body=body, argument="roi")
        assert answer.status_code == 303, answer.text
        found = re.search(r"#reply-(\d+)", answer.headers["location"])
        assert found, answer.headers["location"]
        self.acknowledged[body] = int(found[1])

    async def write_on(self, stopped: asyncio.Event) -> None:
        count = 0
        while not stopped.is_set():
            count += 1
            await self.post(f"Writer {self.number} saved ${count} a form with words {count}.")

    async def _submit(self, page: str, address: str, **fields: str) -> httpx2.Response:
        token = TOKEN.findall((await self.client.get(page, follow_redirects=True)).text)[0]
        return await self.client.post(address, data={"csrf_token": token, **fields})


@asynccontextmanager
async def many_writing(url: str, acknowledged: dict[str, int]) -> AsyncIterator[None]:
    async with AsyncExitStack() as stack:
        writers = [Writer(url, number, acknowledged) for number in range(WRITERS)]
        for writer in writers:
            await stack.enter_async_context(writer.client)
            await writer.sign_in()
        stopped = asyncio.Event()
        writing = [asyncio.create_task(writer.write_on(stopped)) for writer in writers]
        yield
        stopped.set()
        await asyncio.gather(*writing)


async def ask(place: Place, *words: str) -> Result:
    done = await asyncio.to_thread(command, place.folder, *words, **place.settings)
    assert done.code == 0, done.err
    return done


async def until_more(acknowledged: dict[str, int], than: int) -> None:
    """Others write meanwhile, which is waited for and not slept for."""
    for _ in range(60_000):
        if len(acknowledged) >= than:
            return
        await asyncio.sleep(0.001)
    raise AssertionError("nobody writes any more")


async def expect_restored(place: Place, before: dict[str, int]) -> dict[str, int]:
    """Every reply that was acknowledged before the backup began, and each of them whole."""
    async with connected(place.address):
        assert await drifts() == []
        found = {
            row["body"]: row["id"]
            for row in await rows(
                "SELECT reply.id, revision.body FROM reply JOIN reply_revision revision"
                " ON revision.reply_id = reply.id AND revision.number = reply.revision"
                " WHERE revision.body LIKE 'Writer %'"
            )
        }
    assert before.items() <= found.items()
    return found


def expect_served(place: Place, body: str, id: int) -> None:
    """Members sign in as before, and a link to a reply still leads to it."""
    with (
        serving(place.folder, **place.settings) as server,
        httpx2.Client(base_url=server.url) as it,
    ):
        page = it.get(f"/replies/{id}", follow_redirects=True)
        assert body in page.text
        token = TOKEN.findall(it.get("/login").text)[0]
        fields = {"csrf_token": token, "username": "author", "password": PASSWORD}
        assert it.post("/login", data=fields).status_code == 303


async def test_a_backup_of_a_forum_that_is_written_to_has_all_that_was_acknowledged(
    rounds: int, copies: Copies, db: str, tmp_path: Path, chance: random.Random, testrun_uid: str
) -> None:
    template = str(copies.template) if isinstance(copies, PostgresCopies) else ""
    run = f"{testrun_uid[:8]}_load"
    async with places(tmp_path, kind_of(copies), run, 2, template) as [one, other]:
        await one.begin()
        await one.fill()
        acknowledged: dict[str, int] = {}
        with serving(one.folder, FORUM_RATE_LIMITS="off", **one.settings) as server:
            async with many_writing(server.url, acknowledged):
                backups = [
                    await back_up_and_restore(
                        one, other, tmp_path / f"{number}.backup", acknowledged
                    )
                    for number in range(rounds)
                ]
        for taken in backups:  # by now everybody has heard of what was written
            assert taken.has.items() <= acknowledged.items()
        body = chance.choice(sorted(backups[-1].has))
        await asyncio.to_thread(expect_served, other, body, acknowledged[body])
    print(  # noqa: T201  (figures are wanted)
        f"{rounds} backups, the last of {len(backups[-1].has)} replies; while each was made"
        f" {[taken.meanwhile for taken in backups]} more were written, of which it has"
        f" {[len(taken.has) - len(taken.before) for taken in backups]}"
    )


@dataclass(frozen=True, slots=True)
class Taken:
    """What was acknowledged before a backup began, how many while it was made, and what it has."""

    before: dict[str, int]
    meanwhile: int
    has: dict[str, int]


async def back_up_and_restore(
    one: Place, other: Place, file: Path, acknowledged: dict[str, int]
) -> Taken:
    await until_more(acknowledged, len(acknowledged) + MORE)
    before = dict(acknowledged)
    made = await ask(one, "backup", str(file), "--digest")
    meanwhile = len(acknowledged) - len(before)
    assert meanwhile > 0
    restored = await ask(other, "restore", str(file), "--replace")
    assert made.out.removeprefix("Wrote") == restored.out.removeprefix("Restored")
    await until_more(acknowledged, len(acknowledged) + MORE)
    return Taken(before, meanwhile, await expect_restored(other, before))
