"""Rows of evidence as plain text, one line a row: what histories compare."""

from collections.abc import Iterable, Sequence

from forum.rules.ballparks import compare
from forum.rules.evidence_rows import EvidenceRow, of_kind


def in_words(rows: Sequence[EvidenceRow]) -> str:
    """Kind by kind, each under its name; "" where there are none."""
    parts = (
        ("Figures", _ballparks(rows)),
        ("Peer examples", (_peer(row) for row in of_kind(rows, "peer"))),
        ("Risks", (_pair(row, "contained by") for row in of_kind(rows, "risk"))),
        ("Mission goals", (_pair(row, "helped by") for row in of_kind(rows, "goal"))),
    )
    blocks = ((title, "\n".join(lines)) for title, lines in parts)
    return "\n\n".join(f"{title}\n{lines}" for title, lines in blocks if lines)


def _ballparks(rows: Sequence[EvidenceRow]) -> Iterable[str]:
    for option in compare(rows).options:
        for line in option.lines:
            note = f" ({line.note})" if line.note else ""
            yield f"{option.name}: {line.formula} = {line.total}{note}"


def _peer(row: EvidenceRow) -> str:
    result = f" – {row.result}" if row.result else ""
    link = f" {row.link}" if row.link else ""
    return f"{row.subject}: {row.detail}{result}{link}"


def _pair(row: EvidenceRow, between: str) -> str:
    return f"{row.subject} – {between}: {row.detail}"
