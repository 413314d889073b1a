"""What is kept of the forum as a whole: counts of topics, arguments and flags, badges, versions."""

from collections import defaultdict

from forum.actions.drift.kept import Cell, Cells, Drift, Kept, each, ranges
from forum.database import rows
from forum.models import SLOTS
from forum.queries.argument_cells import COLUMNS, cells_of
from forum.queries.argument_filter import VISIBLE
from forum.rules.mail_domains import domain_matches

MEMBERS_AT_ONCE = 1000
EVERY_ROW = "CAST(? AS BIGINT) < CAST(? AS BIGINT)"
THREADS = (
    "(SELECT COUNT(*) FROM thread_topic JOIN thread ON thread.id = thread_topic.thread_id"
    " WHERE thread_topic.topic_id = topic.id AND thread.hidden = FALSE)"
)
FLAGS = "(SELECT COUNT(*) FROM flag WHERE flag.post = review.post AND flag.state = 'open')"


async def _count_arguments(first: int, last: int) -> dict[Cell, Cell]:
    del first, last  # a cell has arguments of all threads
    found = await rows(
        cells_of(
            f"SELECT {COLUMNS} FROM reply JOIN thread ON thread.id = reply.thread_id WHERE {VISIBLE}"
        )
    )
    return {(row["type_id"], row["facet"], row["value"]): (row["n"],) for row in found}


class Badges:
    """Who has a verified address of their agency."""

    async def drifts(self, first: int, last: int) -> list[Drift]:
        del first, last
        domains: dict[int | None, list[str]] = defaultdict(list)
        for row in await rows("SELECT agency_id, domain FROM agency_domain ORDER BY domain"):
            domains[row["agency_id"]].append(row["domain"])
        drifts: list[Drift] = []
        async for start, end, _ in ranges("member", MEMBERS_AT_ONCE):
            drifts += await self._of(start, end, domains)
        return drifts

    async def _of(self, first: int, last: int, domains: dict[int | None, list[str]]) -> list[Drift]:
        found = await rows(
            "SELECT id, agency_id, agency_verified, verified_email FROM member"
            " WHERE id BETWEEN ? AND ? AND (agency_verified = TRUE OR verified_email IS NOT NULL)"
            " ORDER BY id",
            first,
            last,
        )
        sql = "UPDATE member SET agency_verified = ? WHERE id = ?"
        counted = [
            (row, domain_matches(row["verified_email"] or "", domains[row["agency_id"]]))
            for row in found
        ]
        return [
            Drift(
                f"member {row['id']}",
                "agency_verified",
                bool(row["agency_verified"]),
                has,
                ((sql, has, row["id"]),),
            )
            for row, has in counted
            if bool(row["agency_verified"]) != has
        ]


class Versions:
    """A row that is not there is never raised, and pages would be taken for those of today."""

    async def drifts(self, first: int, last: int) -> list[Drift]:
        del first, last
        there = {row["id"] for row in await rows("SELECT id FROM version")}
        sql = "INSERT INTO version (id, number) VALUES (?, 1)"
        return [
            Drift(f"version {id}", "number", None, 1, ((sql, id),))
            for id in range(SLOTS + 1)
            if id not in there
        ]


OF_FORUM: tuple[Kept, ...] = (
    each("topic", "thread_count", THREADS, "id"),
    each("review", "flag_count", FLAGS, "id"),
    Cells(
        "argument_count",
        ("type_id", "facet", "value"),
        ("n",),
        "CAST(? AS BIGINT) < CAST(? AS BIGINT)",
        _count_arguments,
    ),
    Badges(),
    Versions(),
)
