"""Within a thread: copying a link, folding a branch, going to what is new; and all of it without scripts."""

import re

from playwright.sync_api import Page, Route, expect

BRANCH = "li.reply:has(> ol.replies)"


def with_news(route: Route) -> None:
    """The page as it is when the second and third replies came after the last visit."""
    response = route.fetch()
    html = response.text()
    ids = re.findall(r'<li class="reply[^"]*" id="reply-(\d+)"', html)[1:3]
    for id in ids:
        when = re.compile(rf'(id="reply-{id}".*?)(<a href="/replies/{id}">)', re.DOTALL)
        html = when.sub(r'\1<b class="new">New</b> \2', html, count=1)
    news = f'<p class="news">2 new. <a href="#reply-{ids[0]}">Go to the first</a></p>'
    html = html.replace('<ol class="replies">', f'{news}<ol class="replies">', 1)
    route.fulfill(response=response, body=html)


def test_a_branch_folds_and_stays_folded_in_this_tab(visitor_page: Page) -> None:
    visitor_page.goto("/threads/1")
    reply = visitor_page.locator(BRANCH).first
    below, fold = reply.locator("> ol.replies"), reply.locator("> article .fold")
    expect(fold).to_have_attribute("aria-expanded", "true")
    assert fold.get_attribute("aria-controls") == below.get_attribute("id")
    fold.focus()
    visitor_page.keyboard.press("Enter")
    expect(below).to_be_hidden()
    expect(fold).to_have_attribute("aria-expanded", "false")
    expect(fold).to_be_focused()
    visitor_page.reload()
    expect(below).to_be_hidden()
    inside = below.locator("li.reply").first.get_attribute("id") or ""
    visitor_page.goto(f"/replies/{inside.removeprefix('reply-')}")
    expect(visitor_page.locator(f"#{inside}")).to_be_visible()
    expect(visitor_page.locator(f"#{inside}")).to_be_in_viewport()


def test_a_link_is_copied_and_said_aloud(member_page: Page) -> None:
    member_page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    member_page.goto("/threads/1")
    reply = member_page.locator("li.reply:has(> article details.more)").first
    id = (reply.get_attribute("id") or "").removeprefix("reply-")
    reply.locator("details.more > summary").first.click()
    reply.get_by_role("button", name="Copy link").first.click()
    expect(member_page.get_by_role("status").filter(has_text="Link copied.")).to_have_count(1)
    copied = member_page.evaluate("navigator.clipboard.readText()")
    assert copied.endswith(f"/replies/{id}")


def test_a_button_goes_from_one_new_reply_to_the_next(visitor_page: Page) -> None:
    visitor_page.route(re.compile(r"/threads/1$"), with_news)
    visitor_page.goto("/threads/1")
    fresh = visitor_page.locator("li.reply:has(> article .new)")
    first, second = [f"#{reply.get_attribute('id')} > article" for reply in fresh.all()[:2]]
    button = visitor_page.get_by_role("button", name="First new of 2")
    button.click()
    expect(visitor_page.locator(first)).to_be_focused()
    expect(visitor_page.locator(first)).to_be_in_viewport()
    visitor_page.get_by_role("button", name="Next new, 2 of 2").click()
    expect(visitor_page.locator(second)).to_be_focused()
    expect(button).to_be_visible()


def test_a_new_reply_in_a_folded_branch_is_opened(visitor_page: Page) -> None:
    visitor_page.route(re.compile(r"/threads/1$"), with_news)
    visitor_page.goto("/threads/1")
    for fold in visitor_page.locator("ol.replies > li > article .fold").all():
        if fold.is_visible():
            fold.click()
    for _ in range(2):
        visitor_page.locator(".next-new").click()
        expect(visitor_page.locator("article:focus")).to_be_visible()


def test_without_scripts_links_do_and_branches_are_open(plain_page: Page) -> None:
    plain_page.goto("/threads/1")
    reply = plain_page.locator(BRANCH).first
    expect(reply.locator("> ol.replies")).to_be_visible()
    assert plain_page.locator(".fold, .next-new").count() == 0
    id = (reply.get_attribute("id") or "").removeprefix("reply-")
    expect(reply.locator(f"a[href='/replies/{id}']").first).to_be_visible()
