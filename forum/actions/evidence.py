"""Rows of evidence: an argument's, as its current revision has them."""

from collections.abc import Sequence

from forum.models import Evidence, EvidenceKind
from forum.rules.evidence_rows import KINDS, EvidenceRow, of_kind


async def keep_evidence(reply_id: int, rows: Sequence[EvidenceRow]) -> None:
    """Replace the rows of a reply, inside the transaction that holds its thread."""
    await Evidence.filter(reply_id=reply_id).delete()
    await Evidence.bulk_create(evidence_rows(reply_id, rows))


def evidence_rows(reply_id: int, rows: Sequence[EvidenceRow]) -> list[Evidence]:
    """As they are stored; each kind is numbered by itself."""
    return [
        Evidence(reply_id=reply_id, position=position, **_columns(row))
        for kind in KINDS
        for position, row in enumerate(of_kind(rows, kind), 1)
    ]


def _columns(row: EvidenceRow) -> dict[str, object]:
    return {**row.model_dump(), "kind": EvidenceKind(row.kind)}
