"""Files that cannot be written on, or read: what has a name is whole, and pages come all the same."""

import random
import resource
import subprocess
import sys
import tempfile
from collections.abc import Callable
from functools import partial
from pathlib import Path
from typing import IO, Any

import pytest
from starlette.applications import Starlette

from forum.http import page_file
from forum.models import Thread
from tests.cli.backing_up import Place
from tests.cli.running import ROOT, SECONDS, Result, environment
from tests.client import Client
from tests.factories import make_reply

ARCHIVES = [("backup", "--force"), ("export",), ("export", "--private")]
EDGES = (0, 32 * 1024, 33 * 1024)
"""Bytes, some of them around what SQLite's own files want before any of ours is written."""
CALLS = ("seek", "read", "write")


def limited(most: int, folder: Path, *words: str) -> Result:
    """A command that can make no file longer than this; what it says to us is no file."""
    done = subprocess.run(  # noqa: S603  (our own program)
        [sys.executable, "main.py", *words],
        cwd=ROOT,
        env=environment(folder),
        capture_output=True,
        text=True,
        timeout=SECONDS,
        preexec_fn=partial(resource.setrlimit, resource.RLIMIT_FSIZE, (most, most)),
    )
    return Result(done.returncode, done.stdout, done.stderr)


@pytest.mark.parametrize("words", ARCHIVES, ids=" ".join)
async def test_a_file_that_cannot_grow_leaves_the_one_that_was_there(
    words: tuple[str, ...], rounds: int, chance: random.Random, tmp_path: Path
) -> None:
    place, file = Place(tmp_path / "forum"), tmp_path / "files" / "kept"
    await place.begin()
    await place.fill()
    file.parent.mkdir()
    command = (words[0], str(file), *words[1:])
    assert limited(resource.RLIM_INFINITY, place.folder, *command).code == 0
    size, failed = file.stat().st_size, 0
    for most in (*EDGES, size - 1, *(chance.randrange(size) for _ in range(rounds))):
        before = file.read_bytes()
        told = limited(most, place.folder, *command)
        assert [one.name for one in file.parent.iterdir()] == ["kept"]
        if told.code:
            failed += 1
            assert told.one_line.startswith("casemaker: ")
            assert file.read_bytes() == before
    print(f"{words[0]}: {failed} of {rounds + len(EDGES) + 1} could not be written")  # noqa: T201
    assert failed >= len(EDGES)


class Failing:
    """The file that pages are kept in; one of the things that are asked of it fails."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file, self.left, self.struck = file, -1, False

    def __getattr__(self, name: str) -> Any:
        return (
            partial(self._asked, getattr(self._file, name))
            if name in CALLS
            else getattr(self._file, name)
        )

    def _asked(self, call: Callable[..., Any], *given: Any) -> Any:
        self.left -= 1
        if self.left == -1:
            self.struck = True
            raise OSError(5, "Input/output error")
        return call(*given)


@pytest.fixture
def failing(monkeypatch: pytest.MonkeyPatch) -> list[Failing]:
    made: list[Failing] = []

    def temporary(**options: Any) -> Failing:
        made.append(Failing(tempfile.TemporaryFile(**options)))  # noqa: SIM115
        made[-1].left = -2
        return made[-1]

    monkeypatch.setattr(page_file, "TemporaryFile", temporary)
    return made


async def test_whatever_fails_of_the_file_of_pages_every_page_comes(
    failing: list[Failing], app: Starlette, author: Client, visitor: Client, thread: Thread
) -> None:
    path = f"/threads/{thread.id}/{thread.slug}"
    number, struck = 0, True
    while struck:
        struck = False
        for reader in (visitor, author, visitor, author):
            for file in failing:
                file.left, file.struck = number, False
            await make_reply(author.member, thread, f"We saved {number} days.")
            for _ in range(2):
                page = await reader.open(path)
                assert page.status == 200
                assert f"We saved {number} days." in page.text
            struck |= any(file.struck for file in failing)
        number += 1
    assert number > 2
