"""Forums to back up, each on a database of its own that commands, servers and tests reach alike."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import asyncpg

from forum.actions.members import set_password
from forum.database import connected, rows
from forum.migrating import migrate
from forum.transfer.archive.digest import content_digest
from forum.transfer.backup.postgres import OTHERS
from tests.cli.running import begin_migrated, database
from tests.databases import POSTGRES
from tests.factories import make_member, make_reply, make_thread

ENDS_IN = 20
PASSWORD = "four words in a row"


class Place:
    """A data folder and, where it is not SQLite's, the address of a database of PostgreSQL."""

    def __init__(self, folder: Path, url: str = "") -> None:
        folder.mkdir(parents=True)
        self.folder, self.settings = folder, {"FORUM_DATABASE_URL": url} if url else {}
        self.address = f"asyncpg:{url.split(':', 1)[1]}" if url else database(folder)

    async def begin(self) -> None:
        """With tables, and nobody yet."""
        if self.settings:
            await migrate(self.address)
        else:
            begin_migrated(self.folder)

    async def digest(self) -> str:
        async with connected(self.address):
            return await content_digest()

    async def left_alone(self) -> None:
        """Until what a killed command had begun has ended too: psql dies of the end of its input, unless
        it has all of it. Tables that it makes meanwhile would be empty for who looks at that moment.
        """
        if not self.settings:
            return
        async with asyncio.timeout(ENDS_IN), connected(self.address):
            while (await rows(OTHERS))[0]["n"]:  # noqa: ASYNC110  (another program's end)
                await asyncio.sleep(0.01)

    async def fill(self) -> None:
        """A member who can sign in, a thread and an argument."""
        async with connected(self.address):
            author = await make_member("author")
            await set_password("author", PASSWORD)
            await make_reply(author, await make_thread(author), argument=["roi"])


@asynccontextmanager
async def places(
    folder: Path, kind: str, run: str, number: int = 2, template: str = ""
) -> AsyncIterator[list[Place]]:
    """So many, each empty or, on PostgreSQL, like a template; its databases are gone afterwards."""
    folders = [folder / f"forum{one}" for one in range(number)]
    if kind == "sqlite":
        yield [Place(one) for one in folders]
        return
    names = [f"casemaker_backup_{run}_{one}" for one in range(number)]
    server = POSTGRES.rsplit("/", 1)[0]
    like = f' TEMPLATE "{template}"' if template else ""
    try:
        for name in names:
            await _statement(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')
            await _statement(f'CREATE DATABASE "{name}"{like}')
        yield [Place(*pair) for pair in zip(folders, (f"{server}/{n}" for n in names), strict=True)]
    finally:
        for name in names:
            await _statement(f'DROP DATABASE IF EXISTS "{name}" WITH (FORCE)')


async def _statement(sql: str) -> None:
    connection = await asyncio.wait_for(asyncpg.connect(POSTGRES), 10)
    try:
        await connection.execute(sql)
    finally:
        await connection.close()
