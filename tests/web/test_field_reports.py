"""Telling how a meeting went, and reading how others went."""

import re

import pytest

from forum.actions.editions import publish
from forum.models import FieldReport, Thread
from forum.queries.field_reports import NOTES_PER_PAGE
from forum.rules.field_reports import LEADERS
from tests.client import Client
from tests.factories import make_field_report, make_member
from tests.web.meetings import NOTE, form_of, keys_on, others_report, reports_of

ZERO = re.compile(r"(?<![\d.,$])0(?![\d.,%])")


async def test_a_member_tells_how_it_went(stranger: Client, argued: Thread) -> None:
    summary = await stranger.open(f"/threads/{argued.id}/summary")
    form = await stranger.open(str(summary.one(f"a[href='{form_of(argued)}']")["href"]))
    assert "$14.20 on paper" in form.text
    keys = keys_on(form)
    assert len(keys) == 2
    sent = await stranger.submit(
        str(form.one("form[action$='/reports']")["action"]),
        edition=str(form.one("input[name=edition]")["value"]),
        outcome="partly",
        audience="finance",
        line=keys[0],
        note=NOTE,
    )
    assert sent.status == 303
    page = await stranger.open(sent.location)
    assert "Thank you" in page.words("[role=status]")
    assert "Partly persuaded" in page.words(".rows")
    assert "Finance and budget" in page.words(".rows")
    assert "1 line" in page.words(".rows")
    assert NOTE in page.words(".rows")


async def test_nobody_but_oneself_reads_how_a_single_meeting_went(
    stranger: Client, author: Client, visitor: Client, manager: Client, argued: Thread
) -> None:
    await make_field_report(stranger.member, argued, "no", note=NOTE, audience="counsel")
    for client in (visitor, author, manager):
        page = await client.open(reports_of(argued))
        assert "Used in 1 meeting." in page.text
        assert "does not show yet" in page.text
        for secret in (NOTE, "Not persuaded", "Legal counsel", "Stranger", "City of Elm"):
            assert secret not in page.words("main")
    assert NOTE in (await stranger.open(reports_of(argued))).text


async def test_six_meetings_are_told_with_how_many_were_moved(
    visitor: Client, argued: Thread
) -> None:
    await others_report(argued, "persuaded", "partly", "no", "persuaded", "no", "partly")
    said = "Used in 6 meetings, moved 4"
    assert said in (await visitor.open(f"/threads/{argued.id}/summary")).words(".side")
    assert said in (await visitor.open(f"/threads/{argued.id}")).words(".card")
    page = await visitor.open(reports_of(argued))
    assert said in page.text
    assert "Persuaded 2 2 meetings" in page.words(".went__two")
    assert "Finance and budget 6 6 meetings" in page.words(".went__two")


async def test_a_new_report_is_counted_but_not_how_it_went(
    visitor: Client, stranger: Client, argued: Thread
) -> None:
    await others_report(argued, "no", "no", "no")
    await make_field_report(stranger.member, argued, "persuaded", note=NOTE)
    page = await visitor.open(reports_of(argued))
    assert "Used in 4 meetings, moved none of the first 3." in page.text
    assert NOTE not in page.text
    assert "Persuaded 1" not in page.text


async def test_lines_say_in_how_many_meetings_they_were_used(
    visitor: Client, stranger: Client, argued: Thread
) -> None:
    keys = keys_on(await stranger.open(form_of(argued)))
    for number in range(3):
        person = await make_member(agency=f"Agency {number}")
        await make_field_report(person, argued, line=keys if number else keys[1:])
    lines = (await visitor.open(reports_of(argued))).all(".went__lines li")
    words = [" ".join(line.get_text(" ").split()) for line in lines]
    assert "one complaint away" in words[0]
    assert words[0].endswith("Used in 3 meetings.")
    assert words[1].endswith("Used in 2 meetings.")
    summary = await visitor.open(f"/threads/{argued.id}/summary")
    told = [" ".join(line.get_text(" ").split()) for line in summary.all(".line__src")]
    assert ["Used in 2 meetings." in told[0], "Used in 3 meetings." in told[1]] == [True, True]


async def test_what_is_wrong_comes_back_as_typed(stranger: Client, argued: Thread) -> None:
    keys = keys_on(await stranger.open(form_of(argued)))
    page = await stranger.submit(
        reports_of(argued), outcome="", audience="counsel", line=keys[1], note="n" * 1001
    )
    assert page.status == 422
    assert page.words("title").startswith("Please mend")
    assert "Say how it went" in page.words("#outcome-error")
    assert "1,000" in page.words("#note-error")
    assert page.one("input[name=audience][checked]")["value"] == "counsel"
    assert page.one("input[name=line][checked]")["value"] == keys[1]
    assert page.one("textarea[name=note]").text.strip() == "n" * 1001
    assert await FieldReport.all().count() == 0


@pytest.mark.parametrize("leader", LEADERS)
async def test_every_kind_of_leader_can_be_told(
    stranger: Client, argued: Thread, leader: str
) -> None:
    sent = await stranger.submit(reports_of(argued), outcome="no", audience=leader)
    assert sent.status == 303
    assert (await FieldReport.get()).audience == leader


async def test_a_line_that_is_gone_asks_to_look_again(stranger: Client, argued: Thread) -> None:
    page = await stranger.submit(
        reports_of(argued), outcome="no", audience="counsel", line="deadbeef"
    )
    assert page.status == 422
    assert "The page has changed" in page.words("#line-error")


async def test_a_report_is_about_an_edition_once_there_is_one(
    stranger: Client, manager: Client, argued: Thread
) -> None:
    first = await publish(manager.viewer, argued.id, 0, "First edition.")
    form = await stranger.open(form_of(argued))
    assert form.one("input[name=edition]")["value"] == "1"
    assert "edition 1" in form.words("#line-hint")
    fields = {"outcome": "no", "audience": "counsel", "line": keys_on(form)}
    assert (await stranger.submit(reports_of(argued), edition="1", **fields)).status == 303
    report = await FieldReport.get()
    assert (report.edition_id, len(report.line_keys)) == (first.id, 2)
    assert "Edition 1" in (await stranger.open(reports_of(argued))).words(".rows")
    distilled = await stranger.open(f"{form_of(argued)}?edition=0")
    assert "Report on edition 1" in distilled.words(".note")
    sent = await stranger.submit(reports_of(argued), edition="0", **fields)
    assert sent.status == 303
    assert (await FieldReport.get(edition_id=None)).member_id == stranger.member.id


@pytest.mark.parametrize(("number", "status"), [("7", 404), ("x", 422), ("-1", 422)])
async def test_an_edition_that_is_not_there(
    stranger: Client, argued: Thread, number: str, status: int
) -> None:
    assert (await stranger.open(f"{form_of(argued)}?edition={number}")).status == status
    sent = await stranger.submit(
        reports_of(argued), outcome="no", audience="counsel", edition=number
    )
    assert sent.status == status


async def test_notes_page_by_page_neither_skip_nor_repeat(visitor: Client, argued: Thread) -> None:
    total = NOTES_PER_PAGE + 5
    for number in range(total):
        person = await make_member(agency=f"Agency {number % 2}")
        await make_field_report(person, argued, note=f"Note number {number}.")
    await FieldReport.all().update(shown=True)
    met: list[str] = []
    page = await visitor.open(reports_of(argued))
    while True:
        met += [note.get_text().strip() for note in page.all(".went__note")]
        onward = page.root.select_one("a[rel=next]")
        if onward is None:
            break
        page = await visitor.open(str(onward["href"]))
    assert sorted(met) == sorted(f"Note number {number}." for number in range(total))
    filed = [note.note for note in await FieldReport.all().order_by("id")]
    assert met != filed  # not in the order in which they came


async def test_a_note_keeps_its_lines_and_is_text(
    stranger: Client, visitor: Client, argued: Thread
) -> None:
    await make_field_report(stranger.member, argued, note="<b>One.</b>\n\n*Two.*")
    await others_report(argued, "no", "no")
    page = await visitor.open(reports_of(argued))
    assert page.one(".went__note p").get_text() == "<b>One.</b>\n\n*Two.*"


async def test_a_hidden_threads_reports_are_nowhere(
    stranger: Client, manager: Client, visitor: Client, author: Client, argued: Thread
) -> None:
    report = await make_field_report(stranger.member, argued, note=NOTE)
    await others_report(argued, "no", "no")
    assert NOTE in (await visitor.open(reports_of(argued))).text
    await manager.submit(f"/threads/{argued.id}/hide", reason="Names people.")
    own = (f"/reports/{report.id}/edit", f"/reports/{report.id}/delete")
    for address in (reports_of(argued), form_of(argued), *own):
        page = await stranger.open(address)
        assert page.status == 404
        assert NOTE not in page.text
    assert (await visitor.open(reports_of(argued))).status == 404
    sent = await stranger.submit(reports_of(argued), outcome="no", audience="finance")
    assert sent.status == 404
    for client in (author, manager):
        page = await client.open(reports_of(argued))
        assert page.status == 200
        assert not page.all(f"a[href='{form_of(argued)}']")
        sent = await client.submit(reports_of(argued), outcome="no", audience="finance")
        assert sent.status == 403


async def test_nothing_says_zero(visitor: Client, stranger: Client, argued: Thread) -> None:
    for outcomes in ((), ("no",), ("no", "no"), ("no",)):
        await others_report(argued, *outcomes)
        for client in (visitor, stranger):
            for address in (reports_of(argued), f"/threads/{argued.id}/summary"):
                main = (await client.open(address)).one("main")
                for hidden in main.select(".prov, [hidden]"):
                    hidden.remove()
                assert not ZERO.search(main.get_text(" ")), main.get_text(" ")
    assert "Be the first" not in (await visitor.open(reports_of(argued))).text
