"""Stored scores: tallies by agency in, counts and ranks out; called inside a transaction."""

from collections import defaultdict
from collections.abc import Iterable

from forum.database import execute, marks, rows
from forum.rules.ranking import Group, score

TallyChange = tuple[int, int, int, int]
"""reply id, agency id (0: none), change of seen, change of convinced."""
ROWS_A_STATEMENT = 200


async def change_tallies(changes: Iterable[TallyChange]) -> None:
    # PostgreSQL refuses a statement that would change one row twice, so changes are added up first.
    sums: dict[tuple[int, int], list[int]] = defaultdict(lambda: [0, 0])
    for reply_id, agency_id, seen, convinced in changes:
        sums[reply_id, agency_id][0] += seen
        sums[reply_id, agency_id][1] += convinced
    all_changes = [(*key, *counts) for key, counts in sums.items()]
    for start in range(0, len(all_changes), ROWS_A_STATEMENT):
        chunk = all_changes[start : start + ROWS_A_STATEMENT]
        await execute(
            "INSERT INTO reply_tally (reply_id, agency_id, seen, convinced) VALUES "
            + ", ".join(["(?, ?, ?, ?)"] * len(chunk))
            + " ON CONFLICT (reply_id, agency_id) DO UPDATE SET"
            " seen = reply_tally.seen + excluded.seen,"
            " convinced = reply_tally.convinced + excluded.convinced",
            *[value for change in chunk for value in change],
        )


async def rescore(reply_ids: list[int]) -> None:
    """Bring counts and score of these replies in line with their tallies.

    Only agencies that a manager confirmed count by themselves, in the score and in the number of
    agencies that pages show; all others count as one group.
    """
    if not reply_ids:
        return
    found = await rows(
        "SELECT reply_tally.reply_id, reply_tally.agency_id, reply_tally.seen,"
        " reply_tally.convinced, agency.confirmed FROM reply_tally"
        " LEFT JOIN agency ON agency.id = reply_tally.agency_id"
        f" WHERE reply_tally.reply_id IN ({marks(reply_ids)})",
        *reply_ids,
    )
    groups: dict[int, dict[int, list[int]]] = {id: defaultdict(lambda: [0, 0]) for id in reply_ids}
    agencies = dict.fromkeys(reply_ids, 0)
    for row in found:
        group = groups[row["reply_id"]][row["agency_id"] if row["confirmed"] else 0]
        group[0] += row["seen"]
        group[1] += row["convinced"]
        agencies[row["reply_id"]] += bool(row["confirmed"] and row["convinced"])
    for id, of_reply in groups.items():
        await execute(
            "UPDATE reply SET seen_count = ?, endorsement_count = ?, agency_count = ?, score = ?"
            " WHERE id = ?",
            sum(seen for seen, _ in of_reply.values()),
            sum(convinced for _, convinced in of_reply.values()),
            agencies[id],
            score(Group(seen, convinced) for seen, convinced in of_reply.values()),
            id,
        )


async def rerank(thread_id: int) -> None:
    """Number the top-level replies by score, then evidence, then age; stubs come last."""
    await execute(
        "UPDATE reply SET best_position = ranked.place FROM (SELECT id, ROW_NUMBER() OVER ("
        " ORDER BY CASE WHEN hidden_at IS NULL AND withdrawn_at IS NULL THEN 0 ELSE 1 END,"
        " score DESC, evidence DESC, position) AS place"
        " FROM reply WHERE thread_id = ? AND depth = 1) AS ranked"
        " WHERE reply.id = ranked.id AND reply.best_position <> ranked.place",
        thread_id,
    )
