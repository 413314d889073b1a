"""The database fails at any statement of a deed: it happens as a whole or not at all, and says so."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass, field
from itertools import count
from random import Random
from typing import Any

import pytest
import structlog
from tortoise import Tortoise

from forum.database import connection, is_postgres, rows
from tests.client import Client, Page
from tests.hostile.deeds import DEEDS, Form, Make, Scene
from tests.hostile.faults import Faults, install, kinds
from tests.http.test_error_pages import INSIDES

STATEMENTS_MAX = 200
"""Of one deed; none comes near."""
WIDE, FEW = 50, 3
"""With so many rounds every statement fails in every way; with fewer one in three, in one way."""
INSIDE = (*INSIDES, "I/O error", "No space left", "base/16384", "Error(", "connection was closed")
Content = dict[str, Counter[str]]
Change = dict[str, tuple[int, int]]
"""Rows that went and that came, by table."""


@pytest.fixture(autouse=True)
def faults(monkeypatch: pytest.MonkeyPatch) -> Faults:
    """Before the database of the test is opened."""
    made = Faults()
    install(made, monkeypatch)
    return made


@pytest.fixture
def people(
    faults: Faults,
    visitor: Client,
    somebody: Client,
    author: Client,
    stranger: Client,
    manager: Client,
    admin: Client,
) -> dict[str, Client]:
    return {
        "visitor": visitor,
        "newcomer": somebody,
        "author": author,
        "stranger": stranger,
        "manager": manager,
        "admin": admin,
    }


async def content() -> Content:
    """Every row of every table."""
    tables = sorted(model._meta.db_table for model in Tortoise.apps["forum"].values())
    if is_postgres():  # in one way to it and back
        every = " UNION ALL ".join(
            f"SELECT '{t}' AS name, {t}::text AS row FROM {t}" for t in tables
        )
        found = [(row["name"], row["row"]) for row in await rows(every)]
    else:
        found = [(t, repr(row)) for t in tables for row in await rows(f"SELECT * FROM {t}")]
    return {table: Counter(row for name, row in found if name == table) for table in tables}


def changed(before: Content, after: Content) -> Change:
    found = {
        table: ((before[table] - after[table]).total(), (after[table] - before[table]).total())
        for table in before
    }
    return {table: counts for table, counts in found.items() if any(counts)}


@dataclass
class Tried:
    """What became of a deed of which one statement failed."""

    number: int
    kind: str
    page: Page
    change: Change
    log: list[dict[str, Any]] = field(default_factory=list)

    def __str__(self) -> str:
        return f"statement {self.number} {self.kind}: {self.page.status}, {self.change}"


async def attempt(faults: Faults, client: Client, form: Form, number: int, kind: str) -> Tried:
    address, fields = form
    if not hasattr(client, "member"):
        client.cookies.clear()  # who just signed up or in
    data = {"csrf_token": await client.form_token(), **fields}
    before = await content()
    merged: list[Any] = [
        structlog.contextvars.merge_contextvars,
        structlog.processors.format_exc_info,
    ]
    with structlog.testing.capture_logs(processors=merged) as log, faults.at(number, kind):
        page = Page(await client.post(address, data=data, follow_redirects=False))
    assert not held(), f"statement {number} {kind} keeps a connection"
    return Tried(number, kind, page, changed(before, await content()), list(map(dict, log)))


def held() -> int:
    """Connections of the pool that nobody gave back; SQLite has one for all."""
    pool = getattr(connection(), "_pool", None)
    return pool.get_size() - pool.get_idle_size() if pool else 0


def ways(number: int, rounds: int, chance: Random) -> Sequence[str]:
    """How a statement is made to fail."""
    if rounds >= WIDE:
        return kinds()
    return [chance.choice(kinds())] if number % FEW == 0 else ()


@pytest.mark.parametrize("make", DEEDS, ids=lambda make: make.__name__)
async def test_whatever_statement_fails_a_deed_is_done_as_a_whole_or_not_at_all(
    make: Make, people: dict[str, Client], faults: Faults, rounds: int, chance: Random
) -> None:
    scenes = (Scene(people, number) for number in count(1))
    client, tried, struck = people[DEEDS[make]], list[Tried](), True
    await attempt(
        faults, client, await make(next(scenes)), -1, ""
    )  # the first makes a few rows more
    for number in range(STATEMENTS_MAX):
        for kind in ways(number, rounds, chance):
            form = await make(next(scenes))
            tried.append(await attempt(faults, client, form, number, kind))
            struck = faults.struck
        if not struck:
            break
    *failed, done = tried
    assert not struck
    assert done.page.status in {200, 303}, done.page.text
    assert done.change
    print(f"{make.__name__}: {len(failed)} faults")  # noqa: T201
    for one in failed:
        assert_whole(one, done)


def assert_whole(failed: Tried, done: Tried) -> None:
    assert failed.change in ({}, done.change), f"{failed}, not {done.change}"
    if failed.page.status == done.page.status:  # there is another way to what failed
        assert failed.change, failed
        return
    assert_told(failed)
    if failed.change:
        assert "Nothing was changed" not in failed.page.text, failed


def assert_told(failed: Tried) -> None:
    """A page that says how to go on, nothing of our insides, and a line of log of the same name."""
    page = failed.page
    assert page.status == 503, f"{failed}: {failed.log}"
    assert "Error 503" in page.text
    assert int(page.response.headers["retry-after"]) > 0
    name = page.words(".trouble__id code")
    assert name == page.response.headers["x-request-id"]
    assert not [word for word in INSIDE if word in page.html], failed
    assert [line for line in failed.log if line.get("request") == name], failed
