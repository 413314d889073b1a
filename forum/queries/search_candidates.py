"""The newest that match, found in the index in few steps, however common the words are."""

from collections.abc import Sequence
from typing import Any

from msgspec import Struct

from forum.database import is_postgres, rows
from forum.id_lists import listed
from forum.queries.search_filter import Kind
from forum.queries.search_match import Match

RANKED = 1000
"""Matches that are ranked and counted, the newest ones."""
SCANNED = 5000
"""Matches of which the rows are looked at for what the index does not say."""
PROBED, WALKED = 2000, 60_000
"""Rows of PostgreSQL's index whose words are compared one by one: to see how common a match is, and to
find all that are wanted of a common one."""
MANY = 20_000
"""Matches that are collected before it is asked whether walking finds the newest sooner."""
COMMON = 0.03
"""Share of the rows that match from which it takes longer to collect all of them."""
TELLING = 10
"""Matches among the probed rows from which they tell how many there are elsewhere."""
Condition = tuple[str, Any]
"""SQL about the row of a kind, with one placeholder, and its value."""


class Candidates(Struct, frozen=True):
    """Newest first; `exact` unless there may be more than these."""

    ids: list[int]
    exact: bool = True

    @property
    def shown(self) -> list[int]:
        return self.ids[:RANKED]


async def find(kind: Kind, match: Match, conditions: Sequence[Condition] = ()) -> Candidates:
    """The newest RANKED and one more, which says that there are more."""
    if not conditions:
        ids = await _newest(kind, match, RANKED + 1)
        return Candidates(ids, exact=len(ids) <= RANKED)
    looked_at = await _newest(kind, match, SCANNED)
    ids = await _that_fit(kind, looked_at, conditions)
    return Candidates(ids[: RANKED + 1], exact=len(ids) <= RANKED and len(looked_at) < SCANNED)


async def _newest(kind: Kind, match: Match, limit: int) -> list[int]:
    if is_postgres():
        return await _of_postgres(kind, match, limit)
    sql, values = walked(kind, match, limit)
    return [row["id"] for row in await rows(sql, *values)]


def walked(kind: Kind, match: Match, limit: int) -> tuple[str, list[Any]]:
    """SQLite's index has its rows in the order of their ids."""
    table = "search_reply_text" if kind is Kind.REPLY else f"search_{kind.noun}"
    wanted, values = match.sql
    sql = (
        f"SELECT rowid AS id FROM {table} WHERE {table} MATCH {wanted} ORDER BY rowid DESC LIMIT ?"
    )
    return sql, [*values, limit]


async def _of_postgres(kind: Kind, match: Match, limit: int) -> list[int]:
    """Its index gives all matches and in no order.

    So a common one is found by walking the newest rows, and of others those are collected that are new
    enough, by what the newest few rows have of them.
    """
    ids = await _ids(newest_rows(kind, match, PROBED, limit))
    if 0 < len(ids) < limit:
        enough = int(1.5 * limit * PROBED / len(ids))
        if len(ids) / PROBED >= COMMON:
            ids = await _ids(newest_rows(kind, match, min(WALKED, enough), limit))
        elif kind is Kind.REPLY and len(ids) >= TELLING:
            ids = await _ids(new_enough(match, enough, limit))
    if len(ids) >= limit:
        return ids
    sql, values = collected(kind, match, limit, MANY + 1)
    found = await rows(sql, *values)
    if not found or found[0]["n"] <= MANY:
        return [row["id"] for row in found]
    # Common, but not among the newest few: after an import on another subject, say.
    ids = await _ids(newest_rows(kind, match, WALKED, limit))
    return ids if len(ids) >= limit else await _ids(collected(kind, match, limit))


def newest_rows(kind: Kind, match: Match, most: int, limit: int) -> tuple[str, list[Any]]:
    wanted, values = match.sql
    return (
        "SELECT newest.id FROM (SELECT id, words FROM"
        f" search_{kind.noun} ORDER BY id DESC LIMIT ?) AS newest WHERE newest.words @@ {wanted} LIMIT ?",
        [most, *values, limit],
    )


def new_enough(match: Match, most: int, limit: int) -> tuple[str, list[Any]]:
    """Of replies of so many numbers: an index of ranges leaves their pages alone to be looked at."""
    wanted, values = match.sql
    return (
        f"SELECT id FROM search_reply WHERE words @@ {wanted}"
        " AND id > (SELECT MAX(id) FROM search_reply) - CAST(? AS bigint) ORDER BY id DESC LIMIT ?",
        [*values, most, limit],
    )


def collected(
    kind: Kind, match: Match, limit: int, most: int | None = None
) -> tuple[str, list[Any]]:
    """The newest of all matches, or of at most so many; `n` says how many these were."""
    wanted, values = match.sql
    return (
        f"WITH found AS MATERIALIZED (SELECT id FROM search_{kind.noun} WHERE words @@ {wanted}"
        " LIMIT ?) SELECT id, (SELECT COUNT(*) FROM found) AS n FROM found ORDER BY id DESC LIMIT ?",
        [*values, most, limit],
    )


async def _ids(statement: tuple[str, list[Any]]) -> list[int]:
    sql, values = statement
    return [row["id"] for row in await rows(sql, *values)]


async def _that_fit(kind: Kind, ids: list[int], conditions: Sequence[Condition]) -> list[int]:
    """Those of these that meet all conditions, in their order."""
    table = "thread" if kind is Kind.SUMMARY else kind.noun
    where = " AND ".join(sql for sql, _ in conditions)
    these, value = listed(ids)
    # PostgreSQL would rather read all threads than look up a thousand, but not for a single value.
    found = await rows(
        f"SELECT listed.id FROM {these}"
        f" WHERE (SELECT 1 FROM {table} WHERE {table}.id = listed.id AND {where}) = 1",
        value,
        *(value for _, value in conditions),
    )
    fitting = {row["id"] for row in found}
    return [id for id in ids if id in fitting]
