"""Tallies of who saw and marked a reply, and the counts and score that follow from them."""

from itertools import groupby

from forum.actions.drift.kept import Cell, Cells, Drift
from forum.actions.recount import count_tallies
from forum.actions.scores import Counts, counts_of, storing_counts
from forum.database import rows

NAMES = ("seen_count", "endorsement_count", "agency_count", "score")
SETTLED = "reply.thread_id NOT IN (SELECT thread_id FROM rescore)"
"""Threads that wait to be recounted, because an agency changed, are counted by the loop."""


async def _count(first: int, last: int) -> dict[Cell, Cell]:
    waiting = await rows("SELECT id FROM reply WHERE thread_id BETWEEN ? AND ?"
        f" AND NOT ({SETTLED})", first, last)  # fmt: skip
    unsettled = {row["id"] for row in waiting}
    found = await count_tallies(first, last)
    return {key: counts for key, counts in found.items() if key[0] not in unsettled}


TALLIES = Cells(
    "reply_tally",
    ("reply_id", "agency_id"),
    ("seen", "convinced"),
    f"reply_id IN (SELECT id FROM reply WHERE thread_id BETWEEN ? AND ? AND {SETTLED})",
    _count,
)


class Scores:
    async def drifts(self, first: int, last: int) -> list[Drift]:
        found = await rows(
            f"SELECT reply.id, {', '.join(f'reply.{name}' for name in NAMES)},"
            " reply_tally.agency_id, reply_tally.seen, reply_tally.convinced, agency.confirmed"
            " FROM reply LEFT JOIN reply_tally ON reply_tally.reply_id = reply.id"
            " LEFT JOIN agency ON agency.id = reply_tally.agency_id"
            f" WHERE reply.thread_id BETWEEN ? AND ? AND {SETTLED} ORDER BY reply.id",
            first,
            last,
        )
        drifts: list[Drift] = []
        for id, group in groupby(found, key=lambda row: row["id"]):
            tallies = list(group)
            kept, counted = tuple(tallies[0][name] for name in NAMES), counts_of(tallies)
            if kept != counted:
                drifts.append(_drift(id, kept, counted))
        return drifts


def _drift(id: int, kept: Cell, counted: Counts) -> Drift:
    wrong = [place for place, name in enumerate(NAMES) if kept[place] != counted[place]]
    return Drift(
        f"reply {id}",
        ", ".join(NAMES[place] for place in wrong),
        ", ".join(str(kept[place]) for place in wrong),
        ", ".join(str(counted[place]) for place in wrong),
        (storing_counts([(id, counted)]),),
    )
