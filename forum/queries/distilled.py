"""A thread's best arguments, distilled by rule: its summary until a manager publishes one."""

from forum.database import moment, rows
from forum.queries.argument_types import TypeView, load_coverage
from forum.queries.best_arguments import IN_VIEW
from forum.queries.best_lines import Shown, load_best_lines
from forum.queries.evidence import load_memo_evidence
from forum.queries.memo import Drawn, Memo, MemoReason
from forum.queries.pairs import load_pairs
from forum.queries.picks import PickTally, load_pick_tally
from forum.queries.thread_head import ThreadHead
from forum.rules.coverage import Strength


async def load_distilled(thread: ThreadHead, types: dict[int, TypeView]) -> Memo:
    """The same input gives the same page."""
    coverage = (await load_coverage([thread.id], types))[thread.id]
    picks = await load_pick_tally(thread)
    shown = Shown()
    for top in picks.top[:1]:
        source = top.source
        shown.add(top.reply_id, top.type_id, (source.start, source.start + len(source.words)))
    pairs = await load_pairs(thread, shown, {row.type.id: row.count for row in coverage})
    # Where the one reason is all that there is to quote, it also stands under its type.
    sections = await load_best_lines(thread, types, shown) or (
        await load_best_lines(thread, types, Shown()) if picks.top else ()
    )
    return Memo(
        thread_id=thread.id,
        title=thread.title,
        ask=thread.ask,
        audience=thread.audience,
        lead="",
        sections=sections,
        pairs=pairs,
        reason=reason_of(picks),
        evidence=await load_memo_evidence(thread.id),
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
        "SELECT COALESCE(SUM(arguments), 0) AS arguments, COUNT(author_id) AS people,"
        " COUNT(DISTINCT member.agency_id) AS agencies, MAX(latest) AS latest FROM ("
        " SELECT reply.author_id, COUNT(*) AS arguments, MAX(reply.created_at) AS latest FROM reply"
        f" WHERE reply.thread_id = ? AND {IN_VIEW} GROUP BY reply.author_id) AS by_author"
        " LEFT JOIN member ON member.id = by_author.author_id",
        thread_id,
    )
    row = found[0]
    latest = moment(row["latest"]) if row["latest"] else None
    return Drawn(int(row["arguments"]), row["people"], row["agencies"], latest)
