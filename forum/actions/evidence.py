"""Rows of evidence: an argument's, as its current revision has them."""

from collections.abc import Sequence

from forum.database import in_turn
from forum.models import Evidence
from forum.records import inserting
from forum.rules.evidence_rows import KINDS, EvidenceRow, of_kind
from forum.steps import Statement


async def keep_evidence(reply_id: int, rows: Sequence[EvidenceRow]) -> None:
    """Replace the rows of a reply, inside the transaction that holds its thread."""
    await in_turn(
        ("DELETE FROM evidence WHERE reply_id = ?", reply_id), *storing_evidence(reply_id, rows)
    )


def storing_evidence(reply_id: int, rows: Sequence[EvidenceRow]) -> list[Statement]:
    """Each kind is numbered by itself."""
    return [
        inserting(Evidence, reply_id=reply_id, position=position, **row.model_dump())
        for kind in KINDS
        for position, row in enumerate(of_kind(rows, kind), 1)
    ]
