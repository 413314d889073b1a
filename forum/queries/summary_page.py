"""The summary of a thread, distilled by rule: its best arguments on one page."""

from dataclasses import dataclass
from datetime import datetime

from forum.database import moment, rows
from forum.permissions import Viewer
from forum.queries.argument_types import TypeView, load_coverage, load_types
from forum.queries.best_lines import Shown, TypeLines, load_best_lines
from forum.queries.pairs import RebuttalPair, load_pairs
from forum.queries.picks import PickTally, load_pick_tally
from forum.queries.thread_head import ThreadHead, load_thread_head
from forum.queries.thread_list import TopicLink, load_thread_topics
from forum.rules.coverage import Strength


@dataclass(frozen=True, slots=True)
class Sources:
    """Whom the page is drawn from: arguments, their authors, and the agencies of those."""

    arguments: int
    people: int
    agencies: int
    latest: datetime | None


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """`missing` are the active types that nobody has argued yet."""

    thread: ThreadHead
    topics: tuple[TopicLink, ...]
    sections: tuple[TypeLines, ...]
    picks: PickTally
    pairs: tuple[RebuttalPair, ...]
    sources: Sources
    missing: tuple[TypeView, ...]

    @property
    def quotations(self) -> int:
        return sum(len(section.lines) for section in self.sections)

    @property
    def top_pick_percent(self) -> int:
        return round(100 * self.picks.top[0].count / self.picks.total) if self.picks.top else 0


async def load_summary_page(viewer: Viewer, thread_id: int) -> SummaryPage:
    """A fixed number of queries; raises NotFound where the viewer may not read the thread."""
    thread = await load_thread_head(viewer, thread_id)
    types = await load_types()
    coverage = (await load_coverage([thread.id], types))[thread.id]
    picks = await load_pick_tally(thread)
    shown = Shown()
    for top in picks.top[:1]:
        if top.span:
            shown.add(top.reply_id, top.type_id, top.span)
    counts = {row.type.id: row.count for row in coverage}
    pairs = await load_pairs(thread, shown, counts)
    return SummaryPage(
        thread=thread,
        topics=(await load_thread_topics([thread.id]))[thread.id],
        sections=await load_best_lines(thread, types, shown),
        picks=picks,
        pairs=pairs,
        sources=await _load_sources(thread),
        missing=tuple(row.type for row in coverage if row.strength is Strength.MISSING),
    )


async def _load_sources(thread: ThreadHead) -> Sources:
    found = await rows(
        "SELECT COUNT(DISTINCT reply.id) AS arguments, COUNT(DISTINCT reply.author_id) AS people,"
        " COUNT(DISTINCT author.agency_id) AS agencies, MAX(reply.created_at) AS latest"
        " FROM reply LEFT JOIN member author ON author.id = reply.author_id"
        " WHERE reply.thread_id = ? AND reply.type_count > 0"
        " AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL",
        thread.id,
    )
    row = found[0]
    latest = moment(row["latest"]) if row["latest"] else None
    return Sources(row["arguments"], row["people"], row["agencies"], latest)
