"""`python -m tests.bench.plans`: whether any page or write of a large forum reads a table from end to end.

Opens every kind of page, writes every kind of post and mark, does a round of what is done in the
background, and asks the database how it found what each statement asked for. What took long is named
too, since a plan may read all of an index.
"""

import argparse
import asyncio
import os
from collections.abc import AsyncIterator, Iterator
from contextlib import asynccontextmanager, contextmanager
from dataclasses import dataclass
from pathlib import Path
from time import perf_counter
from typing import Any

from forum import log, sqlite
from forum.actions.notices import drain_happenings
from forum.background import SHARED_WORK
from forum.database import connection, is_postgres, rows
from forum.models import Member, Role
from forum.queries.search_filter import Kind
from forum.settings import Settings
from forum.steps import Row
from tests.bench.data import LARGE, NAME, Stored, make
from tests.bench.servers import ROOT
from tests.client import Client, sign_in
from tests.queries.plans import scans

LARGE_FROM = 5_000
"""Rows of a table that no statement may read from end to end."""
LONG = 0.1
"""Seconds from which a statement is named."""


@dataclass(slots=True)
class Asked:
    """Values of one time that a statement was asked, and the seconds of the longest."""

    values: list[Any]
    seconds: float = 0.0


class Recorded(dict[str, Asked]):
    """By statement."""

    @contextmanager
    def timed(self, sql: str, values: Any) -> Iterator[None]:
        asked, began = self.setdefault(sql, Asked(list(values or []))), perf_counter()
        yield
        asked.seconds = max(asked.seconds, perf_counter() - began)


METHODS = ("execute_query", "execute_query_dict", "execute_insert")


@contextmanager
def recorded() -> Iterator[Recorded]:
    """What is asked of the database inside."""
    found = Recorded()
    client, glance, run = type(connection()), sqlite.Glancing.read, sqlite._run
    originals = {name: getattr(client, name) for name in METHODS}

    def recording(original: Any) -> Any:
        async def execute(self: Any, query: str, values: Any = None) -> Any:
            with found.timed(query, values):
                return await original(self, query, values)

        return execute

    def glancing(self: sqlite.Glancing, sql: str, values: tuple[Any, ...]) -> Any:
        with found.timed(sql, values):
            return glance(self, sql, values)

    def running(database: Any, statements: Any) -> Any:
        for sql, *values in statements:
            found.setdefault(sql, Asked(values))
        return run(database, statements)

    for name, original in originals.items():
        setattr(client, name, recording(original))
    sqlite.Glancing.read, sqlite._run = glancing, running  # type: ignore[method-assign]
    try:
        yield found
    finally:
        for name, original in originals.items():
            setattr(client, name, original)
        sqlite.Glancing.read, sqlite._run = glance, run  # type: ignore[method-assign]


@asynccontextmanager
async def served(stored: Stored) -> AsyncIterator[tuple[Client, Client]]:
    """A visitor and a manager of this forum."""
    os.environ |= stored.environment
    from forum.app import create_app  # reads the environment

    settings = Settings(rate_limits="off", log_level="error")
    log.configure(settings)
    app = create_app(settings)
    async with app.router.lifespan_context(app), Client(app) as visitor, Client(app) as manager:
        member = await Member.get(username=NAME)
        await Member.filter(id=member.id).update(role=Role.MANAGER)
        await sign_in(manager, member)
        yield visitor, manager
        await Member.filter(id=member.id).update(role=Role.MEMBER)


MANAGED = [
    *(
        "curation",
        "members",
        "audit",
        "agencies",
        "topics",
        "types",
        "untagged",
        "review",
        "settings",
    ),
    *("audit?q=hide", "untagged?sort=best"),
]


def searches(author: str, filters: tuple[str, ...]) -> list[str]:
    return [
        *(f"/search?q=money&kind={kind}" for kind in Kind),
        *(f"/search?q=payroll&{one}" for one in filters),
        *("/search?q=photographs+-visit", f"/search?q=money+author:{author}", "/search?q=budgte"),
    ]


async def use(visitor: Client, manager: Client, thread: Row) -> None:
    """Open and write a bit of everything."""
    found = await rows("SELECT id FROM reply WHERE thread_id = ? LIMIT 1", thread["id"])
    reply, base = found[0]["id"], f"/threads/{thread['id']}"
    for client in (visitor, manager):
        for address in await pages_of(thread, reply):
            await client.open(address)
    await manager.submit(f"{base}/replies", body="It saved us nine days a month.", argument=["roi"])
    await manager.submit(f"{base}/replies", body="So it did here.", parent_id=str(reply))
    for deed in ("endorse", "unendorse", "hide", "unhide"):
        await manager.submit(f"/replies/{reply}/{deed}", reason="To see how it is done.")
    why = "It is the number that they wrote down."
    await manager.submit(f"{base}/pick", reply_id=str(reply), why=why)
    await manager.submit(f"{base}/lock")
    await manager.submit(f"{base}/unlock")


async def pages_of(thread: Row, reply: int) -> list[str]:
    """Addresses of every kind of page."""
    topic = (await rows("SELECT slug FROM topic ORDER BY id LIMIT 1"))[0]["slug"]
    agency = (await rows("SELECT slug FROM agency ORDER BY id LIMIT 1"))[0]["slug"]
    author = (await rows("SELECT username FROM member ORDER BY id LIMIT 1"))[0]["username"]
    base = f"/threads/{thread['id']}"
    page = f"{base}/{thread['slug']}"
    views = ("", "?sort=oldest", "?sort=newest", "?argument=roi", "?page=2", f"?under={reply}")
    filters = (
        "topic=" + topic,
        "agency=" + agency,
        "level=county",
        "stance=objection",
        "since=2025-01-01",
    )
    return [
        *(page + view for view in views),
        *(f"{base}/{name}" for name in ("summary", "reasons", "history", "summary/history")),
        *("/", "/?sort=newest", "/?sort=argued", "/?sort=needed", "/topics", f"/topics/{topic}"),
        *("/arguments", "/arguments/roi", "/arguments/roi?sort=newest"),
        *(f"/arguments/risk?{one}" for one in filters),
        *(f"/arguments?{one}&{other}" for one in filters for other in filters if one < other),
        *searches(author, filters),
        *(f"/members/{author}", f"/agencies/{agency}", f"/replies/{reply}"),
        *(f"/replies/{reply}/{name}" for name in ("history", "quote", "edit", "move", "flag")),
        *("/inbox", "/following", "/drafts", "/account", "/account/nominations", "/usernames?q=a"),
        *("/feeds/threads.atom", f"/feeds/threads/{thread['id']}.atom", "/feeds/editions.atom"),
        *("/feeds/arguments.atom", "/feeds/arguments/roi.atom", f"/feeds/topics/{topic}.atom"),
        *("/sitemap.xml", "/sitemaps/1.xml", "/metrics"),
        *(f"{base}/merge", f"{base}/reply?to={reply}"),
        *(f"/manage/{name}" for name in MANAGED),
    ]


async def scanned(statements: Recorded) -> list[str]:
    """Each statement that reads a large table from end to end, with the step that does."""
    found, large = [], await _large_tables()
    explain = "EXPLAIN " if is_postgres() else "EXPLAIN QUERY PLAN "
    for sql, asked in statements.items():
        if sql.lstrip().upper().startswith(("SELECT", "WITH", "UPDATE", "DELETE", "INSERT")):
            plan = [str(list(row.values())[-1]) for row in await _rows(explain + sql, asked.values)]
            found += [f"{step.strip()}\n    {sql}" for step in scans(plan, *large)]
    return found


async def _rows(sql: str, values: list[Any]) -> list[dict[str, Any]]:
    return await connection().execute_query_dict(sql, values)


async def _large_tables() -> list[str]:
    names = (
        "reply reply_revision thread thread_revision member endorsement visit reply_argument"
        " reply_tally coverage evidence pick edition thread_topic search_reply"
    )
    counts = {
        name: (await rows(f"SELECT COUNT(*) AS n FROM {name}"))[0]["n"] for name in names.split()
    }
    return [name for name, count in counts.items() if count >= LARGE_FROM]


async def check(stored: Stored) -> list[str]:
    async with served(stored) as (visitor, manager):
        if is_postgres():
            await connection().execute_query("ANALYZE")
        longest = await rows("SELECT id, slug FROM thread ORDER BY reply_count DESC LIMIT 1")
        with recorded() as statements:
            await use(visitor, manager, longest[0])
            for work in SHARED_WORK.values():
                await work()
            await drain_happenings()
        found = await scanned(statements)
        print(f"{len(statements)} statements, {len(found)} of them scan a large table")  # noqa: T201
        for sql, asked in statements.items():
            if asked.seconds > LONG:
                print(f"{asked.seconds:.2f} s: {sql}\n    {asked.values}"[:1500])  # noqa: T201
    return found


def main() -> None:
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--folder", type=Path, default=ROOT / "var" / "bench")
    parser.add_argument("--postgres", default="", help="postgres://… of a server to make forums on")
    given = parser.parse_args()
    found = asyncio.run(check(make(LARGE, given.folder, given.postgres)))
    for one in found:
        print(one)  # noqa: T201
    raise SystemExit(1 if found else 0)


if __name__ == "__main__":
    main()
