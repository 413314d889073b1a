"""Changing and deleting field reports: one's own, and for managers what readers see of others."""

from forum.models import AuditEntry, FieldReport, Thread
from tests.client import Client
from tests.factories import make_field_report
from tests.web.meetings import NOTE, form_of, keys_on, others_report, reports_of


async def test_the_own_report_is_changed_and_deleted(stranger: Client, argued: Thread) -> None:
    keys = keys_on(await stranger.open(form_of(argued)))
    report = await make_field_report(stranger.member, argued, "no", line=keys[:1], note=NOTE)
    form = await stranger.open(f"/reports/{report.id}/edit")
    assert form.one("input[name=outcome][checked]")["value"] == "no"
    assert form.one("input[name=line][checked]")["value"] == keys[0]
    assert form.one("textarea[name=note]").text.strip() == NOTE
    bad = await stranger.submit(f"/reports/{report.id}/edit", audience="finance")
    assert bad.status == 422
    sent = await stranger.submit(
        f"/reports/{report.id}/edit", outcome="partly", audience="finance", note="Better."
    )
    page = await stranger.open(sent.location)
    assert "Partly persuaded" in page.words(".rows")
    assert "Better." in page.words(".rows")
    question = await stranger.open(f"/reports/{report.id}/delete")
    assert not question.all("input[name=reason]")
    assert (await stranger.submit(f"/reports/{report.id}/delete")).status == 303
    assert "Be the first" in (await stranger.open(reports_of(argued))).text


async def test_a_report_keeps_lines_that_left_the_page(stranger: Client, argued: Thread) -> None:
    report = await make_field_report(stranger.member, argued)
    await FieldReport.filter(id=report.id).update(line_keys=["deadbeef"])
    form = await stranger.open(f"/reports/{report.id}/edit")
    assert "no longer on the page" in form.text
    fields = {"outcome": "no", "audience": "finance", "line": keys_on(form)}
    assert (await stranger.submit(f"/reports/{report.id}/edit", **fields)).status == 303
    assert len((await FieldReport.get()).line_keys) == 3


async def test_managers_delete_a_note_with_a_reason(manager: Client, argued: Thread) -> None:
    await others_report(argued, "no", "no", "no")
    report = await FieldReport.all().order_by("id").first()
    assert report is not None
    await FieldReport.filter(id=report.id).update(note=NOTE)
    page = await manager.open(reports_of(argued))
    question = await manager.open(str(page.one(".why a")["href"]))
    assert NOTE in question.text
    bad = await manager.submit(f"/reports/{report.id}/delete", reason="x")
    assert bad.status == 422
    assert NOTE in bad.text
    sent = await manager.submit(f"/reports/{report.id}/delete", reason="Names a person.")
    assert sent.status == 303
    assert NOTE not in (await manager.open(sent.location)).text
    assert (await AuditEntry.get()).reason == "Names a person."
    assert "remove note of a meeting" in (await manager.open("/manage/audit")).text


async def test_managers_cannot_reach_a_report_before_it_shows(
    manager: Client, stranger: Client, argued: Thread
) -> None:
    report = await make_field_report(stranger.member, argued, note=NOTE)
    assert (await manager.open(f"/reports/{report.id}/delete")).status == 404
    sent = await manager.submit(f"/reports/{report.id}/delete", reason="Curious.")
    assert sent.status == 404
    assert await FieldReport.all().count() == 1


async def test_members_see_no_way_to_delete_what_others_wrote(
    stranger: Client, argued: Thread
) -> None:
    await others_report(argued, "no", "no", "no")
    await FieldReport.all().update(note=NOTE)
    page = await stranger.open(reports_of(argued))
    assert len(page.all(".why")) == 3
    assert not page.all(".why a")
