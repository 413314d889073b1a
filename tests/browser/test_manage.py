"""Managers' pages, where it matters how things are laid out."""

from typing import Any

from playwright.sync_api import Browser, expect

from tests.browser.conftest import Served


def test_what_opens_a_form_stays_beside_it(
    browser: Browser, served: Served, manager_state: Any
) -> None:
    context = browser.new_context(base_url=served.url, storage_state=manager_state)
    page = context.new_page()
    page.goto("/members/demo-member")
    opener = page.locator(".side summary").filter(has_text="Silence")
    opener.click()
    expect(page.locator("#silence-until")).to_be_visible()
    aside, box = page.locator(".side").bounding_box(), opener.bounding_box()
    assert aside
    assert box
    assert aside["x"] <= box["x"]
    assert aside["y"] <= box["y"]
    context.close()
