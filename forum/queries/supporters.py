"""Whom the sources of a line convinced: members and agencies, each counted once."""

from collections.abc import Sequence

from forum.database import rows
from forum.placeholders import marks

Counted = tuple[int, int]
"""Members, and confirmed agencies among theirs."""


async def count_supporters(groups: Sequence[set[int]]) -> list[Counted]:
    """For each set of replies, who found one of them convincing; one query for all sets."""
    ids = sorted(set().union(*groups)) if groups else []
    if not ids:
        return [(0, 0)] * len(groups)
    found = await rows(
        "SELECT endorsement.reply_id, endorsement.member_id, agency.id AS agency_id FROM endorsement"
        " LEFT JOIN agency ON agency.id = endorsement.agency_id AND agency.confirmed = TRUE"
        f" WHERE endorsement.reply_id IN ({marks(ids)})",
        *ids,
    )
    return [
        (
            len({row["member_id"] for row in found if row["reply_id"] in group}),
            len({row["agency_id"] for row in found if row["reply_id"] in group} - {None}),
        )
        for group in groups
    ]
