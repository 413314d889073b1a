"""Selecting words of a reply quotes them exactly, however the page shows them; so does pasting."""

from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Served

BODY = """We tried it in **two counties** and it “worked”: see [the report](https://example.gov/r).

- First, scanning *costs* $0.12 a page
- Second, nobody missed the paper
  - not even the archive — really…

1. One thing
2. Another thing

| Year | Cost |
|---|---|
| 2023 | $9,000 |
| 2024 | $7,500 |

That is all there is to it, I’d say."""

SELECT = """([from, to]) => {
  const prose = [...document.querySelectorAll(".prose[data-quote]")].at(-1);
  const place = (words, after) => {
    const texts = document.createTreeWalker(prose, NodeFilter.SHOW_TEXT);
    for (let node; (node = texts.nextNode()); ) {
      const at = node.data.indexOf(words);
      if (at >= 0) return [node, at + (after ? words.length : 0)];
    }
  };
  const range = document.createRange();
  range.setStart(...place(from, false));
  range.setEnd(...place(to, true));
  prose.scrollIntoView({ block: "center" });
  document.getSelection().removeAllRanges();
  document.getSelection().addRange(range);
}"""
"""Selects in the last reply of the page from some words to others, each within one piece of text."""

QUOTE = "Quote for the summary"
SELECTIONS = [
    ("tried it", "the report", "tried it in two counties and it “worked”: see the report"),
    ("“worked", "scanning", "“worked”: see the report.\nFirst, scanning"),
    ("costs", "the paper", "costs $0.12 a page\nSecond, nobody missed the paper"),
    ("not even", "One thing", "not even the archive — really…\nOne thing"),
    ("Another", "2023", "Another thing\nYear\tCost\n2023"),
    ("Cost", "$7,5", "Cost\n2023\t$9,000\n2024\t$7,500"),
    ("$7,500", "it, I’", "$7,500\n\nThat is all there is to it, I’d"),
]


@pytest.fixture(scope="module")
def thread(browser: Browser, served: Served, member_state: Any) -> str:
    """The address of a thread whose last reply has a bit of everything."""
    context = browser.new_context(base_url=served.url, storage_state=member_state)
    page = context.new_page()
    page.goto("/threads/new")
    page.locator("input[name=title]").fill("How do I convince my leadership to scan it all?")
    page.locator("textarea[name=body]").fill("They like paper.")
    page.locator("main form button[type=submit]").first.click()
    page.get_by_label("Your reply").fill(BODY)
    page.get_by_role("button", name="Post reply").click()
    page.wait_for_url("**#reply-*")
    url = page.url
    context.close()
    return url


@pytest.mark.parametrize(("start", "end", "quoted"), SELECTIONS)
def test_a_selection_is_quoted_exactly(
    member_page: Page, thread: str, start: str, end: str, quoted: str
) -> None:
    member_page.goto(thread)
    member_page.evaluate(SELECT, [start, end])
    member_page.get_by_role("link", name=QUOTE, exact=True).locator("visible=true").click()
    expect(member_page.get_by_role("heading", name=QUOTE)).to_be_visible()
    assert member_page.locator(".source__text mark").text_content() == quoted


def test_the_keyboard_reaches_the_offer_and_escape_takes_it_away(
    member_page: Page, thread: str
) -> None:
    member_page.goto(thread)
    offer = member_page.locator(".quote-this")
    member_page.locator(".prose[data-quote] p").last.click(click_count=3)
    expect(offer).to_be_visible()
    member_page.keyboard.press("Tab")
    expect(offer.get_by_role("link", name=QUOTE)).to_be_focused()
    member_page.keyboard.press("Escape")
    expect(offer).to_be_hidden()
    member_page.evaluate(SELECT, ["tried it", "the report"])
    expect(offer).to_be_visible()
    member_page.evaluate("document.getSelection().removeAllRanges()")
    expect(offer).to_be_hidden()


def test_a_selection_over_two_replies_or_of_too_many_words_is_not_quoted(
    member_page: Page,
) -> None:
    member_page.goto("/threads/1")
    offer = member_page.locator(".quote-this")
    words = offer.locator("a").first
    member_page.evaluate(
        """() => {
          const [one, , other] = document.querySelectorAll(".prose[data-quote]");
          document.getSelection().setBaseAndExtent(one, 0, other, 1);
        }"""
    )
    member_page.wait_for_timeout(400)  # longer than the offer waits for a selection to settle
    expect(offer).to_be_hidden()
    member_page.evaluate(
        """() => {
          const prose = document.querySelector(".prose[data-quote]");
          prose.append(" and so on".repeat(60));
          document.getSelection().selectAllChildren(prose);
        }"""
    )
    expect(words).to_have_text("Select at most 500 characters to quote")
    assert words.get_attribute("href") is None


def test_visitors_are_offered_nothing(visitor_page: Page) -> None:
    visitor_page.goto("/threads/1")
    visitor_page.locator(".reply .prose p").first.click(click_count=3)
    visitor_page.wait_for_timeout(400)
    expect(visitor_page.locator(".quote-this")).to_have_count(0)


@pytest.mark.parametrize("block", ["start", "end"])
def test_on_a_phone_the_offer_covers_no_selected_words(
    browser: Browser, served: Served, member_state: Any, thread: str, block: str
) -> None:
    context = browser.new_context(
        base_url=served.url,
        storage_state=member_state,
        viewport={"width": 360, "height": 640},
        has_touch=True,
    )
    page = context.new_page()
    page.goto(thread)
    page.evaluate(SELECT, ["That is all", "I’d say"])
    page.locator(".prose[data-quote] p").last.evaluate(
        "(p, block) => p.scrollIntoView({block})", block
    )
    page.evaluate("dispatchEvent(new Event('resize'))")
    offer = page.locator(".quote-this")
    expect(offer).to_be_visible()
    page.wait_for_timeout(400)
    box, words = offer.bounding_box(), page.locator(".prose[data-quote] p").last.bounding_box()
    assert box
    assert words
    assert box["y"] >= words["y"] + words["height"] or box["y"] + box["height"] <= words["y"]
    assert box["height"] >= 44
    context.close()


def test_words_are_pasted_and_mended_without_scripts(plain_page: Page, thread: str) -> None:
    plain_page.goto(thread)
    reply = plain_page.locator("li.reply").last
    reply.locator("summary").first.click()
    reply.get_by_role("link", name=QUOTE).click()
    plain_page.get_by_label("Words to quote").fill("nobody has missed the papers")
    plain_page.get_by_label("What they argue for").select_option("mission")
    plain_page.get_by_role("button", name="Nominate").click()
    expect(plain_page.get_by_text("The nearest words in the reply")).to_be_visible()
    plain_page.get_by_role("button", name="Use these words").click()
    expect(plain_page.get_by_label("Words to quote")).to_have_value("nobody missed the paper")
    plain_page.get_by_role("button", name="Nominate").click()
    expect(plain_page.get_by_role("heading", level=1)).to_have_text("Nominated")
    plain_page.get_by_role("link", name="Your nominations").click()
    expect(plain_page.locator(".nomination").first).to_contain_text("nobody missed the paper")
