"""The summary of a thread: its newest edition, or its best arguments distilled by rule."""

from dataclasses import dataclass

from forum.database import moment, rows
from forum.permissions import Viewer
from forum.queries.argument_types import TypeView, load_coverage, load_types
from forum.queries.best_lines import Shown, load_best_lines
from forum.queries.field_tally import load_field_tally
from forum.queries.memo import Drawn, Memo, MemoReason
from forum.queries.pairs import load_pairs
from forum.queries.picks import PickTally, load_pick_tally
from forum.queries.thread_head import ThreadHead, load_thread_head
from forum.queries.thread_list import TopicLink, load_thread_topics
from forum.rules.coverage import Strength
from forum.rules.field_reports import FieldTally


@dataclass(frozen=True, slots=True)
class SummaryPage:
    """`memo` is what is printed, all else stands around it."""

    thread: ThreadHead
    topics: tuple[TopicLink, ...]
    memo: Memo
    tally: FieldTally


async def load_summary_page(viewer: Viewer, thread_id: int) -> SummaryPage:
    """A fixed number of queries; raises NotFound where the viewer may not read the thread."""
    thread = await load_thread_head(viewer, thread_id)
    topics = (await load_thread_topics([thread.id]))[thread.id]
    memo = await load_distilled(thread, await load_types())
    return SummaryPage(thread, topics, memo, await load_field_tally(thread.id))


async def load_distilled(thread: ThreadHead, types: dict[int, TypeView]) -> Memo:
    """The same input gives the same page."""
    coverage = (await load_coverage([thread.id], types))[thread.id]
    picks = await load_pick_tally(thread)
    shown = Shown()
    for top in picks.top[:1]:
        source = top.source
        shown.add(top.reply_id, top.type_id, (source.start, source.start + len(source.words)))
    pairs = await load_pairs(thread, shown, {row.type.id: row.count for row in coverage})
    return Memo(
        thread_id=thread.id,
        title=thread.title,
        ask=thread.ask,
        audience=thread.audience,
        lead="",
        sections=await load_best_lines(thread, types, shown),
        pairs=pairs,
        reason=reason_of(picks),
        drawn=await load_drawn(thread.id),
        missing=tuple(row.type for row in coverage if row.strength is Strength.MISSING),
    )


def reason_of(picks: PickTally) -> MemoReason | None:
    if not picks.top:
        return None
    top = picks.top[0]
    return MemoReason(top.source, top.count, picks.total, top.agencies)


async def load_drawn(thread_id: int) -> Drawn:
    found = await rows(
        "SELECT COUNT(DISTINCT reply.id) AS arguments, COUNT(DISTINCT reply.author_id) AS people,"
        " COUNT(DISTINCT author.agency_id) AS agencies, MAX(reply.created_at) AS latest"
        " FROM reply LEFT JOIN member author ON author.id = reply.author_id"
        " WHERE reply.thread_id = ? AND reply.type_count > 0"
        " AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL",
        thread_id,
    )
    row = found[0]
    latest = moment(row["latest"]) if row["latest"] else None
    return Drawn(row["arguments"], row["people"], row["agencies"], latest)
