"""How meetings went: what readers may know of a thread's field reports, and what members see of their own."""

from datetime import datetime

from msgspec import Struct

from forum.database import moment, rows
from forum.errors import NotFound
from forum.permissions import Viewer, may_remove_report, may_report
from forum.queries.field_tally import line_keys, load_field_tally
from forum.queries.paging import Cursor
from forum.queries.reported_page import ReportedPage, load_reported_page
from forum.queries.thread_head import AUDIENCE_WORDS, ThreadHead, load_thread_head
from forum.rules.field_reports import (
    ANOTHER,
    DISTILLED,
    REPORTS_A_MEMBER,
    FieldTally,
)
from forum.steps import Row

NOTES_PER_PAGE = 20
NO_REPORT = "There is no such report."
LEADER_WORDS = {**AUDIENCE_WORDS, ANOTHER: "Another kind of leader"}
OUTCOME_WORDS = {"persuaded": "Persuaded", "partly": "Partly persuaded", "no": "Not persuaded"}


class Note(Struct, frozen=True):
    """What somebody wrote of a meeting; the id is for managers, who may delete it."""

    id: int
    words: str


class OwnReport(Struct, frozen=True):
    """A report as the one who filed it sees it. `edition` is 0 for the distilled page."""

    id: int
    edition: int
    leader: str
    outcome: str
    line_count: int
    note: str
    created_at: datetime


class UsedLine(Struct, frozen=True):
    """A line of the summary as it reads today, and in how many meetings it was used."""

    key: str
    words: str
    hue: str
    icon: str
    type_name: str
    count: int


class ReportsPage(Struct, frozen=True):
    """`outcomes` and `leaders` are words with counts; `notes` of one page, in no order of time."""

    thread: ThreadHead
    tally: FieldTally
    outcomes: tuple[tuple[str, int], ...]
    leaders: tuple[tuple[str, int], ...]
    lines: tuple[UsedLine, ...]
    notes: tuple[Note, ...]
    next_after: str
    own: tuple[OwnReport, ...]
    may_report: bool
    may_remove: bool


async def load_reports_page(viewer: Viewer, thread_id: int, after: str) -> ReportsPage:
    """A fixed number of queries; raises NotFound where the viewer may not read the thread."""
    thread = await load_thread_head(viewer, thread_id)
    counted = await load_field_tally(thread.id)
    notes, next_after = await _load_notes(thread.id, after) if counted.shown else ((), "")
    used = await load_reported_page(viewer, thread.id) if counted.lines else None
    return ReportsPage(
        thread=thread,
        tally=counted,
        outcomes=tuple((OUTCOME_WORDS[name], count) for name, count in counted.outcomes),
        leaders=tuple((LEADER_WORDS[name], count) for name, count in counted.leaders),
        lines=_used_lines(used, counted) if used else (),
        notes=notes,
        next_after=next_after,
        own=await _load_own(viewer, thread.id) if viewer.is_member else (),
        may_report=may_report(viewer, thread),
        may_remove=may_remove_report(viewer),
    )


def _used_lines(page: ReportedPage, counted: FieldTally) -> tuple[UsedLine, ...]:
    """Most used first, else as they stand on the page; lines that are gone are left out."""
    found = [
        UsedLine(line.key, line.words, type.hue, type.icon, type.name, counted.used(line.key))
        for type, lines in page.sections
        for line in lines
        if counted.used(line.key)
    ]
    return tuple(sorted(found, key=lambda line: -line.count))


async def _load_notes(thread_id: int, after: str) -> tuple[tuple[Note, ...], str]:
    """Of the reports that are out; and the cursor of the next page, which tells no id."""
    cursor = Cursor.read(after)
    found = await rows(
        "SELECT id, note, place FROM field_report WHERE thread_id = ? AND place > ?"
        " AND shown = TRUE AND note <> '' ORDER BY place LIMIT ?",
        thread_id,
        cursor.id if cursor else -1,
        NOTES_PER_PAGE + 1,
    )
    shown = found[:NOTES_PER_PAGE]
    more = len(found) > NOTES_PER_PAGE
    notes = tuple(Note(row["id"], row["note"]) for row in shown)
    return notes, str(shown[-1]["place"]) if more else ""


async def _load_own(viewer: Viewer, thread_id: int) -> tuple[OwnReport, ...]:
    """Newest first."""
    found = await rows(
        "SELECT field_report.*, edition.number FROM field_report"
        " LEFT JOIN edition ON edition.id = field_report.edition_id"
        " WHERE field_report.member_id = ? AND field_report.thread_id = ?"
        " ORDER BY field_report.id DESC LIMIT ?",
        viewer.member_id,
        thread_id,
        REPORTS_A_MEMBER,
    )
    return tuple(
        OwnReport(
            id=row["id"],
            edition=row["number"] or 0,
            leader=LEADER_WORDS[row["audience"]],
            outcome=OUTCOME_WORDS[row["outcome"]],
            line_count=len(line_keys(row)),
            note=row["note"],
            created_at=moment(row["created_at"]),
        )
        for row in found
    )


class ReportSource(Struct, frozen=True):
    """One's own report as it was filled in; `told_of` is the thread whose page it is about."""

    id: int
    thread_id: int
    told_of: int
    edition: int
    lines: tuple[str, ...]
    audience: str
    outcome: str
    note: str


class DoomedReport(Struct, frozen=True):
    """A report that the viewer may delete: the own, or as a manager one whose note shows."""

    id: int
    thread: ThreadHead
    note: str
    own: bool


async def load_report_source(viewer: Viewer, report_id: int) -> ReportSource:
    """Raises NotFound for reports of others."""
    row = await _load_report(report_id)
    if not _is_own(viewer, row):
        raise NotFound(NO_REPORT)
    return ReportSource(
        id=row["id"],
        thread_id=row["thread_id"],
        told_of=row["told_of"] or row["thread_id"],
        edition=row["number"] or DISTILLED,
        lines=tuple(line_keys(row)),
        audience=row["audience"],
        outcome=row["outcome"],
        note=row["note"],
    )


async def load_doomed_report(viewer: Viewer, report_id: int) -> DoomedReport:
    """Raises NotFound for reports of others, unless readers see them and a manager asks."""
    row = await _load_report(report_id)
    own = _is_own(viewer, row)
    if not own and not (may_remove_report(viewer) and row["shown"]):
        raise NotFound(NO_REPORT)
    thread = await load_thread_head(viewer, row["thread_id"])
    return DoomedReport(row["id"], thread, row["note"], own)


async def _load_report(report_id: int) -> Row:
    found = await rows(
        "SELECT field_report.*, edition.number, edition.thread_id AS told_of FROM field_report"
        " LEFT JOIN edition ON edition.id = field_report.edition_id WHERE field_report.id = ?",
        report_id,
    )
    if not found:
        raise NotFound(NO_REPORT)
    return found[0]


def _is_own(viewer: Viewer, row: Row) -> bool:
    return viewer.is_member and row["member_id"] == viewer.member_id
