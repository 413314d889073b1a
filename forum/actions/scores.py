"""Stored scores: tallies by agency in, counts and scores out; called inside a transaction."""

from collections import defaultdict
from collections.abc import Iterable
from itertools import groupby

from forum.database import carry_out, in_turn
from forum.models import NO_AGENCY
from forum.placeholders import marks
from forum.rules.ranking import Group, score
from forum.steps import Row, Statement, Steps

TallyChange = tuple[int, int, int, int]
"""reply id, agency id (0: none), change of seen, change of convinced."""
ROWS_A_STATEMENT = 200
Counts = tuple[int, int, int, float]
"""Seen, convinced, agencies and score of a reply."""


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
    """Bring counts and score of these replies in line with their tallies; gives whose score changed."""
    return await carry_out(rescoring(reply_ids))


def rescoring(reply_ids: list[int]) -> Steps[list[int]]:
    """Only agencies that a manager confirmed count by themselves, in the score and in the number of
    agencies that pages show; all others count as one group.
    """
    if not reply_ids:
        return []
    [found] = yield [
        (
            "SELECT reply.id, reply.score, reply_tally.agency_id, reply_tally.seen,"
            " reply_tally.convinced, agency.confirmed FROM reply"
            " LEFT JOIN reply_tally ON reply_tally.reply_id = reply.id"
            " LEFT JOIN agency ON agency.id = reply_tally.agency_id"
            f" WHERE reply.id IN ({marks(reply_ids)}) ORDER BY reply.id",
            *reply_ids,
        )
    ]
    changed: list[int] = []
    counted: list[tuple[int, Counts]] = []
    for id, group in groupby(found, key=lambda row: row["id"]):
        tallies = list(group)
        counts = counts_of(tallies)
        counted.append((id, counts))
        if counts[-1] != tallies[0]["score"]:
            changed.append(id)
    yield [
        storing_counts(counted[start : start + ROWS_A_STATEMENT])
        for start in range(0, len(counted), ROWS_A_STATEMENT)
    ]
    return changed


def storing_counts(counted: list[tuple[int, Counts]]) -> Statement:
    """By the ids of replies."""
    # PostgreSQL takes the types of all rows from those of the first.
    types = ("BIGINT", "INT", "INT", "INT", "DOUBLE PRECISION")
    first = f"({', '.join(f'CAST(? AS {type})' for type in types)})"
    return (
        "UPDATE reply SET seen_count = counted.column2, endorsement_count = counted.column3,"
        " agency_count = counted.column4, score = counted.column5 FROM (VALUES "
        + ", ".join([first, *["(?, ?, ?, ?, ?)"] * (len(counted) - 1)])
        + ") AS counted WHERE reply.id = counted.column1",
        *(value for id, counts in counted for value in (id, *counts)),
    )


def counts_of(tallies: list[Row]) -> Counts:
    """Of one reply; without a tally one row of nothing."""
    groups: dict[int, list[int]] = defaultdict(lambda: [0, 0])
    agencies = 0
    for row in tallies:
        group = groups[row["agency_id"] if row["confirmed"] else NO_AGENCY]
        group[0] += row["seen"] or 0
        group[1] += row["convinced"] or 0
        agencies += bool(row["confirmed"] and row["convinced"])
    seen, convinced = (sum(group[place] for group in groups.values()) for place in (0, 1))
    return seen, convinced, agencies, score(Group(*group) for group in groups.values())
