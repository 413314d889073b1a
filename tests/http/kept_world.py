"""The world of one test for the next: a copy of its database, and who is signed in to it."""

from pathlib import Path

from forum.models import Member, Thread
from forum.permissions import Viewer
from tests.client import Client
from tests.databases import copy_sqlite, file_of
from tests.http.cast import World


class KeptWorld:
    def __init__(self, folder: Path) -> None:
        self.world: World | None = None
        self._file = str(folder / "world.sqlite3")
        self._cookies: dict[str, dict[str, str]] = {}
        self._people: dict[str, tuple[Member, Viewer]] = {}

    async def fits(self, cast: dict[str, Client]) -> bool:
        """Whether there is nobody else and nothing yet."""
        signed_in = [client for client in cast.values() if hasattr(client, "member")]
        return await Member.all().count() == len(signed_in) and not await Thread.exists()

    async def keep(self, url: str, cast: dict[str, Client], world: World) -> None:
        copy_sqlite(file_of(url), self._file)
        self.world = world
        for role, client in cast.items():
            self._cookies[role] = dict(client.cookies)
            if hasattr(client, "member"):
                self._people[role] = (client.member, client.viewer)

    async def restored(self, url: str, cast: dict[str, Client]) -> World:
        assert self.world is not None
        copy_sqlite(self._file, file_of(url))
        for role, client in cast.items():
            for name, value in self._cookies[role].items():
                client.cookies.set(name, value, "127.0.0.1")
            if role in self._people:
                client.member, client.viewer = self._people[role]
        return self.world
