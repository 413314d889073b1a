"""Archives of a small forum, each made once a run, for tests that change a copy of one."""

from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest

from forum.database import connected
from forum.transfer.archive.export import export_archive
from tests.conftest import Copies
from tests.transfer.archive_forum import build_forum

Archives = Callable[[bool], Awaitable[Path]]
"""A good archive, private or public."""


@pytest.fixture(scope="session")
def archive_folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("archives")


@pytest.fixture
def archives(copies: Copies, tmp_path: Path, archive_folder: Path) -> Archives:
    async def made(private: bool) -> Path:
        path = archive_folder / f"{'private' if private else 'public'}.zip"
        if not path.exists():
            async with copies.copy(tmp_path) as url, connected(url):
                await build_forum()
                await export_archive(path, private=private)
        return path

    return made
