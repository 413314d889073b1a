"""Drafts in a real browser: kept as one types, and by a button where scripts are off."""

import re
from typing import Any

from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served

PLACE = "/threads/2/reply"


def test_what_is_typed_is_kept_by_itself_and_comes_back(
    member_page: Page, browser: Browser, served: Served, member_state: Any
) -> None:
    member_page.goto(PLACE)
    member_page.get_by_label("Your reply").fill("Half a thought")
    expect(member_page.locator("[data-draft-state]")).to_have_text(re.compile("Draft saved [0-9]"))
    other = browser.new_context(base_url=served.url, storage_state=member_state)
    page = other.new_page()
    page.goto(PLACE)
    expect(page.get_by_label("Your reply")).to_have_value("Half a thought")
    page.get_by_label("Your reply").fill("Half a thought, and more")
    expect(page.locator("[data-draft-state]")).to_have_text(re.compile("Draft saved [0-9]"))
    other.close()
    member_page.get_by_label("Your reply").fill("Something else")
    expect(member_page.locator("[data-draft-state]")).to_contain_text("on another device meanwhile")
    member_page.get_by_role("button", name="Save draft").click()
    expect(member_page.get_by_role("heading", name="Two versions of your draft")).to_be_visible()
    member_page.get_by_role("button", name="Keep this one").click()
    expect(member_page.get_by_label("Your reply")).to_have_value("Something else")


def test_leaving_the_page_at_once_keeps_what_was_typed(member_page: Page) -> None:
    member_page.goto(PLACE)
    member_page.get_by_label("Your reply").fill("Gone before it was saved")
    member_page.goto("/about")
    for _ in range(10):  # it is on its way while the next page loads
        member_page.goto(PLACE)
        if member_page.get_by_label("Your reply").input_value():
            break
    expect(member_page.get_by_label("Your reply")).to_have_value("Gone before it was saved")


def test_posting_leaves_no_draft_behind(member_page: Page) -> None:
    member_page.goto(PLACE)
    member_page.get_by_label("Your reply").fill("A whole thought, soon taken back.")
    expect(member_page.locator("[data-draft-state]")).to_have_text(re.compile("Draft saved [0-9]"))
    member_page.get_by_role("button", name="Post reply").click()
    expect(member_page.get_by_text("A whole thought, soon taken back.")).to_be_visible()
    member_page.goto(PLACE)
    expect(member_page.get_by_label("Your reply")).to_have_value("")


def test_without_scripts_a_button_keeps_the_draft(plain_page: Page) -> None:
    plain_page.goto("/threads/2")
    plain_page.get_by_label("Your reply").fill("Typed on a plain page")
    with plain_page.expect_navigation():
        plain_page.get_by_role("button", name="Save draft").click()
    plain_page.goto("/threads/2")
    expect(plain_page.get_by_label("Your reply")).to_have_value("Typed on a plain page")
    expect(plain_page.locator("#answer .draft-note")).to_contain_text("Your draft is in this form")
