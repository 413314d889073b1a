"""The forums that are measured: made once, and found again as long as they are there."""

import asyncio
import http.cookiejar
import os
import re
import shutil
import subprocess
import sys
import time
import urllib.parse
import urllib.request
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

import asyncpg

from forum.actions.checks import drain_checks
from forum.actions.search_index import count_words
from forum.database import connected, rows
from tests.bench.servers import ROOT

NAME, PASSWORD = "bench", "a long word for the bench"
PATHS = 500
"""Threads at most whose pages are asked for by chance."""


@dataclass(frozen=True, slots=True)
class DataSet:
    name: str
    threads: int
    replies: int


SMALL, LARGE, TWENTY = (
    DataSet("small", 100, 100),
    DataSet("large", 10_000, 100),
    DataSet("twenty", 100, 20),
)


@dataclass(frozen=True, slots=True)
class Stored:
    """A forum that can be served: its data folder, and its database where that is PostgreSQL."""

    folder: Path
    database: str = ""

    @property
    def environment(self) -> dict[str, str]:
        named = {"FORUM_DATABASE_URL": self.database} if self.database else {}
        return {"FORUM_DATA_DIR": str(self.folder), **named}

    @property
    def url(self) -> str:
        if self.database:
            return "asyncpg:" + self.database.split(":", 1)[1]
        return f"sqlite://{self.folder / 'casemaker.sqlite3'}"


def make(data: DataSet, folder: Path, server: str = "") -> Stored:
    """This forum, in a database of its own of the PostgreSQL server where one is given."""
    name = f"casemaker_bench_{data.name}"
    stored = Stored(
        folder / (f"{data.name}-postgres" if server else data.name),
        f"{server.rsplit('/', 1)[0]}/{name}" if server else "",
    )
    if not (stored.folder / "done").exists():
        stored.folder.mkdir(parents=True, exist_ok=True)
        if server:
            asyncio.run(_make_database(server, name))
        size = ["--threads", str(data.threads), "--replies", str(data.replies)]
        _run(stored, ["generate", *size])
        _run(stored, ["member", "create", NAME, "--email", "bench@x.example", "--name", "Bench"])
        asyncio.run(_settle(stored.url))
        (stored.folder / "done").touch()
    return stored


def copy_of(stored: Stored) -> Stored:
    """For one run, which adds replies: the next one is to measure the same forum again.

    All of it is on the disk when this returns, which would otherwise be busy while the forum starts.
    """
    copy = Stored(stored.folder.with_name(f"{stored.folder.name}-run"))
    shutil.rmtree(copy.folder, ignore_errors=True)
    shutil.copytree(stored.folder, copy.folder)
    if stored.database:
        server, name = stored.database.rsplit("/", 1)
        asyncio.run(_make_database(f"{server}/postgres", f"{name}_run", f"TEMPLATE {name}"))
        copy = Stored(copy.folder, f"{server}/{name}_run")
    os.sync()
    return copy


async def _settle(url: str) -> None:
    """What the server would otherwise do in its first minutes."""
    async with connected(url):
        await drain_checks()
        await count_words()


async def _make_database(server: str, name: str, like: str = "") -> None:
    connection = await asyncpg.connect(server)
    await connection.execute(f"DROP DATABASE IF EXISTS {name}")
    await connection.execute(f"CREATE DATABASE {name} {like}")
    with suppress(asyncpg.InsufficientPrivilegeError):
        await connection.execute("CHECKPOINT")
    await connection.close()


def _run(stored: Stored, command: list[str]) -> None:
    environment = os.environ | stored.environment
    command = [sys.executable, "main.py", *command]
    subprocess.run(command, cwd=ROOT, env=environment, input=PASSWORD, text=True, check=True)  # noqa: S603


def thread_paths(stored: Stored, low: int, high: int) -> list[str]:
    """Of threads with so many replies, spread over all that there are."""
    return asyncio.run(_thread_paths(stored.url, low, high))


async def _thread_paths(url: str, low: int, high: int) -> list[str]:
    async with connected(url):
        found = await rows(
            "SELECT id, slug FROM thread WHERE reply_count BETWEEN ? AND ? ORDER BY id", low, high
        )
    step = max(1, len(found) // PATHS)
    return [f"/threads/{row['id']}/{row['slug']}" for row in found[::step][:PATHS]]


def longest_thread(stored: Stored) -> tuple[str, int]:
    """Its path, and how many replies it has."""
    return asyncio.run(_longest_thread(stored.url))


async def _longest_thread(url: str) -> tuple[str, int]:
    async with connected(url):
        sql = "SELECT id, slug, reply_count FROM thread ORDER BY reply_count DESC LIMIT 1"
        row = (await rows(sql))[0]
    return f"/threads/{row['id']}/{row['slug']}", row["reply_count"]


@dataclass(frozen=True, slots=True)
class Session:
    cookie: str
    token: str
    """Of this member's forms."""


def sign_in(url: str) -> Session:
    jar = http.cookiejar.CookieJar()
    browser = urllib.request.build_opener(urllib.request.HTTPCookieProcessor(jar))
    fields = {"csrf_token": _token(browser, url), "username": NAME, "password": PASSWORD}
    browser.open(f"{url}/login", urllib.parse.urlencode(fields).encode()).close()
    cookie = "; ".join(f"{one.name}={one.value}" for one in jar)
    return Session(cookie, _token(browser, f"{url}/account/password", whole=True))


def _token(browser: urllib.request.OpenerDirector, url: str, *, whole: bool = False) -> str:
    page = browser.open(url if whole else f"{url}/login").read().decode()
    return str(re.findall(r'name="csrf_token" value="([0-9a-f]+)"', page)[0])


def ask_for_each(url: str, paths: list[str], cookie: str = "") -> None:
    """Once, so that what is measured afterwards is kept."""
    headers = {"Accept-Encoding": "gzip"} | ({"Cookie": cookie} if cookie else {})
    for path in paths:
        request = urllib.request.Request(url + path, headers=headers)  # noqa: S310
        urllib.request.urlopen(request).close()  # noqa: S310  (this machine)


def wait_for_visits(url: str) -> None:
    """Until they are written, which the server does once a minute."""
    while True:
        told = urllib.request.urlopen(f"{url}/metrics").read().decode()  # noqa: S310
        if re.search(r"^casemaker_visits_queued\S* 0", told, re.MULTILINE):
            return
        time.sleep(1)


def etag_of(url: str) -> str:
    request = urllib.request.Request(url, headers={"Accept-Encoding": "gzip"})  # noqa: S310
    with urllib.request.urlopen(request) as answer:  # noqa: S310  (this machine)
        return str(answer.headers["ETag"])
