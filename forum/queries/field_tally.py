"""How often a thread's summary was taken into a meeting, and how that went, as readers may know it."""

import json

from forum.database import rows
from forum.rules.field_reports import FieldTally, Meeting, tally
from forum.steps import Row

MEETINGS_COUNTED = 2_000
"""Of one thread, oldest first."""


async def load_field_tally(thread_id: int) -> FieldTally:
    """One query. Always of the whole thread.

    Counts for each edition beside it would tell by subtraction what single reports say.
    """
    found = await rows(
        "SELECT member_id, agency_id, outcome, audience, line_keys, shown FROM field_report"
        " WHERE thread_id = ? ORDER BY id LIMIT ?",
        thread_id,
        MEETINGS_COUNTED,
    )
    return tally([_meeting(row) for row in found])


def _meeting(row: Row) -> Meeting:
    return Meeting(
        member_id=row["member_id"],
        agency_id=row["agency_id"],
        outcome=row["outcome"],
        audience=row["audience"],
        lines=tuple(line_keys(row)),
        shown=bool(row["shown"]),
    )


def line_keys(row: Row) -> list[str]:
    """JSON comes as text from a raw row."""
    stored = row["line_keys"]
    keys: list[str] = json.loads(stored) if isinstance(stored, str) else stored
    return keys
