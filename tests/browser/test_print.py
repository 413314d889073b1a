"""The print page of every demo thread is one Letter sheet, for every leader."""

from io import BytesIO

import pytest
from playwright.sync_api import Browser, expect
from pypdf import PdfReader

from forum.rules.audiences import ORDER
from tests.browser.conftest import Served

THREADS = range(1, 7)


@pytest.mark.parametrize("audience", ["", *ORDER])
def test_every_brief_prints_on_one_sheet(browser: Browser, served: Served, audience: str) -> None:
    context = browser.new_context(base_url=served.url)
    page = context.new_page()
    for thread in THREADS:
        page.goto(f"/threads/{thread}/summary/print?audience={audience}")
        printed = PdfReader(BytesIO(page.pdf(prefer_css_page_size=True, print_background=True)))
        assert len(printed.pages) == 1
        assert (printed.pages[0].mediabox.width, printed.pages[0].mediabox.height) == (612, 792)
        assert "Print" not in printed.pages[0].extract_text().splitlines()
    context.close()


def test_the_print_button_appears_with_scripts(browser: Browser, served: Served) -> None:
    context = browser.new_context(base_url=served.url)
    page = context.new_page()
    page.goto("/threads/1/summary/print")
    expect(page.get_by_role("button", name="Print")).to_be_visible()
    context.close()
