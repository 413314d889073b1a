"""Every page, in light and dark, wide and narrow: axe finds nothing and nothing scrolls sideways."""

from collections.abc import Iterator
from typing import Any, Literal

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Browser, ConsoleMessage, Page

from tests.browser.conftest import Served
from tests.browser.pages import ADMIN_PAGES, MANAGER_PAGES, MEMBER_PAGES, VISITOR_PAGES

Scheme = Literal["light", "dark"]
LOOKS: list[tuple[int, Scheme]] = [(1280, "light"), (360, "dark")]
"""Colours do not depend on the width, nor the layout on colours: each of them once."""
NARROWEST = 320
RULES = {
    "runOnly": {
        "type": "tag",
        "values": ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22aa", "best-practice"],
    },
    "resultTypes": ["violations"],
    "elementRef": False,
}
EXPECTED_FAILURES = ("the server responded with a status of",)
"""Chromium reports an error page's own status in the console; everything else there is a fault."""


@pytest.fixture(params=LOOKS, ids=lambda look: f"{look[0]}-{look[1]}")
def look(request: pytest.FixtureRequest) -> tuple[int, Scheme]:
    found: tuple[int, Scheme] = request.param
    return found


def _open(browser: Browser, served: Served, look: tuple[int, Scheme], state: Any) -> Iterator[Page]:
    width, scheme = look
    context = browser.new_context(
        base_url=served.url,
        storage_state=state,
        viewport={"width": width, "height": 900},
        color_scheme=scheme,
    )
    yield context.new_page()
    context.close()


@pytest.fixture
def as_visitor(browser: Browser, served: Served, look: tuple[int, Scheme]) -> Iterator[Page]:
    yield from _open(browser, served, look, None)


@pytest.fixture
def as_member(
    browser: Browser, served: Served, look: tuple[int, Scheme], member_state: Any
) -> Iterator[Page]:
    yield from _open(browser, served, look, member_state)


@pytest.fixture
def as_manager(
    browser: Browser, served: Served, look: tuple[int, Scheme], manager_state: Any
) -> Iterator[Page]:
    yield from _open(browser, served, look, manager_state)


@pytest.fixture
def as_admin(
    browser: Browser, served: Served, look: tuple[int, Scheme], admin_state: Any
) -> Iterator[Page]:
    yield from _open(browser, served, look, admin_state)


def test_visitors_pages_are_accessible(as_visitor: Page) -> None:
    _assert_accessible(as_visitor, VISITOR_PAGES)


def test_members_pages_are_accessible(as_member: Page) -> None:
    _assert_accessible(as_member, MEMBER_PAGES)


def test_managers_pages_are_accessible(as_manager: Page) -> None:
    _assert_accessible(as_manager, MANAGER_PAGES)


def test_administrators_pages_are_accessible(as_admin: Page) -> None:
    _assert_accessible(as_admin, ADMIN_PAGES)


def test_the_page_that_asks_for_the_password_again_is_accessible(
    as_member: Page, served: Served
) -> None:
    served.let_proofs_run_out()
    as_member.goto("/account/data")
    as_member.get_by_role("button", name="Download your data").click()
    as_member.get_by_label("Your password").fill("not the password")
    as_member.get_by_role("button", name="Go on").click()
    as_member.get_by_text("That is not your password").first.wait_for()
    assert list(_seen(as_member, "/account/data")) == []


def _assert_accessible(page: Page, paths: list[str]) -> None:
    complaints: list[str] = []
    page.on("console", lambda message: _note(message, complaints))
    faults = [fault for path in paths for fault in _faults(page, path)]
    assert faults + complaints == []


def _note(message: ConsoleMessage, complaints: list[str]) -> None:
    expected = any(words in message.text for words in EXPECTED_FAILURES)
    if message.type in {"error", "warning"} and not expected:
        complaints.append(f"console: {message.text}")


def _faults(page: Page, path: str) -> Iterator[str]:
    page.goto(path)
    yield from _seen(page, path)


def _seen(page: Page, path: str) -> Iterator[str]:
    for violation in Axe().run(page, options=RULES).response["violations"]:
        places = [node["target"] for node in violation["nodes"]]
        yield f"{path}: {violation['id']}: {places}"
    if page.viewport_size and page.viewport_size["width"] < 500:
        yield from _sideways(page, path)


def _sideways(page: Page, path: str) -> Iterator[str]:
    usual = page.viewport_size or {"width": 360, "height": 900}
    page.set_viewport_size({"width": NARROWEST, "height": usual["height"]})
    width = page.evaluate("document.documentElement.scrollWidth")
    page.set_viewport_size(usual)
    if width > NARROWEST:
        yield f"{path}: {width} pixels wide on a screen of {NARROWEST}"
