"""Commands without a file of their own, and what they say when something is wrong."""

import socket
from pathlib import Path

import pytest

from forum import __version__
from forum.database import connected
from forum.models import Thread
from tests.cli.running import command, database


def test_without_a_command_it_explains_itself(tmp_path: Path) -> None:
    done = command(tmp_path)
    for name in ("serve", "migrate", "demo", "import", "member"):
        assert name in done.out + done.err
    assert list(tmp_path.iterdir()) == []


def test_the_version_is_told(tmp_path: Path) -> None:
    assert command(tmp_path, "version").out.strip() == __version__


async def test_migrating_makes_a_database_and_does_no_harm_twice(tmp_path: Path) -> None:
    for _ in range(2):
        done = command(tmp_path, "migrate")
        assert (done.code, done.out.strip()) == (0, "The database is up to date.")
    async with connected(database(tmp_path)):
        assert await Thread.all().count() == 0


async def test_demo_fills_an_empty_forum_and_no_other(tmp_path: Path) -> None:
    done = command(tmp_path, "demo")
    assert done.code == 0, done.err
    passwords = tmp_path / "demo-passwords.txt"
    assert str(passwords) in done.out
    assert passwords.stat().st_mode & 0o077 == 0
    async with connected(database(tmp_path)):
        threads = await Thread.all().count()
    assert threads > 0
    before = passwords.read_text()
    again = command(tmp_path, "demo")
    assert again.code != 0
    assert "not empty" in again.one_line
    assert passwords.read_text() == before
    async with connected(database(tmp_path)):
        assert await Thread.all().count() == threads


@pytest.mark.parametrize(
    ("name", "content", "told"),
    [
        ("notes.txt", b"Dear diary,", "no WordPress export"),
        ("empty.xml", b"", "no WordPress export"),
        ("picture.png", b"\x89PNG\r\n\x1a\n" + bytes(range(256)) * 40, "no WordPress export"),
        ("missing.xml", None, "Cannot read"),
    ],
)
def test_a_file_that_is_no_export_is_one_clear_line(
    tmp_path: Path, name: str, content: bytes | None, told: str
) -> None:
    file = tmp_path / name
    if content is not None:
        file.write_bytes(content)
    done = command(tmp_path / "data", "import", str(file))
    assert done.code != 0
    assert told in done.one_line
    assert name in done.one_line
    assert done.out == ""


def test_a_folder_cannot_be_imported(tmp_path: Path) -> None:
    done = command(tmp_path, "import", str(tmp_path))
    assert done.code != 0
    assert "Cannot read" in done.one_line


def test_a_bad_setting_is_one_clear_line(tmp_path: Path) -> None:
    done = command(tmp_path, "migrate", FORUM_BASE_URL="forum.agency.example")
    assert done.code != 0
    assert done.one_line.startswith("casemaker: FORUM_BASE_URL: must look like")


def test_a_port_that_is_taken_is_one_clear_line_and_nothing_is_announced(tmp_path: Path) -> None:
    with socket.create_server(("127.0.0.1", 0)) as taken:
        port = str(taken.getsockname()[1])
        done = command(tmp_path, "serve", "--port", port)
    assert done.code != 0
    assert f"Cannot listen on 127.0.0.1, port {port}" in done.one_line
    assert "--port" in done.one_line
    assert done.out == ""


def test_a_file_that_is_no_database_is_one_clear_line(tmp_path: Path) -> None:
    (tmp_path / "notes.txt").write_text("what we said in the meeting, " * 200)
    url = f"sqlite://{tmp_path / 'notes.txt'}"
    done = command(tmp_path, "migrate", FORUM_DATABASE_URL=url)
    assert done.code != 0
    assert "FORUM_DATABASE_URL: the database refuses: file is not a database" in done.one_line


def test_a_database_that_does_not_answer_is_one_clear_line(tmp_path: Path) -> None:
    url = "postgres://nobody@127.0.0.1:1/forum"
    done = command(tmp_path, "migrate", FORUM_DATABASE_URL=url)
    assert done.code != 0
    assert "FORUM_DATABASE_URL: the database does not answer" in done.one_line
