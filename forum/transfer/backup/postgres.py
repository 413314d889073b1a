"""Backups of PostgreSQL: a dump of one snapshot in its custom format, put back in one transaction."""

import asyncio
import os
import re
from asyncio.subprocess import Process
from collections.abc import Iterable
from pathlib import Path

from msgspec.structs import replace
from tortoise import Tortoise

from forum.database import connected, rows, snapshot
from forum.errors import CasemakerError, Conflict
from forum.migrating import RECORDS, migrate, migration_turn
from forum.transfer.archive.digest import measure
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
from forum.transfer.backup.programs import (
    complaint,
    end,
    it_prints,
    it_says,
    it_takes,
    output_of,
    running,
)
from forum.transfer.whole_file import whole_file

MAGIC = b"PGDMP"
CHUNK = 1 << 16
LOOK_EVERY = 0.2
OTHERS = """
    SELECT COUNT(*) AS n FROM pg_stat_activity WHERE datname = current_database()
    AND backend_type = 'client backend' AND pid <> pg_backend_pid()
    AND pid NOT IN (SELECT pid FROM pg_locks WHERE locktype = 'advisory' AND granted)"""
"""But for us: this connection, and the one that has the lock of migrations."""
FUNCTIONS_GO = """
    DO $$ DECLARE one record; BEGIN
        FOR one IN SELECT pg_proc.oid::regprocedure AS signature FROM pg_proc
                WHERE pronamespace = current_schema()::regnamespace AND proname LIKE 'search\\_%' LOOP
            EXECUTE format('DROP FUNCTION %s CASCADE', one.signature);
        END LOOP;
    END $$;"""
TABLE_IN_LIST = re.compile(rf" TABLE (\S+) {RECORDS} ")


async def back_up(url: str, path: Path, told: Told, *, digest: bool) -> Contents:
    """What is counted and digested is of the very snapshot that is dumped."""
    async with connected(url), snapshot():
        facts = (await rows("SELECT pg_export_snapshot() AS name, current_schema() AS schema"))[0]
        applied = await _applied()
        if digest:
            judge_up_to_date(applied)
        with whole_file(path) as draft:
            chosen = (f"--snapshot={facts['name']}", f"--schema={facts['schema']}")
            words = ("--format=custom", "--no-password", *chosen, f"--file={draft}")
            await _dump(url, words, draft, told)
            found = await _count()
            return replace(found, digest=(await measure(private=True)).hexdigest if digest else "")


async def _dump(url: str, words: Iterable[str], draft: Path, told: Told) -> None:
    dumping = asyncio.ensure_future(output_of(url, "pg_dump", *words))
    try:
        while not (await asyncio.wait([dumping], timeout=LOOK_EVERY))[0]:
            told(_size(draft), None)
        dumping.result()
    finally:
        dumping.cancel()


def _size(path: Path) -> int:
    return path.stat().st_size


async def restore(path: Path, url: str, told: Told, *, replacing: bool) -> Contents:
    """One transaction takes what is there away and puts the backup in its place.

    Raises Unreadable, or Conflict for a forum that is in use or not empty.
    """
    schema = await _judge(path, url)
    async with migration_turn(url):  # a server that starts now waits until this is done
        async with connected(url):
            await _require_alone_and_empty(replacing)
        await _put_back(path, url, schema, told)
    await migrate(url)
    async with connected(url), snapshot():
        digest = (await measure(private=True)).hexdigest
        return replace(await _count(), digest=digest)


async def _judge(path: Path, url: str) -> str:
    """Reads all of it; gives the name of the schema that it holds."""
    try:
        listed = (await output_of(url, "pg_restore", "--list", str(path))).decode()
        schema = TABLE_IN_LIST.search(listed)
        if schema is None:
            raise refusal(path, "it is no backup of a forum")
        told = await output_of(
            url, "pg_restore", "--data-only", f"--table={RECORDS}", "--file=-", str(path)
        )
        await output_of(url, "pg_restore", f"--file={os.devnull}", str(path))
    except CasemakerError as error:
        raise error if str(path) in str(error) else refusal(path, str(error)) from None
    judge_version(path, re.findall(r"^\d+\tforum\t(\S+)\t", told.decode(), re.MULTILINE))
    return schema[1]


async def _put_back(path: Path, url: str, schema: str, told: Told) -> None:
    """The dump as SQL, on its way from one program to the other, between our BEGIN and COMMIT.

    Whatever dies on the way, no COMMIT arrives, and the database is as it was.
    """
    to_sql = ("--no-owner", "--no-privileges", f"--schema={schema}", "--file=-", str(path))
    quietly = ("--no-psqlrc", "--quiet", "--no-password", "--set=ON_ERROR_STOP=1", "--file=-")
    async with running(url, "pg_restore", *to_sql) as source, running(url, "psql", *quietly) as it:
        said = asyncio.gather(it_says(source), it_says(it), it_prints(it).read())
        try:
            await _pour(source, it, told)
        except (BrokenPipeError, ConnectionResetError):  # it ended, and says why
            await end(source)
        from_source, from_target, _ = await said
        if await it.wait():
            raise complaint("psql", from_target)
        if await source.wait():
            raise complaint("pg_restore", from_source)


async def _pour(source: Process, target: Process, told: Told) -> None:
    into, done = it_takes(target), 0
    into.write(_beginning().encode())
    while chunk := await it_prints(source).read(CHUNK):
        into.write(chunk)
        await into.drain()
        done += len(chunk)
        told(done, None)
    if await source.wait() == 0:
        into.write(b"\nCOMMIT;\n")
        await into.drain()
    into.close()


def _beginning() -> str:
    """Nothing of ours stays, also what only newer versions have; whatever else is there does."""
    tables = {model._meta.db_table for model in Tortoise.apps["forum"].values()}
    tables |= {
        RECORDS,
        *(f"search_{kind}" for kind in ("reply", "thread", "summary", "member", "word")),
    }
    gone = "".join(f'DROP TABLE IF EXISTS "{table}" CASCADE;\n' for table in sorted(tables))
    return f"BEGIN;\nSET LOCAL lock_timeout = '10s';\n{gone}{FUNCTIONS_GO}\n"


async def _require_alone_and_empty(replacing: bool) -> None:
    if (await rows(OTHERS))[0]["n"]:
        raise Conflict(IN_USE)
    for table in () if replacing else ("member", "thread"):
        there = await rows("SELECT to_regclass(?) IS NOT NULL AS yes", table)
        if there[0]["yes"] and await rows(f"SELECT 1 AS one FROM {table} LIMIT 1"):
            raise Conflict(TAKEN)


async def _applied() -> list[str]:
    if not (await rows("SELECT to_regclass(?) IS NOT NULL AS yes", RECORDS))[0]["yes"]:
        raise CasemakerError("There are no tables of a forum in this database to back up.")
    return [row["name"] for row in await rows(f"SELECT name FROM {RECORDS} WHERE app = 'forum'")]


async def _count() -> Contents:
    found = [(await rows(f"SELECT COUNT(*) AS n FROM {table}"))[0]["n"] for table in COUNTED]
    return Contents(*found)
