"""The disk is full, or takes no writes: who reads notices nothing, who writes is told to come back."""

import os
import resource
import shutil
import subprocess
from collections.abc import Callable, Iterator
from contextlib import AbstractContextManager, ExitStack, contextmanager
from dataclasses import dataclass
from pathlib import Path
from random import Random

import httpx2
import pytest

from forum.database import connected, rows
from forum.models import Role
from tests.actions.snapshots import assert_nothing_drifted
from tests.cli.running import begin_migrated, command, database, free_port
from tests.hostile.people import browser, join
from tests.hostile.processes import Serving, server
from tests.hostile.test_faults import INSIDE
from tests.hostile.writers import Refused, World, edit, mark, pick, publish, reply, start

SIZE = "24m"
WRITES_MAX = 2000
"""A file that has room inside goes on taking writes for a while on a full disk."""
REFUSALS = 8
"""One after the other: then it is no moment that passes."""
PAGES = (
    "/",
    "/arguments?sort=newest",
    "/search?q=forms",
    "/about",
    "/healthz",
    "/readyz",
    "/login",
)
OF_MEMBERS = ("/account", "/inbox", "/drafts", "/following")
DEEDS = (reply, mark, pick, edit)


@dataclass
class Disk:
    """A small one of the test's own."""

    folder: Path

    @property
    def data(self) -> Path:
        return self.folder / "data"

    def fill(self) -> None:
        """To the last byte."""
        with (self.folder / "ballast").open("ab", buffering=0) as file:
            for size in (2**20, 2**12, 1):
                self._fill_by(file.fileno(), b"x" * size)
        assert shutil.disk_usage(self.folder).free == 0

    @staticmethod
    def _fill_by(file: int, block: bytes) -> None:
        for _ in range(2**16):
            try:
                os.write(file, block)
            except OSError:
                return

    def free(self) -> None:
        (self.folder / "ballast").unlink()

    def spoil(self, forum: Serving) -> None:
        self.fill()

    def mend(self, forum: Serving) -> None:
        self.free()


class Refusing(Disk):
    """No write of the server's is taken, whatever room there is, as of a system that turned read-only."""

    def spoil(self, forum: Serving) -> None:
        self._limit(forum, 0)

    def mend(self, forum: Serving) -> None:
        self._limit(forum, resource.RLIM_INFINITY)

    @staticmethod
    def _limit(forum: Serving, size: int) -> None:
        _, most = resource.prlimit(forum.pid, resource.RLIMIT_FSIZE)
        resource.prlimit(forum.pid, resource.RLIMIT_FSIZE, (size, most))


@contextmanager
def small_disk(folder: Path) -> Iterator[Disk]:
    if os.geteuid() != 0:
        pytest.skip("only root may mount a disk that is small enough to be filled")
    folder.mkdir()
    mounted = subprocess.run(["mount", "-t", "tmpfs", "-o", f"size={SIZE}", "none", folder])  # noqa: S603, S607
    if mounted.returncode:
        pytest.skip("a disk that is small enough to be filled cannot be mounted here")
    try:
        yield Disk(folder)
    finally:
        subprocess.run(["umount", "--lazy", folder], check=True)  # noqa: S603, S607


@contextmanager
def refusing_disk(folder: Path) -> Iterator[Disk]:
    folder.mkdir()
    yield Refusing(folder)


@pytest.mark.parametrize("disk", [small_disk, refusing_disk])
async def test_while_the_disk_takes_nothing_the_forum_is_read_and_afterwards_written_to(
    disk: Callable[[Path], AbstractContextManager[Disk]], tmp_path: Path, chance: Random
) -> None:
    with ExitStack() as stack:
        found = stack.enter_context(disk(tmp_path / "disk"))
        found.data.mkdir()
        forum = stack.enter_context(server(found.data))
        forum.begin()
        await forum.answers()
        async with connected(database(found.data)), browser(forum.url) as client:
            members = [await join(f"member{number}") for number in range(4)]
            world = World(chance, [client], members, await join("manager", Role.MANAGER))
            await _all_deeds(world)
            before = await _read(world, client)
            found.spoil(forum)
            taken = await _write_until_refused(world)
            assert await _read(world, client) == before
            assert await _get(client, "/topics", {}) == 200  # made now, and not to be kept
            found.mend(forum)
            await _all_deeds(world)
            await _assert_all_is_well(world)
        forum.stop()
    print(f"{len(before)} pages read, {taken} writes taken by what room was left")  # noqa: T201


def test_a_forum_that_finds_no_room_to_start_in_says_so_in_one_line(tmp_path: Path) -> None:
    with small_disk(tmp_path / "disk") as found:
        found.data.mkdir()
        begin_migrated(found.data)
        found.fill()
        ended = command(found.data, "serve", "--port", str(free_port()))
    assert ended.code == 1
    assert "No space left on device" in ended.one_line


async def _all_deeds(world: World) -> None:
    await start(world, world.members[0])
    for who in world.members:
        await reply(world, who)
    for who in world.members:
        for deed in DEEDS:
            await deed(world, who)
    await publish(world, world.manager)


async def _write_until_refused(world: World) -> int:
    """How many were still taken."""
    taken = refused = 0
    while refused < REFUSALS:
        who = world.chance.choice(world.members)
        try:
            await world.chance.choice(DEEDS)(world, who)
        except Refused as error:
            _assert_told(error.response)
            refused += 1
        else:
            taken, refused = taken + 1, 0
            assert taken < WRITES_MAX
    return taken


def _assert_told(response: httpx2.Response) -> None:
    assert response.status_code == 503, f"{response.status_code}: {response.text}"
    assert int(response.headers["retry-after"]) > 0
    assert "may not have been kept" in response.text
    assert not [word for word in INSIDE if word in response.text]


async def _read(world: World, client: httpx2.AsyncClient) -> list[tuple[str, int]]:
    """Pages, kept and made anew, as a visitor, a member and a manager see them."""
    talk = f"/threads/{world.talks[0].id}"
    public = [*PAGES, talk, f"{talk}/summary", f"{talk}/summary.md", f"{talk}/summary.docx"]
    asked: list[tuple[str, dict[str, str]]] = [(address, {}) for address in public]
    asked += [(address, world.members[0].headers) for address in (*public, *OF_MEMBERS)]
    asked += [("/manage", world.manager.headers), (f"{talk}/summary/edit", world.manager.headers)]
    return [(address, await _get(client, address, headers)) for address, headers in asked]


async def _get(client: httpx2.AsyncClient, address: str, headers: dict[str, str]) -> int:
    response = await client.get(address, headers=headers, follow_redirects=True)
    assert response.status_code == 200, f"{response.status_code} from {address}: {response.text}"
    return response.status_code


async def _assert_all_is_well(world: World) -> None:
    await world.diary.check_all()
    await assert_nothing_drifted()
    assert [list(row.values()) for row in await rows("PRAGMA integrity_check")] == [["ok"]]
