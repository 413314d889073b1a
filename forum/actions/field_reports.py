"""Telling how a meeting went that a summary was taken into; changing and deleting what one told."""

import secrets

from forum.actions import audit
from forum.actions.access import (
    Moved,
    agency_of,
    lock_thread,
    require_manager,
    wherever_it_stands,
)
from forum.actions.holding import require_let_through
from forum.actions.submission import SAME_FOR
from forum.clock import now
from forum.database import carry_out, rows, transaction
from forum.errors import Forbidden, Invalid, NotFound
from forum.models import NO_AGENCY, FieldReport, Outcome, Thread
from forum.permissions import Viewer, may_change_report, may_report
from forum.queries.field_reports import NO_REPORT
from forum.queries.reported_page import load_reported_page
from forum.rules.field_reports import (
    DISTILLED,
    REPORTS_A_MEMBER,
    FieldReportDraft,
    Meeting,
    is_group,
    judge_lines,
)

HIDDEN = "This thread is hidden: it takes no reports."
ENOUGH = (
    f"You have told of {REPORTS_A_MEMBER} meetings here, which is as many as count. Change one of"
    " your reports instead, or delete one."
)
OUT = (
    "This report is counted together with others already, so only its note can change: new numbers"
    " would tell readers what you said. Put the other fields back as they were."
)
PLACES = 2**62


async def file_report(viewer: Viewer, thread_id: int, draft: FieldReportDraft) -> FieldReport:
    """Tell of one meeting. The same told again within the hour is the first report.

    Raises NotFound for an edition that is not there, Invalid for lines that it does not have, and for a
    note while this member's first posts wait.
    """
    await _judge_note(viewer, draft)
    page = await load_reported_page(viewer, thread_id, draft.edition)
    keys = judge_lines(draft.line, page.keys)
    async with transaction():
        thread = await lock_thread(viewer, thread_id)
        _require_open(viewer, thread)
        own = FieldReport.filter(member_id=viewer.member_id, thread_id=thread.id)
        last = await own.order_by("-id").first()
        if (
            last
            and now() - last.created_at <= SAME_FOR
            and _says(last, draft, keys, page.edition_id)
        ):
            return last
        if await own.count() >= REPORTS_A_MEMBER:
            raise Invalid({"form": ENOUGH})
        report = await FieldReport.create(
            thread_id=thread.id,
            edition_id=page.edition_id,
            member_id=viewer.member_id,
            agency_id=await carry_out(agency_of(viewer)),
            line_keys=keys,
            audience=draft.audience,
            outcome=Outcome(draft.outcome),
            note=draft.note,
            place=secrets.randbelow(PLACES),
            created_at=now(),
        )
        await _let_out(thread.id)
        return report


async def _judge_note(viewer: Viewer, draft: FieldReportDraft) -> None:
    """A new member whose posts still wait tells the numbers only."""
    if draft.note:
        await require_let_through(viewer, "note")


async def _let_out(thread_id: int) -> None:
    """Show the reports that wait, as soon as they are a group."""
    waiting = FieldReport.filter(thread_id=thread_id, shown=False)
    if is_group([_meeting(report) for report in await waiting]):
        await waiting.update(shown=True)


def _meeting(report: FieldReport) -> Meeting:
    return Meeting(report.member_id, report.agency_id, report.outcome, report.audience)


def _says(
    report: FieldReport, draft: FieldReportDraft, keys: list[str], edition_id: int | None
) -> bool:
    said = (report.edition_id, report.line_keys, report.audience, report.outcome, report.note)
    return said == (edition_id, keys, draft.audience, draft.outcome, draft.note)


@wherever_it_stands
async def change_report(viewer: Viewer, report_id: int, draft: FieldReportDraft) -> FieldReport:
    """Change one's own report; the page that it is about stays.

    Lines that it named and that are no longer on the distilled page may stay too. Once it is out
    with others only its note changes: new numbers would tell, by subtraction, what it said.
    """
    await _judge_note(viewer, draft)
    thread_id, of_edition = await _page_of(report_id)
    page = await load_reported_page(viewer, *of_edition)
    async with transaction():
        thread, report = await _hold(viewer, thread_id, report_id)
        _require_own(viewer, report)
        _require_open(viewer, thread)
        gone = [key for key in report.line_keys if key not in page.keys]
        keys = judge_lines(draft.line, [*page.keys, *gone])
        said = (report.line_keys, report.audience, report.outcome)
        if report.shown and said != (keys, draft.audience, draft.outcome):
            raise Invalid({"form": OUT})
        report.line_keys = keys
        report.audience, report.outcome = draft.audience, Outcome(draft.outcome)
        report.note = draft.note
        await report.save(update_fields=["line_keys", "audience", "outcome", "note"])
        return report


@wherever_it_stands
async def delete_report(viewer: Viewer, report_id: int) -> Thread:
    """Take back one's own report. One that is out with others leaves its numbers, and nothing that
    says whose they were.
    """
    thread_id, _ = await _page_of(report_id)
    async with transaction():
        thread, report = await _hold(viewer, thread_id, report_id)
        _require_own(viewer, report)
        if report.shown:
            report.member_id, report.agency_id, report.note = None, NO_AGENCY, ""
            await report.save(update_fields=["member_id", "agency_id", "note"])
        else:
            await report.delete()
        return thread


@wherever_it_stands
async def remove_report(viewer: Viewer, report_id: int, reason: str) -> Thread:
    """Take the note of a report from view; its numbers stay, or they would tell whose it was."""
    thread_id, _ = await _page_of(report_id)
    async with transaction():
        thread, report = await _hold(viewer, thread_id, report_id)
        require_manager(viewer)
        before = {"note": report.note}
        report.note = ""
        await report.save(update_fields=["note"])
        await audit.record(
            viewer, "remove note of a meeting", f"summary {thread.id}", reason=reason, before=before
        )
        return thread


async def _page_of(report_id: int) -> tuple[int, tuple[int, int]]:
    """The thread of a report; and the thread and number of the edition that it is about, or DISTILLED.

    They are two threads where one was merged into another.
    """
    found = await rows(
        "SELECT field_report.thread_id, edition.thread_id AS told_of, edition.number FROM field_report"
        " LEFT JOIN edition ON edition.id = field_report.edition_id WHERE field_report.id = ?",
        report_id,
    )
    if not found:
        raise NotFound(NO_REPORT)
    row = found[0]
    return row["thread_id"], (row["told_of"] or row["thread_id"], row["number"] or DISTILLED)


async def _hold(viewer: Viewer, thread_id: int, report_id: int) -> tuple[Thread, FieldReport]:
    """Both as they are now that the thread is held."""
    thread = await lock_thread(viewer, thread_id)
    report = await FieldReport.get_or_none(id=report_id)
    if report is None:
        raise NotFound(NO_REPORT)
    if report.thread_id != thread.id:
        raise Moved(report.thread_id)
    return thread, report


def _require_open(viewer: Viewer, thread: Thread) -> None:
    if not may_report(viewer, thread):
        raise Forbidden(viewer.silence or HIDDEN)


def _require_own(viewer: Viewer, report: FieldReport) -> None:
    """What others reported is not there for this viewer: nobody may learn who did."""
    if not may_change_report(viewer, report):
        raise NotFound(NO_REPORT)
