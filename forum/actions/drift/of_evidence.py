"""An argument's rows of evidence, and what they weigh: those of its current revision."""

from forum.actions.drift.kept import Drift
from forum.actions.evidence import storing_evidence
from forum.database import rows
from forum.placeholders import marks
from forum.queries.evidence import load_evidence
from forum.rules.evidence import evidence_weight
from forum.rules.evidence_rows import EvidenceRow, from_store, in_order
from forum.steps import Row

AT_ONCE = 500


class Evidence:
    async def drifts(self, first: int, last: int) -> list[Drift]:
        found = await rows(
            "SELECT id FROM reply WHERE thread_id BETWEEN ? AND ? AND (type_count > 0 OR evidence > 0"
            " OR EXISTS (SELECT 1 FROM evidence WHERE evidence.reply_id = reply.id)) ORDER BY id",
            first,
            last,
        )
        ids, drifts = [row["id"] for row in found], list[Drift]()
        for start in range(0, len(ids), AT_ONCE):
            drifts += await self._of(ids[start : start + AT_ONCE])
        return drifts

    async def _of(self, ids: list[int]) -> list[Drift]:
        found = await rows(
            "SELECT reply.id, reply.type_count, reply.evidence AS weight, revision.body,"
            " revision.plain, revision.evidence FROM reply JOIN reply_revision revision"
            " ON revision.reply_id = reply.id AND revision.number = reply.revision"
            f" WHERE reply.id IN ({marks(ids)}) ORDER BY reply.id",
            *ids,
        )
        kept = await load_evidence(ids)
        return [drift for row in found for drift in _judged(row, kept.get(row["id"], ()))]


def _judged(row: Row, kept: tuple[EvidenceRow, ...]) -> list[Drift]:
    id, drifts = row["id"], list[Drift]()
    said = in_order(from_store(row["evidence"])) if row["type_count"] else ()
    if kept != said:
        anew = (("DELETE FROM evidence WHERE reply_id = ?", id), *storing_evidence(id, said))
        drifts.append(Drift(f"reply {id}", "evidence", _named(kept), _named(said), anew))
    weight = evidence_weight(row["body"], row["plain"], said) if row["type_count"] else 0
    if weight != row["weight"]:
        stored = ("UPDATE reply SET evidence = ? WHERE id = ?", weight, id)
        drifts.append(Drift(f"reply {id}", "evidence weight", row["weight"], weight, (stored,)))
    return drifts


def _named(rows: tuple[EvidenceRow, ...]) -> str:
    return "; ".join(f"{row.kind} {row.subject[:40]!r}" for row in rows) or "no rows"
