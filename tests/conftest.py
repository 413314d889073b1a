"""Fixtures that every test can use: a database, the application, and a cast of people."""

import asyncio
import gc
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from pathlib import Path

import pytest
import pytest_asyncio
from starlette.applications import Starlette

from forum.app import create_app
from forum.database import connected
from forum.models import Role, Thread
from forum.settings import Settings
from tests.client import Client, sign_in
from tests.databases import PostgresCopies, SqliteCopies, why_no_postgres
from tests.factories import make_member, make_thread
from tests.mail_server import Inbox, serving_mail
from tests.models_once import models_tied_once
from tests.strictness import fail_when_skipped

Copies = SqliteCopies | PostgresCopies


def pytest_addoption(parser: pytest.Parser) -> None:
    parser.addoption("--database", choices=("sqlite", "postgres"), default="sqlite")
    parser.addoption("--rounds", type=int, default=5, help="of the hostile tests' loops")
    parser.addoption("--seed", type=int, default=1, help="of what they choose by chance")


def pytest_collection_modifyitems(config: pytest.Config, items: list[pytest.Item]) -> None:
    if config.getoption("--database") == "postgres":
        _leave_out_what_needs_no_database(config, items)
        reason = asyncio.run(why_no_postgres())
        for item in items if reason else []:
            item.add_marker(pytest.mark.skip(reason=reason))


def _leave_out_what_needs_no_database(config: pytest.Config, items: list[pytest.Item]) -> None:
    """Those tests have run with SQLite already, and would do the very same again."""
    needing = [item for item in items if "db" in getattr(item, "fixturenames", ())]
    config.hook.pytest_deselected(items=[item for item in items if item not in set(needing)])
    items[:] = needing


def pytest_collection_finish() -> None:
    """Code and tests stay until the end: they need not be searched for garbage again and again."""
    gc.collect()
    gc.freeze()
    gc.set_threshold(50_000, 20, 20)


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    fail_when_skipped(terminalreporter)


@pytest.fixture(scope="session", autouse=True)
def models() -> Iterator[None]:
    with models_tied_once():
        yield


@pytest.fixture(scope="session")
def copies(
    request: pytest.FixtureRequest,
    tmp_path_factory: pytest.TempPathFactory,
    testrun_uid: str,
    worker_id: str,
) -> Iterator[Copies]:
    """Migrated once; each test gets a copy."""
    made: Copies
    if request.config.getoption("--database") == "postgres":
        made = PostgresCopies(f"{testrun_uid[:8]}_{worker_id}")
    else:
        made = SqliteCopies(tmp_path_factory.mktemp("database"))
    asyncio.run(made.prepare())
    yield made
    asyncio.run(made.drop())


@pytest_asyncio.fixture
async def db(copies: Copies, tmp_path: Path) -> AsyncIterator[str]:
    """A fresh forum's database, connected; gives its address."""
    async with copies.copy(tmp_path) as url, connected(url):
        yield url


@pytest.fixture
def settings(tmp_path: Path) -> Settings:
    return Settings(data_dir=tmp_path, rate_limits="off", secret_key="k" * 32)


@pytest.fixture
def app(db: str, settings: Settings) -> Starlette:
    """The application as served, on the database of this test."""
    return create_app(settings)


@pytest_asyncio.fixture
async def visitor(app: Starlette) -> AsyncIterator[Client]:
    async with Client(app) as client:
        yield client


@pytest_asyncio.fixture
async def signed_in(app: Starlette) -> AsyncIterator[Callable[..., Awaitable[Client]]]:
    """Makes members who are signed in: `await signed_in("ana", role=Role.MANAGER)`."""
    clients: list[Client] = []

    async def make(username: str, role: Role = Role.MEMBER, agency: str = "") -> Client:
        client = Client(app)
        clients.append(client)
        await sign_in(client, await make_member(username, role=role, agency=agency))
        return client

    yield make
    for client in clients:
        await client.aclose()


SignedIn = Callable[..., Awaitable[Client]]


@pytest_asyncio.fixture
async def author(signed_in: SignedIn) -> Client:
    return await signed_in("author", agency="Harbor County")


@pytest_asyncio.fixture
async def stranger(signed_in: SignedIn) -> Client:
    return await signed_in("stranger", agency="City of Elm")


@pytest_asyncio.fixture
async def manager(signed_in: SignedIn) -> Client:
    return await signed_in("manager", role=Role.MANAGER)


@pytest_asyncio.fixture
async def admin(signed_in: SignedIn) -> Client:
    return await signed_in("admin", role=Role.ADMIN)


@pytest_asyncio.fixture
async def thread(author: Client) -> Thread:
    return await make_thread(author.member)


@pytest_asyncio.fixture
async def inbox() -> AsyncIterator[Inbox]:
    """A mail server that takes everything."""
    async with serving_mail() as found:
        yield found


@pytest.fixture
def mailing(tmp_path: Path, inbox: Inbox) -> Settings:
    """Settings of a forum that sends mail there."""
    return Settings(data_dir=tmp_path, rate_limits="off", secret_key="k" * 32, smtp_url=inbox.url)


@pytest_asyncio.fixture
async def somebody(db: str, mailing: Settings) -> AsyncIterator[Client]:
    """A visitor of a forum that sends mail."""
    async with Client(create_app(mailing)) as client:
        yield client
