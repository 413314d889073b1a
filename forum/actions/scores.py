"""Stored scores: tallies by agency in, counts and scores out; called inside a transaction."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby
from typing import Any

from forum.database import execute_many, in_turn, rows
from forum.models import NO_AGENCY
from forum.placeholders import marks
from forum.rules.ranking import Group, score
from forum.steps import Row, Statement

TallyChange = tuple[int, int, int, int]
"""reply id, agency id (0: none), change of seen, change of convinced."""
ROWS_A_STATEMENT = 200
STORE_COUNTS = """
    UPDATE reply SET seen_count = ?, endorsement_count = ?, agency_count = ?, score = ? WHERE id = ?"""


async def change_tallies(changes: Iterable[TallyChange]) -> None:
    await in_turn(*tally_changes(changes))


def tally_changes(changes: Iterable[TallyChange]) -> list[Statement]:
    """The same, to be sent together with others."""
    # PostgreSQL refuses a statement that would change one row twice, so changes are added up first.
    sums: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for reply_id, agency_id, seen, convinced in changes:
        sums[reply_id, agency_id][0] += seen
        sums[reply_id, agency_id][1] += convinced
    rows = [(*key, seen, convinced) for key, (seen, convinced) in sums.items()]
    return [
        _tally_change(rows[start : start + ROWS_A_STATEMENT])
        for start in range(0, len(rows), ROWS_A_STATEMENT)
    ]


def _tally_change(changes: list[TallyChange]) -> Statement:
    return (
        "INSERT INTO reply_tally (reply_id, agency_id, seen, convinced) VALUES "
        + ", ".join(["(?, ?, ?, ?)"] * len(changes))
        + " ON CONFLICT (reply_id, agency_id) DO UPDATE SET"
        " seen = reply_tally.seen + excluded.seen,"
        " convinced = reply_tally.convinced + excluded.convinced",
        *(value for change in changes for value in change),
    )


async def rescore(reply_ids: list[int]) -> list[int]:
    """Bring counts and score of these replies in line with their tallies; gives whose score changed.

    Only agencies that a manager confirmed count by themselves, in the score and in the number of
    agencies that pages show; all others count as one group.
    """
    if not reply_ids:
        return []
    found = await rows(
        "SELECT reply.id, reply.score, reply_tally.agency_id, reply_tally.seen,"
        " reply_tally.convinced, agency.confirmed FROM reply"
        " LEFT JOIN reply_tally ON reply_tally.reply_id = reply.id"
        " LEFT JOIN agency ON agency.id = reply_tally.agency_id"
        f" WHERE reply.id IN ({marks(reply_ids)}) ORDER BY reply.id",
        *reply_ids,
    )
    changed: list[int] = []
    updates: list[tuple[Any, ...]] = []
    for id, group in groupby(found, key=lambda row: row["id"]):
        tallies = list(group)
        counts = counts_of(tallies)
        updates.append((*counts, id))
        if counts[-1] != tallies[0]["score"]:
            changed.append(id)
    await execute_many(STORE_COUNTS, updates)
    return changed


def counts_of(tallies: list[Row]) -> tuple[int, int, int, float]:
    """Seen, convinced, agencies and score of one reply; without a tally one row of nothing."""
    groups: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    agencies = 0
    for row in tallies:
        group = groups[row["agency_id"] if row["confirmed"] else NO_AGENCY]
        group[0] += row["seen"] or 0
        group[1] += row["convinced"] or 0
        agencies += bool(row["confirmed"] and row["convinced"])
    seen, convinced = (sum(group[place] for group in groups.values()) for place in (0, 1))
    return seen, convinced, agencies, score(Group(*group) for group in groups.values())
