"""Rows of evidence come and go, with scripts in place and without them by way of the server."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Locator, Page, expect


def open_figures(page: Page, thread: int = 3) -> Locator:
    page.goto(f"/threads/{thread}/reply")
    page.get_by_label("Your reply").fill("Moving pays for itself.")
    page.get_by_role("checkbox", name="ROI").check()
    expect(page.locator("#ballpark_option-1")).to_be_hidden()
    page.get_by_text("Add evidence").click()
    page.locator("[data-kind=ballpark] > summary").click()
    return page.locator("[data-kind=ballpark]")


def fill_row(page: Page, number: int, option: str, quantity: str, cost: str) -> None:
    for name, value in (("option", option), ("quantity", quantity), ("unit_cost", cost)):
        page.locator(f"#ballpark_{name}-{number}").fill(value)


def test_rows_are_added_and_removed_without_leaving_the_page(member_page: Page) -> None:
    figures = open_figures(member_page)
    member_page.evaluate("window.stayed = true")
    fill_row(member_page, 1, "Paper", "1,200", "$14")
    figures.get_by_role("button", name="Add a row").click()
    expect(member_page.locator("#ballpark_option-2")).to_be_focused()
    expect(member_page.locator("#ballpark_option-2")).to_have_value("")
    fill_row(member_page, 2, "Web forms", "1200", "3.10")
    figures.get_by_role("button", name="Add a row").click()
    fill_row(member_page, 3, "web forms", "", "0.05")
    expect(figures.get_by_text("Row 3", exact=True)).to_be_visible()
    figures.get_by_role("button", name="Remove row 1").click()
    expect(figures.locator("[data-row]")).to_have_count(2)
    expect(member_page.locator("#ballpark_option-1")).to_have_value("Web forms")
    expect(member_page.locator("#ballpark_option-1")).to_be_focused()
    figures.get_by_role("button", name="Remove row 2").click()
    figures.get_by_role("button", name="Remove row 1").click()
    expect(member_page.locator("#ballpark_option-1")).to_have_value("")
    assert member_page.evaluate("window.stayed") is True


def test_totals_follow_what_is_typed_and_are_those_of_the_server(member_page: Page) -> None:
    figures = open_figures(member_page)
    fill_row(member_page, 1, "Paper", "1,200", "$14")
    expect(figures.locator("[data-total]")).to_have_text("Total $16,800")
    figures.get_by_role("button", name="Add a row").click()
    fill_row(member_page, 2, "Web forms", "999999999999999.9999", "0.0001")
    expect(figures.locator("[data-total]").last).to_have_text("Total $99,999,999,999.99999999")
    fill_row(member_page, 2, "Web forms", "1200", "three")
    expect(figures.locator("[data-total]").last).to_be_hidden()
    fill_row(member_page, 2, "Web forms", "1200", "3.10")
    said = "Web forms costs $13,080 less than Paper."
    expect(figures.get_by_role("status")).to_have_text(said)
    member_page.locator("#ballpark_currency-2").select_option("EUR")
    expect(figures.locator("[data-total]").last).to_have_text("Total EUR 3,720")
    expect(figures.get_by_role("status")).to_be_hidden()
    member_page.locator("#ballpark_currency-2").select_option("USD")
    member_page.get_by_role("button", name="Preview").click()
    expect(member_page.locator(".preview .ev__diff")).to_have_text(said)
    expect(figures.get_by_role("status")).to_have_text(said)


def test_eight_rows_are_the_end(member_page: Page) -> None:
    figures = open_figures(member_page)
    add = figures.get_by_role("button", name="Add a row")
    for _ in range(7):
        add.click()
    expect(add).to_be_hidden()
    figures.get_by_role("button", name="Remove row 8").click()
    expect(add).to_be_visible()
    ids = member_page.eval_on_selector_all("[id]", "all => all.map(one => one.id)")
    assert len(ids) == len(set(ids))


def test_a_row_that_is_added_below_a_bad_one_is_a_clean_one(member_page: Page) -> None:
    open_figures(member_page)
    fill_row(member_page, 1, "Paper", "1", "three")
    member_page.get_by_role("button", name="Post reply").click()
    expect(member_page.locator("#ballpark_unit_cost-1-error")).to_contain_text("Row 1: give")
    figures = member_page.locator("[data-kind=ballpark]")
    figures.get_by_role("button", name="Add a row").click()
    expect(figures.locator(".error")).to_have_count(1)
    added = member_page.locator("#ballpark_unit_cost-2")
    expect(added).not_to_have_attribute("aria-invalid", "true")
    expect(added).to_have_attribute("aria-describedby", "ballpark_unit_cost-2-hint")


def test_enter_previews(member_page: Page) -> None:
    open_figures(member_page)
    fill_row(member_page, 1, "Paper", "1", "14")
    member_page.locator("#ballpark_unit_cost-1").press("Enter")
    expect(member_page.locator(".preview table")).to_be_visible()
    expect(member_page.locator("#ballpark_option-1")).to_have_value("Paper")


def test_without_scripts_rows_come_and_go_and_nothing_is_lost(plain_page: Page) -> None:
    figures = open_figures(plain_page)
    fill_row(plain_page, 1, "Paper", "1,200", "$14")
    figures.get_by_role("button", name="Add a row").click()
    expect(plain_page.locator("#ballpark_option-2")).to_be_focused()
    fill_row(plain_page, 2, "Web forms", "1200", "3.10")
    plain_page.locator("[data-kind=risk] > summary").click()
    plain_page.get_by_label("Risk", exact=True).fill("An outage")
    plain_page.get_by_label("How it is contained").fill("The counter keeps paper")
    figures.get_by_role("button", name="Remove row 1").click()
    expect(plain_page.locator("#ballpark_option-1")).to_have_value("Web forms")
    expect(plain_page.get_by_label("Risk", exact=True)).to_have_value("An outage")
    plain_page.get_by_role("button", name="Post reply").click()
    reply = plain_page.locator("li.reply", has_text="Moving pays for itself.").last
    expect(reply.get_by_role("table")).to_have_count(2)
    expect(reply.get_by_role("row", name="Web forms")).to_contain_text("$3,720")


def test_the_open_form_and_its_tables_are_accessible(member_page: Page) -> None:
    open_figures(member_page)
    for kind in ("peer", "risk", "goal"):
        member_page.locator(f"[data-kind={kind}] > summary").click()
    fill_row(member_page, 1, "Paper", "", "14")
    for button, leads_to in (
        ("Preview", ".preview table"),
        ("Post reply", "li.reply:target table"),
    ):
        assert Axe().run(member_page).response["violations"] == []
        member_page.get_by_role("button", name=button).click()
        expect(member_page.locator(leads_to)).to_be_visible()
    assert Axe().run(member_page).response["violations"] == []


def test_a_summary_with_evidence_still_prints_on_one_page(member_page: Page) -> None:
    not_curated = 6
    figures = open_figures(member_page, not_curated)
    for number in range(1, 8):
        fill_row(member_page, number, f"Option {number}", "1,200", f"{number}")
        figures.get_by_role("button", name="Add a row").click()
    fill_row(member_page, 8, "Option 8", "1,200", "8")
    with member_page.expect_navigation(url="**#reply-*"):
        member_page.get_by_role("button", name="Post reply").click()
    member_page.goto(f"/threads/{not_curated}/summary")
    part = member_page.get_by_role("region", name="Evidence")
    expect(part.get_by_role("rowheader", name="Option 8")).to_be_visible()
    pdf = member_page.pdf(format="Letter", prefer_css_page_size=True)
    assert pdf.count(b"/Type /Page\n") == 1
