"""Everything that a member does works with JavaScript off."""

from playwright.sync_api import Page, expect

ARGUMENT = "A courier run costs $38 and an upload costs nothing, so the pilot saves $9,000 a year."
WHY = "It is the one number that our budget officer wrote down."


def test_member_posts_a_tagged_argument_and_takes_it_back(plain_page: Page) -> None:
    plain_page.goto("/threads/2")
    plain_page.get_by_label("Your reply").fill(ARGUMENT)
    plain_page.get_by_role("checkbox", name="ROI").check()
    plain_page.get_by_role("button", name="Preview").click()
    expect(plain_page.get_by_label("Your reply")).to_have_value(ARGUMENT)
    expect(plain_page.get_by_role("checkbox", name="ROI")).to_be_checked()
    plain_page.get_by_role("button", name="Post reply").click()
    reply = plain_page.locator("li.reply", has_text=ARGUMENT).last
    expect(reply.get_by_text("ROI", exact=True).first).to_be_visible()
    reply.locator("summary").first.click()
    reply.get_by_role("link", name="Withdraw").click()
    plain_page.get_by_role("button", name="Withdraw").click()
    expect(plain_page.get_by_text("withdrawn by its author").first).to_be_visible()
    expect(plain_page.get_by_text(ARGUMENT)).to_have_count(0)


def test_member_marks_a_reply_and_takes_the_mark_back(plain_page: Page) -> None:
    plain_page.goto("/replies/1")
    button = plain_page.locator("#reply-1 .endorse").first
    before = int(button.locator(".n").inner_text())
    button.click()
    expect(button.locator(".n")).to_have_text(str(before + 1))
    expect(button).to_have_attribute("aria-pressed", "true")
    button.click()
    expect(button.locator(".n")).to_have_text(str(before))


def test_member_picks_the_one_reason_and_takes_it_back(plain_page: Page) -> None:
    plain_page.goto("/replies/1")
    plain_page.locator("#reply-1").get_by_role("link", name="My one reason").first.click()
    plain_page.locator("textarea[name=why]").fill(WHY)
    with plain_page.expect_navigation():
        plain_page.locator("main form button[type=submit]").first.click()
    plain_page.goto("/threads/1/reasons")
    expect(plain_page.get_by_text(WHY)).to_be_visible()
    plain_page.goto("/threads/1/pick?reply_id=1")
    with plain_page.expect_navigation():
        plain_page.get_by_role("button", name="Take my pick back").click()
    plain_page.goto("/threads/1/reasons")
    expect(plain_page.get_by_text(WHY)).to_have_count(0)


def test_bad_input_keeps_what_was_typed_and_points_at_the_field(plain_page: Page) -> None:
    plain_page.goto("/threads/new")
    plain_page.locator("input[name=title]").fill("Too short")
    plain_page.locator("textarea[name=body]").fill("A question with every word kept.")
    plain_page.locator("main form button[type=submit]").first.click()
    expect(plain_page.get_by_role("alert")).to_contain_text("at least 10 characters")
    expect(plain_page.locator("input[name=title]")).to_have_value("Too short")
    expect(plain_page.locator("textarea[name=body]")).to_have_value(
        "A question with every word kept."
    )
