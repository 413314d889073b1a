"""Curating in a real browser: by keyboard alone, with scripts off, and saved as one goes."""

import re
from collections.abc import Iterator
from io import BytesIO
from typing import Any

import pytest
from PIL import Image
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served, open_page

MARK = {"light": (254, 240, 200), "dark": (92, 65, 10)}
"""How marked words are lit, as static/css/base.css has it."""
SENTENCE = "Said in the curator’s own words, number "


@pytest.fixture
def manager_page(browser: Browser, served: Served, manager_state: Any) -> Iterator[Page]:
    yield from open_page(browser.new_context(base_url=served.url, storage_state=manager_state))


@pytest.fixture
def plain_manager_page(browser: Browser, served: Served, manager_state: Any) -> Iterator[Page]:
    yield from open_page(
        browser.new_context(
            base_url=served.url, storage_state=manager_state, java_script_enabled=False
        )
    )


def first_sentence(page: Page) -> Any:
    return page.get_by_label(re.compile("^Say it in a sentence, line 1")).first


def publish(page: Page, note: str) -> None:
    page.get_by_role("button", name="Publish…").first.press("Enter")
    page.get_by_label("What changed").fill(note)
    page.get_by_label("What changed").press("Enter")
    expect(page.get_by_text(re.compile(r"^Edition \d+, ")).first).to_be_visible()


def test_a_keyboard_alone_leads_from_the_summary_to_a_new_edition(manager_page: Page) -> None:
    page = manager_page
    page.goto("/threads/1/summary")
    page.get_by_role("link", name="Curate this summary").press("Enter")
    first_sentence(page).fill(SENTENCE + "1.")
    page.get_by_role("button", name="Move line 1 down").first.press("Enter")
    expect(page.get_by_label(re.compile("sentence, line 2")).first).to_have_value(SENTENCE + "1.")
    publish(page, "By keyboard.")
    expect(page.get_by_text(SENTENCE + "1.")).to_be_visible()


def test_without_scripts_a_manager_adds_drops_and_publishes(plain_manager_page: Page) -> None:
    page = plain_manager_page
    page.goto("/threads/3/summary/edit")
    lines = page.locator("input[name=line]").count()
    page.get_by_role("button", name=re.compile("^Add the words of")).first.click()
    expect(page.locator("input[name=line]")).to_have_count(lines + 1)
    first_sentence(page).fill(SENTENCE + "2.")
    page.locator("summary").filter(has_text="merge or drop").last.click()
    page.get_by_role("button", name=re.compile("^Drop line")).last.click()
    expect(page.get_by_role("alert")).to_contain_text("Say why")
    expect(first_sentence(page)).to_have_value(SENTENCE + "2.")
    card = page.locator("details[open]").filter(has_text="Drop it, because")
    card.get_by_label("Drop it, because").fill("It says the same as the first.")
    page.get_by_role("button", name=re.compile("^Drop line")).last.click()
    expect(page.locator("input[name=line]")).to_have_count(lines)
    publish(page, "Without scripts.")
    expect(page.get_by_text(SENTENCE + "2.")).to_be_visible()


def test_a_draft_saves_as_one_goes_and_comes_back(manager_page: Page) -> None:
    page = manager_page
    page.goto("/threads/4/summary/edit")
    first_sentence(page).fill(SENTENCE + "3.")
    expect(page.get_by_text(re.compile("^Saved at "))).to_be_visible(timeout=10_000)
    page.goto("/threads/4/summary/edit")
    expect(first_sentence(page)).to_have_value(SENTENCE + "3.")


def test_two_windows_do_not_overwrite_each_other(manager_page: Page) -> None:
    page, other = manager_page, manager_page.context.new_page()
    page.goto("/threads/5/summary/edit")
    other.goto("/threads/5/summary/edit")
    first_sentence(other).fill("The other window’s words.")
    other.get_by_role("button", name="Save draft").first.click()
    expect(other.get_by_text(re.compile("^Draft saved"))).to_be_visible()
    first_sentence(page).fill("This window’s words.")
    expect(page.get_by_text(re.compile("^Another manager saved"))).to_be_visible(timeout=10_000)
    page.get_by_role("button", name="Save draft").first.click()
    both = page.get_by_role("region", name=re.compile("saved this draft while you worked on it"))
    expect(both).to_contain_text("The other window’s words.")
    expect(both).to_contain_text("This window’s words.")
    expect(first_sentence(page)).to_have_value("This window’s words.")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_quotation_leads_to_its_words_marked_in_the_thread(
    browser: Browser, served: Served, scheme: Any
) -> None:
    for page in open_page(
        browser.new_context(base_url=served.url, color_scheme=scheme, java_script_enabled=False)
    ):
        page.goto("/threads/1/summary")
        line = page.locator(".case .line").filter(has_text="Marguerite Tolson").first
        words = line.locator("blockquote p").inner_text().strip("“”… ")
        line.get_by_role("link", name="Read the reply").click()
        expect(page.locator("article").filter(has_text=words).first).to_be_in_viewport()
        assert MARK[scheme] in colours(page)


def colours(page: Page) -> set[tuple[int, ...]]:
    """Of what the window shows."""
    shown = Image.open(BytesIO(page.screenshot())).convert("RGB")
    return {colour for _, colour in shown.getcolors(maxcolors=1 << 24) or []}  # type: ignore[misc]
