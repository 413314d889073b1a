"""Names are completed while one types them, with the keyboard or the mouse."""

from playwright.sync_api import Page, expect


def test_a_name_is_completed(member_page: Page) -> None:
    member_page.goto("/threads/1/reply")
    field, names = member_page.get_by_label("Your reply"), member_page.get_by_role("listbox")
    field.press_sequentially("As @del")
    expect(names.get_by_role("option")).to_have_count(1)
    expect(names.get_by_role("option")).to_have_attribute("aria-selected", "true")
    member_page.keyboard.press("Enter")
    expect(field).to_have_value("As @delbert-quan ")
    expect(names).to_be_hidden()
    field.press_sequentially("and @del")
    expect(names).to_be_visible()
    member_page.keyboard.press("Escape")
    expect(names).to_be_hidden()
    field.press_sequentially("b")
    names.get_by_role("option").click()
    expect(field).to_have_value("As @delbert-quan and @delbert-quan ")


def test_an_address_is_no_name(member_page: Page) -> None:
    member_page.goto("/threads/1/reply")
    member_page.get_by_label("Your reply").press_sequentially("me@del")
    member_page.wait_for_timeout(400)  # longer than the script waits for another key
    expect(member_page.get_by_role("listbox")).to_be_hidden()


def test_a_selection_is_quoted_in_a_reply(member_page: Page) -> None:
    member_page.goto("/threads/1")
    member_page.locator(".prose[data-answer] p").first.click(click_count=3)
    member_page.get_by_role("link", name="Quote in a reply").locator("visible=true").click()
    member_page.wait_for_url("**/reply?to=*")
    body = member_page.locator("textarea[name=body]").input_value()
    lines = body.rstrip().split("\n")
    assert all(line.startswith(">") for line in lines)
    assert "](/replies/" in lines[-1]
    member_page.locator("textarea[name=body]").fill(f"{body}Is that so?")
    member_page.get_by_role("button", name="Post reply").click()
    member_page.wait_for_url("**#reply-*")
    expect(member_page.get_by_text("Quoted by").first).to_be_visible()
