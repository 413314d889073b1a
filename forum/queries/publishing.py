"""What goes into an edition: the draft's passages with their words, supporters, evidence and tally."""

from collections.abc import Iterable
from typing import Any

from msgspec import Struct

from forum.permissions import VISITOR, Viewer
from forum.queries.argument_types import CoverageView, load_coverage, load_types
from forum.queries.cited import CitedText, load_cited
from forum.queries.distilled import load_drawn, reason_of
from forum.queries.evidence import load_evidence, within_bounds
from forum.queries.memo import Drawn, MemoReason
from forum.queries.nominators import Nominator, load_nominators
from forum.queries.picks import load_pick_tally
from forum.queries.supporters import Counted, count_supporters
from forum.queries.thread_head import ThreadHead, load_thread_head
from forum.rules.cited import Cited
from forum.rules.evidence_rows import EvidenceRow
from forum.rules.summary import Content, DraftLine, DraftPair


class Gathered(Struct, frozen=True):
    """`lines` and `pairs` are those of the draft that still have words to quote, in page order.

    `convinced` goes by the key of a line or pair. `texts` has every passage that they cite.
    """

    thread: ThreadHead
    lines: tuple[DraftLine, ...]
    pairs: tuple[DraftPair, ...]
    lead: str
    texts: dict[Cited, CitedText]
    type_names: dict[str, str]
    convinced: dict[str, Counted]
    nominators: dict[str, tuple[Nominator, ...]]
    reason: MemoReason | None
    evidence: dict[int, tuple[EvidenceRow, ...]]
    coverage: tuple[CoverageView, ...]
    drawn: Drawn

    @property
    def tally(self) -> dict[str, Any]:
        """The thread's numbers at this moment; never who made a mark."""
        return {
            "arguments": self.drawn.arguments,
            "people": self.drawn.people,
            "agencies": self.drawn.agencies,
            "replies": self.thread.reply_count,
            "picks": self.thread.pick_count,
            "types": {
                row.type.slug: {"for": row.count, "objections": row.objections}
                for row in self.coverage
            },
        }


async def gather(viewer: Viewer, thread_id: int, content: Content) -> Gathered:
    """A fixed number of queries, inside the transaction that publishes or for a preview."""
    thread = await load_thread_head(viewer, thread_id)
    types = await load_types()
    reason = reason_of(await load_pick_tally(thread))
    cited = [*content.cited(), *([reason.source.cited] if reason else [])]
    # Withdrawn words are gone for everybody: no draft shows them, no edition seals them anew.
    found = await load_cited(thread_id, cited)
    texts = {place: text for place, text in found.items() if text.reply.withdrawn_at is None}
    order = [type.slug for type in types.values()]
    known = (line for line in content.lines if line.type in order)
    lines = tuple(sorted(_with_words(known, texts), key=lambda line: order.index(line.type)))
    pairs = tuple(_answerable(content.pairs, texts))
    groups = {line.key: {p.reply_id for p in line.passages} for line in lines}
    groups |= {pair.key: {p.reply_id for p in pair.answers} for pair in pairs}
    counted = await count_supporters(list(groups.values()))
    live = [p.reply_id for line in lines for p in line.passages if texts[p].reply.is_live]
    return Gathered(
        thread=thread,
        lines=lines,
        pairs=pairs,
        lead=content.lead,
        texts=texts,
        type_names={type.slug: type.name for type in types.values()},
        convinced=dict(zip(groups, counted, strict=True)),
        nominators=await load_nominators(thread_id, content),
        reason=reason,
        evidence=within_bounds(await load_evidence(list(dict.fromkeys(live)))),
        coverage=(await load_coverage([thread.id], types))[thread.id],
        drawn=await load_drawn(thread.id),
    )


def _with_words(lines: Iterable[DraftLine], texts: dict[Cited, CitedText]) -> Iterable[DraftLine]:
    for line in lines:
        kept = tuple(passage for passage in line.passages if passage in texts)
        # Those that readers may see come first: the first is the one that is quoted in full.
        kept = tuple(sorted(kept, key=lambda p: texts[p].reply.withheld_from(VISITOR) is not None))
        if kept:
            yield line.model_copy(update={"passages": kept})


def _answerable(pairs: Iterable[DraftPair], texts: dict[Cited, CitedText]) -> Iterable[DraftPair]:
    for pair in pairs:
        if pair.objection in texts:
            kept = tuple(passage for passage in pair.answers if passage in texts)
            yield pair.model_copy(update={"answers": kept})
