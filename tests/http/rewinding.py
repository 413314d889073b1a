"""A database that goes back to how it was, again and again, under an application that stays connected."""

import sqlite3
from contextlib import closing
from pathlib import Path

from starlette.applications import Starlette

from forum.database import execute, is_postgres
from forum.http.page_cache import PageCache
from forum.web.thread_pages import ThreadPages
from tests.databases import EMPTY, KEEP

LATER = "remembered"
"""The schema that PostgreSQL remembers in, beside the one of a new forum."""


class Rewinding:
    """Remembers what the database holds now. `url` is the address that the fixture `db` gives."""

    def __init__(self, app: Starlette, url: str, folder: Path) -> None:
        self.app = app
        self._live = url.removeprefix("sqlite://").partition("?")[0]
        self._kept = folder / "remembered.sqlite3"

    async def remember(self) -> None:
        if is_postgres():
            await execute(f"DROP SCHEMA IF EXISTS {LATER} CASCADE")
            await execute(KEEP.replace("kept", LATER))
        else:
            _copy(self._live, str(self._kept))

    async def rewind(self) -> None:
        """Versions go back too, so what was kept under later ones is thrown away."""
        if is_postgres():
            await execute(EMPTY.replace("kept", LATER))
        else:
            _copy(str(self._kept), self._live)
        state = self.app.state
        state.pages = PageCache(state.page_file)
        state.thread_pages = ThreadPages(state.settings.cache_mb * 2**20, state.page_file)


def _copy(source: str, goal: str) -> None:
    with closing(sqlite3.connect(source)) as one, closing(sqlite3.connect(goal)) as other:
        one.backup(other)
