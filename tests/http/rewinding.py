"""A database that goes back to how it was, again and again, under an application that stays connected."""

from pathlib import Path

from starlette.applications import Starlette

from forum.database import execute, is_postgres
from forum.http.page_cache import PageCache
from forum.web.thread_pages import ThreadPages
from tests.databases import EMPTY, KEEP, copy_sqlite, file_of

LATER = "remembered"
"""The schema that PostgreSQL remembers in, beside the one of a new forum."""


class Rewinding:
    """Remembers what the database holds now. `url` is the address that the fixture `db` gives."""

    def __init__(self, app: Starlette, url: str, folder: Path) -> None:
        self.app = app
        self._live = file_of(url)
        self._kept = folder / "remembered.sqlite3"

    async def remember(self) -> None:
        if is_postgres():
            await execute(f"DROP SCHEMA IF EXISTS {LATER} CASCADE")
            await execute(KEEP.replace("kept", LATER))
        else:
            copy_sqlite(self._live, str(self._kept))

    async def rewind(self) -> None:
        """Versions go back too, so what was kept under later ones is thrown away."""
        if is_postgres():
            await execute(EMPTY.replace("kept", LATER))
        else:
            copy_sqlite(str(self._kept), self._live)
        state = self.app.state
        state.pages = PageCache(state.page_file)
        state.thread_pages = ThreadPages(state.settings.cache_mb * 2**20, state.page_file)
