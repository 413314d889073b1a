"""In Chromium nothing of what people typed runs, loads, or pops up."""

from typing import Any

from playwright.sync_api import Browser

from tests.browser.conftest import Served
from tests.browser.watching import infest, watched
from tests.http.corpora import OWN_XSS

HANDLER = "<img src=x onerror=alert(1)>"


def test_nothing_that_was_typed_runs(browser: Browser, served: Served, member_state: Any) -> None:
    noted: list[str] = []
    context = browser.new_context(base_url=served.url, storage_state=member_state)
    page = watched(context, noted)
    for address in infest(context, OWN_XSS):
        page.goto(address)
        page.keyboard.press("Tab")  # some wait for the focus
        page.mouse.move(300, 300)
    assert noted == []
    context.close()


def test_the_watch_sees_what_runs(browser: Browser, served: Served) -> None:
    """Otherwise nothing noted would mean nothing."""
    noted: list[str] = []
    page = watched(browser.new_context(base_url=served.url), noted)
    page.goto("/about")
    with page.expect_console_message(lambda message: message.text.startswith("CSP:")):
        page.evaluate(f"document.body.insertAdjacentHTML('beforeend', '{HANDLER}')")
    page.evaluate("alert(1)")
    kinds = {note.split(":")[0] for note in noted}
    assert {"dialog", "console"} <= kinds, noted
    page.context.close()
