"""Backups of SQLite: a database file of its own, copied page by page from one moment."""

import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

from msgspec.structs import replace

from forum.database import connected
from forum.errors import Conflict
from forum.migrating import RECORDS, migrate
from forum.transfer.archive.digest import content_digest
from forum.transfer.backup.contents import (
    COUNTED,
    IN_USE,
    TAKEN,
    Contents,
    Told,
    judge_up_to_date,
    judge_version,
    refusal,
)
from forum.transfer.whole_file import file_beside, whole_file

MAGIC = b"SQLite format 3\x00"
PAGES_A_STEP = 2000
WAIT_SECONDS = 30
AS_ONE_FILE = "journal_mode=DELETE&busy_timeout=5000"
"""A copy is to be one file, without a log of writes beside it."""


async def back_up(database: Path, path: Path, told: Told, *, digest: bool) -> Contents:
    with whole_file(path) as draft:
        with _reading(database) as source:
            _copy(source, draft, told)
        with _reading(draft) as copy:
            found, applied = _count(copy), _applied(copy)
        if digest:
            judge_up_to_date(applied)
            found = replace(found, digest=await _digest(draft))
    return found


async def restore(path: Path, database: Path, told: Told, *, replacing: bool) -> Contents:
    """A copy of the backup is brought up to date beside the database, then takes its place at once.

    Raises Unreadable, or Conflict for a forum that is in use or not empty.
    """
    _judge(path)
    _require_free(database, replacing)
    with file_beside(database) as draft:
        with _reading(path, "&immutable=1") as source:
            _copy(source, draft, told)
        await migrate(f"sqlite://{draft}?{AS_ONE_FILE}")
        digest = await _digest(draft)
        with _reading(draft) as copy, _held(database) as target:
            _require_empty(target, replacing)
            copy.backup(target)  # one transaction of the target: whole, or as it was
            found = _count(copy)
    return replace(found, digest=digest)


def _copy(source: sqlite3.Connection, draft: Path, told: Told) -> None:
    """All pages as they are when this begins: others write meanwhile, and wait for nothing."""
    with closing(sqlite3.connect(draft, isolation_level=None)) as target:
        target.execute("PRAGMA journal_mode = OFF")
        target.execute("PRAGMA synchronous = OFF")  # the whole file goes onto the disk at the end
        # Within a transaction of the source's, its pages stay those of one moment. Without, the copy
        # would begin anew after every write of another process.
        source.execute("BEGIN")
        source.execute("SELECT COUNT(*) FROM sqlite_master").fetchone()
        source.backup(
            target,
            pages=PAGES_A_STEP,
            progress=lambda _, left, of: told(of - left, of),
        )
        source.rollback()
        target.execute("PRAGMA journal_mode = DELETE")


@contextmanager
def _reading(path: Path, more: str = "") -> Iterator[sqlite3.Connection]:
    uri = f"{path.resolve().as_uri()}?mode=ro{more}"
    with closing(sqlite3.connect(uri, timeout=WAIT_SECONDS, uri=True, isolation_level=None)) as it:
        yield it


def _judge(path: Path) -> None:
    try:
        with _reading(path, "&immutable=1") as opened:
            if path.stat().st_size < _length(path):  # what is missing may be pages in nobody's use
                raise refusal(path, "its end is missing")
            wrong = opened.execute("PRAGMA integrity_check(1)").fetchone()[0]
            if wrong != "ok":
                raise refusal(path, f"it is damaged ({wrong.splitlines()[-1]})")
            judge_version(path, _applied(opened))
    except sqlite3.DatabaseError as error:
        raise refusal(path, f"it is damaged ({error})") from None


def _length(path: Path) -> int:
    """In bytes, as the header of the file says: it has the size of a page, and how many there are."""
    with path.open("rb") as file:
        header = file.read(32)
    size = int.from_bytes(header[16:18], "big")
    return (65536 if size == 1 else size) * int.from_bytes(header[28:32], "big")


def _applied(opened: sqlite3.Connection) -> list[str]:
    if not _has(opened, RECORDS):
        return []
    return [name for (name,) in opened.execute(f"SELECT name FROM {RECORDS} WHERE app = 'forum'")]


def _has(opened: sqlite3.Connection, table: str) -> bool:
    asked = "SELECT 1 FROM sqlite_master WHERE type = 'table' AND name = ?"
    return opened.execute(asked, (table,)).fetchone() is not None


def _count(opened: sqlite3.Connection) -> Contents:
    return Contents(
        *(opened.execute(f"SELECT COUNT(*) FROM {table}").fetchone()[0] for table in COUNTED)
    )


async def _digest(path: Path) -> str:
    async with connected(f"sqlite://{path}?{AS_ONE_FILE}"):
        return await content_digest()


@contextmanager
def _held(database: Path) -> Iterator[sqlite3.Connection]:
    """The forum's database, which nothing else has open; raises Conflict."""
    with closing(sqlite3.connect(database, timeout=1, isolation_level=None)) as opened:
        try:
            opened.execute("PRAGMA locking_mode = EXCLUSIVE")
            opened.execute("BEGIN EXCLUSIVE")
            opened.execute("COMMIT")  # the file stays locked until it is closed
        except sqlite3.OperationalError:
            raise Conflict(IN_USE) from None
        yield opened


def _require_free(database: Path, replacing: bool) -> None:
    """Before anything long is done; what is written goes by `_held` and `_require_empty` again."""
    if database.exists():
        with _held(database) as opened:
            _require_empty(opened, replacing)


def _require_empty(opened: sqlite3.Connection, replacing: bool) -> None:
    if replacing:
        return
    for table in ("member", "thread"):
        if _has(opened, table) and opened.execute(f"SELECT 1 FROM {table} LIMIT 1").fetchone():
            raise Conflict(TAKEN)
