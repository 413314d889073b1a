"""What scripts add, and what a keyboard reaches."""

from playwright.sync_api import Page, expect


def test_marking_a_reply_does_not_leave_the_page(member_page: Page) -> None:
    member_page.goto("/replies/1")
    button = member_page.locator("#reply-1 .endorse").first
    before = int(button.locator(".n").inner_text())
    member_page.evaluate("window.stayed = true")
    button.click()
    expect(button.locator(".n")).to_have_text(str(before + 1))
    assert member_page.evaluate("window.stayed") is True
    button.click()
    expect(button.locator(".n")).to_have_text(str(before))


def test_times_are_relative_and_keep_the_date(member_page: Page) -> None:
    member_page.goto("/threads/6")
    time = member_page.locator("li.reply time").first
    expect(time).to_contain_text("ago")
    assert ", 20" in (time.get_attribute("title") or "")


def test_keyboard_skips_to_the_content_and_marks_a_reply(member_page: Page) -> None:
    member_page.goto("/threads/1")
    member_page.keyboard.press("Tab")
    expect(member_page.get_by_role("link", name="Skip to main content")).to_be_focused()
    button = member_page.locator("#reply-1 .endorse").first
    pressed = button.get_attribute("aria-pressed")
    button.focus()
    member_page.keyboard.press("Enter")
    expect(button).not_to_have_attribute("aria-pressed", pressed or "")
    member_page.keyboard.press("Enter")
    expect(button).to_have_attribute("aria-pressed", pressed or "")


def test_a_summary_prints_on_one_page(visitor_page: Page) -> None:
    for thread in range(1, 7):
        visitor_page.goto(f"/threads/{thread}/summary")
        pdf = visitor_page.pdf(format="Letter", prefer_css_page_size=True)
        assert pdf.count(b"/Type /Page\n") == 1


def test_no_page_asks_another_host_for_anything(visitor_page: Page) -> None:
    asked: list[str] = []
    visitor_page.on("request", lambda request: asked.append(request.url))
    for path in ("/", "/threads/1", "/threads/1/summary"):
        visitor_page.goto(path)
    assert {url.split("/")[2].split(":")[0] for url in asked} == {"127.0.0.1"}
