"""A real server with the demo's content, and a real browser that looks at it."""

import os
import shutil
import socket
import sqlite3
import subprocess
import sys
import time
import urllib.request
from collections.abc import Iterator
from contextlib import closing
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, BrowserContext, Page, Request

ROOT = Path(__file__).resolve().parents[2]
CHROMIUM = next(
    filter(None, map(shutil.which, ("chromium", "chromium-browser", "google-chrome"))), ""
)
START_SECONDS = 90


ADMIN, ADMIN_PASSWORD = "boss", "seven quiet ferries at noon"


@dataclass(frozen=True, slots=True)
class Served:
    """Where the forum is served, the passwords of those who can sign in, and its database."""

    url: str
    passwords: dict[str, str]
    database: Path

    def forget_drafts(self) -> None:
        """What one test typed is not to stand in the forms of the next."""
        with closing(sqlite3.connect(self.database)) as database, database:
            database.execute("DELETE FROM draft")

    def let_proofs_run_out(self) -> None:
        """As if every password had been typed long ago."""
        with closing(sqlite3.connect(self.database)) as database, database:
            database.execute("UPDATE session SET proved_at = NULL")


def pytest_collection_modifyitems(items: list[pytest.Item]) -> None:
    if not CHROMIUM:
        for item in items:
            item.add_marker(pytest.mark.skip(reason="no Chromium here: apt-get install chromium"))


@pytest.fixture(scope="session")
def browser_type_launch_args() -> dict[str, Any]:
    quiet = ["--no-sandbox", "--disable-background-networking", "--disable-component-update"]
    return {"executable_path": CHROMIUM, "args": quiet}


@pytest.fixture(scope="session")
def served(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Served]:
    """`serve --demo` as a user starts it, on a free port."""
    folder, port = tmp_path_factory.mktemp("data"), _free_port()
    command = [sys.executable, "main.py", "serve", "--demo", "--port", str(port)]
    environment = {
        **os.environ,
        "FORUM_DATA_DIR": str(folder),
        "FORUM_RATE_LIMITS": "off",
        "FORUM_LOG_LEVEL": "warning",
    }
    process = subprocess.Popen(command, cwd=ROOT, env=environment, stdout=subprocess.DEVNULL)  # noqa: S603  (our own program)
    try:
        url = f"http://127.0.0.1:{port}"
        _wait_for(url)
        _make_administrator(environment)
        passwords = {**_passwords(folder), ADMIN: ADMIN_PASSWORD}
        yield Served(url, passwords, folder / "casemaker.sqlite3")
    finally:
        process.terminate()
        process.wait(timeout=10)


def _free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        port: int = probe.getsockname()[1]
        return port


def _wait_for(url: str) -> None:
    deadline = time.monotonic() + START_SECONDS
    while time.monotonic() < deadline:
        try:
            with urllib.request.urlopen(f"{url}/readyz", timeout=1):  # noqa: S310  (our own server)
                return
        except OSError:
            time.sleep(0.05)  # until the server listens; there is nothing else to wait on
    raise TimeoutError(f"{url} did not answer within {START_SECONDS} s")


def _make_administrator(environment: dict[str, str]) -> None:
    """The demo has none."""
    options = ["--email", "boss@agency.example", "--name", "Noor Ellis", "--role", "admin"]
    command = [sys.executable, "main.py", "member", "create", ADMIN, *options]
    subprocess.run(  # noqa: S603  (our own program)
        command, cwd=ROOT, env=environment, input=ADMIN_PASSWORD, text=True, check=True
    )


def _passwords(folder: Path) -> dict[str, str]:
    lines = (folder / "demo-passwords.txt").read_text().splitlines()
    return {line.split(" ", 1)[0]: line.split(" ", 1)[1] for line in lines}


@pytest.fixture(scope="session")
def member_state(browser: Browser, served: Served) -> Any:
    return _signed_in(browser, served, "demo-member")


@pytest.fixture(scope="session")
def manager_state(browser: Browser, served: Served) -> Any:
    return _signed_in(browser, served, "demo-manager")


@pytest.fixture(scope="session")
def admin_state(browser: Browser, served: Served) -> Any:
    return _signed_in(browser, served, ADMIN)


def _signed_in(browser: Browser, served: Served, username: str) -> Any:
    context = browser.new_context(base_url=served.url)
    page = context.new_page()
    page.goto("/login")
    page.get_by_label("Username").fill(username)
    page.get_by_label("Password").fill(served.passwords[username])
    page.get_by_role("main").get_by_role("button", name="Sign in").click()
    page.wait_for_url(served.url + "/")
    state = context.storage_state()
    context.close()
    return state


@pytest.fixture
def member_page(browser: Browser, served: Served, member_state: Any) -> Iterator[Page]:
    served.forget_drafts()
    yield from open_page(browser.new_context(base_url=served.url, storage_state=member_state))


@pytest.fixture
def plain_page(browser: Browser, served: Served, member_state: Any) -> Iterator[Page]:
    """A member's browser with JavaScript off."""
    served.forget_drafts()
    yield from open_page(
        browser.new_context(
            base_url=served.url, storage_state=member_state, java_script_enabled=False
        )
    )


@pytest.fixture
def visitor_page(browser: Browser, served: Served) -> Iterator[Page]:
    yield from open_page(browser.new_context(base_url=served.url))


SEND_NOTHING_MORE = """() => {
    for (const leaving of ["pagehide", "visibilitychange"])
        addEventListener(leaving, (event) => event.stopImmediatePropagation(), true);
    window.fetch = () => new Promise(() => {});
}"""
"""A page that is closed sends what was typed last, and that would come after the next test began."""
ARRIVES_WITHIN_MS = 5000


def open_page(context: BrowserContext) -> Iterator[Page]:
    page = context.new_page()
    on_the_way = _saves_on_the_way(page)
    yield page
    if not page.is_closed():
        page.evaluate(SEND_NOTHING_MORE)
        _let_arrive(page, on_the_way)
    context.close()


def _saves_on_the_way(page: Page) -> set[Request]:
    """The drafts that the page has sent and no answer has come for, kept up to date."""
    on_the_way: set[Request] = set()

    def sent(request: Request) -> None:
        if request.method == "POST" and request.resource_type == "fetch":
            on_the_way.add(request)

    def ended(request: Request) -> None:
        on_the_way.discard(request)

    page.on("request", sent)
    page.on("requestfinished", ended)
    page.on("requestfailed", ended)
    return on_the_way


def _let_arrive(page: Page, on_the_way: set[Request]) -> None:
    """One that was sent as the test ended is there before the next test forgets all drafts."""
    waited = 0
    while on_the_way and waited < ARRIVES_WITHIN_MS:
        page.wait_for_timeout(10)  # until answers come; Playwright tells of them meanwhile
        waited += 10
