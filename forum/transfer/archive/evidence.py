"""Evidence in an archive: judged as if it were typed, because pages trust what is stored."""

import json
from typing import Any

from forum.rules.evidence_rows import ROWS_MAX, EvidenceRow, not_too_many, to_store
from forum.steps import Row
from forum.transfer.archive.values import Unfit


def judge_evidence(table: str, row: Row) -> None:
    """Raises Unfit for a row of either table with evidence that no form would have taken."""
    if table == "evidence":
        _judge([{name: row[name] for name in EvidenceRow.model_fields}])
        if not 1 <= row["position"] <= ROWS_MAX:
            raise Unfit("an argument does not carry that many rows of evidence")
    elif table == "reply_revision":
        _judge(json.loads(row["evidence"]))


def _judge(stored: Any) -> None:
    try:
        well_formed = to_store(
            not_too_many([EvidenceRow.model_validate(found) for found in stored])
        )
    except (TypeError, ValueError):
        raise Unfit("its evidence is not filled in as it should be") from None
    if well_formed != stored:
        raise Unfit("its evidence is not written as it should be")
