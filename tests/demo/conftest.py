"""A forum filled with the demo: once a run on SQLite, then copied."""

from pathlib import Path

import pytest
import pytest_asyncio

from forum.database import is_postgres
from forum.demo.fill import fill_demo
from forum.settings import Settings
from tests.databases import copy_sqlite, file_of


@pytest.fixture(scope="session")
def kept_demo(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("demo") / "forum.sqlite3"


@pytest_asyncio.fixture
async def demo(db: str, settings: Settings, kept_demo: Path) -> None:
    """Its rows; the passwords of its guests are beside the one that was filled."""
    if kept_demo.exists():  # noqa: ASYNC240  (nobody else is on this loop)
        copy_sqlite(str(kept_demo), file_of(db))
        return
    await fill_demo(settings)
    if not is_postgres():
        copy_sqlite(file_of(db), str(kept_demo))
