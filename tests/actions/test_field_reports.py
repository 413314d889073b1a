"""Telling how a meeting went: filed once, one's own to change, and out only in groups."""

import asyncio
from datetime import timedelta

import pytest

from forum.actions.agencies import join_agencies
from forum.actions.field_reports import change_report, delete_report, file_report, remove_report
from forum.actions.moderation import hide_thread, lock
from forum.clock import now
from forum.errors import Forbidden, Invalid, NotFound
from forum.models import AuditEntry, FieldReport, Member, Role, Thread
from forum.permissions import VISITOR, Viewer
from forum.queries.field_tally import load_field_tally
from forum.queries.reported_page import load_reported_page
from forum.rules.field_reports import REPORTS_A_MEMBER, FieldReportDraft
from tests.client import viewer_for
from tests.factories import make_field_report, make_member, make_reply, make_thread

pytestmark = pytest.mark.usefixtures("db")


def a_draft(outcome: str = "partly", **fields: object) -> FieldReportDraft:
    return FieldReportDraft.model_validate({"outcome": outcome, "audience": "counsel", **fields})


async def a_thread() -> Thread:
    """With a line of two types on its distilled page."""
    author = await make_member("author", agency="Harbor County")
    thread = await make_thread(author)
    await make_reply(author, thread, argument=["roi"])
    await make_reply(author, thread, argument=["risk"])
    return thread


async def keys_of(thread: Thread) -> list[str]:
    return (await load_reported_page(VISITOR, thread.id)).keys


async def a_manager() -> Viewer:
    return await viewer_for(await make_member("manager", role=Role.MANAGER))


async def three_reports(thread: Thread) -> list[FieldReport]:
    people = [await make_member(agency=name) for name in ("Harbor County", "City of Elm", "")]
    return [await make_field_report(person, thread) for person in people]


async def test_a_report_keeps_what_was_told_and_the_agency_of_that_moment() -> None:
    thread = await a_thread()
    member = await make_member(agency="City of Elm")
    keys = await keys_of(thread)
    assert len(keys) == 2
    await make_field_report(member, thread, "no", line=[keys[1], keys[0]], note=" They  asked. ")
    report = await FieldReport.get()
    assert (report.outcome, report.audience, report.note) == ("no", "finance", "They  asked.")
    assert (report.line_keys, report.edition_id) == (keys, None)
    assert (report.member_id, report.agency_id) == (member.id, member.agency_id)
    assert not report.shown


async def test_a_line_that_is_not_on_the_page_is_refused() -> None:
    thread = await a_thread()
    with pytest.raises(Invalid) as refused:
        await make_field_report(await make_member(), thread, line=["deadbeef"])
    assert set(refused.value.fields) == {"line"}
    assert await FieldReport.all().count() == 0


async def test_an_edition_that_is_not_there_is_not_found() -> None:
    thread = await a_thread()
    with pytest.raises(NotFound):
        await make_field_report(await make_member(), thread, edition=7)


async def test_the_same_told_twice_within_the_hour_is_one_report() -> None:
    thread, member = await a_thread(), await make_member()
    first = await make_field_report(member, thread, note="It worked.")
    again = await make_field_report(member, thread, note="It worked.")
    assert first.id == again.id
    await make_field_report(member, thread, note="It worked again.")
    await FieldReport.all().update(created_at=now() - timedelta(hours=2))
    await make_field_report(member, thread, note="It worked again.")
    assert await FieldReport.all().count() == 3


async def test_a_form_sent_several_times_at_once_is_one_report() -> None:
    thread, member = await a_thread(), await make_member()
    await asyncio.gather(*(make_field_report(member, thread) for _ in range(5)))
    assert await FieldReport.all().count() == 1


async def test_one_member_tells_of_few_meetings_only() -> None:
    thread, member = await a_thread(), await make_member()
    for number in range(REPORTS_A_MEMBER):
        await make_field_report(member, thread, note=f"Meeting {number}")
    with pytest.raises(Invalid, match="as many as count"):
        await make_field_report(member, thread, note="One more")
    await make_field_report(await make_member(), thread)
    assert await FieldReport.all().count() == REPORTS_A_MEMBER + 1


async def test_reports_come_out_once_three_members_of_more_than_one_agency_told() -> None:
    thread = await a_thread()
    for _ in range(3):
        await make_field_report(await make_member(agency="City of Elm"), thread)
    assert (await load_field_tally(thread.id)).shown == 0
    await make_field_report(await make_member(agency="Harbor County"), thread, "no")
    found = await load_field_tally(thread.id)
    assert (found.meetings, found.shown, found.moved) == (4, 4, 3)
    await make_field_report(await make_member(), thread, "no")
    found = await load_field_tally(thread.id)
    assert (found.meetings, found.shown, found.moved) == (5, 4, 3)


async def test_deleting_the_own_brings_no_other_report_out() -> None:
    thread = await a_thread()
    mine, _, _ = await three_reports(thread)
    await make_field_report(await make_member("colleague"), thread, "no")
    me = await viewer_for(await Member.get(id=mine.member_id))
    await delete_report(me, mine.id)
    colleagues = await FieldReport.get(outcome="no")
    assert not colleagues.shown
    found = await load_field_tally(thread.id)
    assert (found.meetings, found.shown) == (4, 3)  # or the difference would tell what it said
    left = await FieldReport.get(id=mine.id)
    assert (left.member_id, left.agency_id, left.note) == (None, 0, "")


async def test_a_report_that_is_out_changes_its_note_only() -> None:
    thread = await a_thread()
    mine, _, _ = await three_reports(thread)
    me = await viewer_for(await Member.get(id=mine.member_id))
    before = await load_field_tally(thread.id)
    same = {"line": mine.line_keys, "audience": mine.audience, "outcome": mine.outcome}
    with pytest.raises(Invalid, match="only its note can change"):
        await change_report(me, mine.id, FieldReportDraft(**{**same, "outcome": "no"}))
    await change_report(me, mine.id, FieldReportDraft(**same, note="It took an hour."))
    assert (await FieldReport.get(id=mine.id)).note == "It took an hour."
    assert await load_field_tally(thread.id) == before


async def test_what_is_out_stays_out_when_agencies_join() -> None:
    thread = await a_thread()
    for name in ("City of Elm", "Elm City", "Elm City"):
        await make_field_report(await make_member(agency=name), thread)
    assert (await load_field_tally(thread.id)).shown == 3
    await join_agencies(await a_manager(), "elm-city", "City of Elm")
    assert {r.agency_id for r in await FieldReport.all()} == {
        (await Member.filter(username__startswith="member").order_by("id").first()).agency_id  # type: ignore[union-attr]
    }
    assert {r.shown for r in await FieldReport.all()} == {True}
    assert (await load_field_tally(thread.id)).shown == 0  # for they are of one agency now


async def test_a_member_changes_and_deletes_the_own_report() -> None:
    thread, member = await a_thread(), await make_member()
    viewer, keys = await viewer_for(member), await keys_of(thread)
    report = await make_field_report(member, thread, line=keys[:1])
    await change_report(viewer, report.id, a_draft("no", line=keys[1:], note="Second thoughts."))
    changed = await FieldReport.get()
    assert (changed.outcome, changed.audience, changed.line_keys) == ("no", "counsel", keys[1:])
    assert (changed.note, changed.created_at) == ("Second thoughts.", report.created_at)
    await delete_report(viewer, report.id)
    assert await FieldReport.all().count() == 0
    assert await AuditEntry.all().count() == 0


async def test_lines_that_left_the_page_may_stay_in_a_report() -> None:
    thread, member = await a_thread(), await make_member()
    report = await make_field_report(member, thread)
    await FieldReport.filter(id=report.id).update(line_keys=["deadbeef", "cafecafe"])
    viewer = await viewer_for(member)
    await change_report(viewer, report.id, a_draft(line=["cafecafe"]))
    assert (await FieldReport.get()).line_keys == ["cafecafe"]
    with pytest.raises(Invalid):
        await change_report(viewer, report.id, a_draft(line=["deadbeef"]))


async def test_the_report_of_another_is_not_there_for_anybody() -> None:
    thread = await a_thread()
    report = await make_field_report(await make_member(), thread)
    for viewer in (await viewer_for(await make_member()), await a_manager(), VISITOR):
        with pytest.raises(NotFound):
            await change_report(viewer, report.id, a_draft())
        with pytest.raises(NotFound):
            await delete_report(viewer, report.id)
    assert (await FieldReport.get()).outcome == "persuaded"


async def test_managers_delete_with_a_reason_and_the_log_names_nobody() -> None:
    thread = await a_thread()
    report, _, _ = await three_reports(thread)
    await FieldReport.filter(id=report.id).update(note="Our sheriff, by name.")
    member = await viewer_for(await Member.get(id=report.member_id))
    with pytest.raises(Forbidden):
        await remove_report(await viewer_for(await make_member()), report.id, "I dislike it.")
    await remove_report(await a_manager(), report.id, "Names a person.")
    entry = await AuditEntry.get()
    assert (entry.deed, entry.target) == ("remove note of a meeting", f"summary {thread.id}")
    assert (entry.reason, entry.before["note"]) == ("Names a person.", "Our sheriff, by name.")
    told = f"{entry.before} {entry.after}"
    for secret in (member.username, member.display_name, "Harbor", "persuaded"):
        assert secret not in told


async def test_a_locked_thread_takes_reports_and_a_hidden_one_does_not() -> None:
    thread, manager = await a_thread(), await a_manager()
    member = await make_member()
    await lock(manager, thread.id)
    report = await make_field_report(member, thread)
    await hide_thread(manager, thread.id, "Spam")
    with pytest.raises(NotFound):
        await make_field_report(member, thread, note="Again")
    with pytest.raises(NotFound):
        await change_report(await viewer_for(member), report.id, a_draft())
    with pytest.raises(Forbidden):
        await file_report(manager, thread.id, a_draft())
    with pytest.raises(NotFound):
        await delete_report(manager, 2**40)
