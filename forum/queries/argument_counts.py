"""Reading the kept counts of arguments: each a row or a short walk of an index."""

from collections.abc import Iterable
from datetime import date

from forum.database import rows

CHOICES_SHOWN = 12
"""Values of a facet that a page shows, the most frequent ones."""
WORDS = ("topic", "level", "agency", "stance", "evidence")
"""Facets whose values are words or ids; `since` counts by day."""
Cell = tuple[str, str]
"""Facet, value."""


async def load_totals() -> dict[int, int]:
    """Arguments by type id, 0 for all types: one with two types is one argument."""
    found = await rows(
        "SELECT type_id, n FROM argument_count WHERE facet = '' AND value = '' AND"
        " type_id IN (SELECT id FROM argument_type UNION ALL SELECT 0)"
    )
    return {row["type_id"]: row["n"] for row in found}


async def load_counts(type_ids: Iterable[int], cells: Iterable[Cell]) -> dict[tuple[int, str], int]:
    """By type id and facet, of one value a facet; what is not there is not kept, and 0."""
    wanted = [(type_id, *cell) for type_id in type_ids for cell in cells]
    if not wanted:
        return {}
    found = await rows(
        "SELECT type_id, facet, n FROM argument_count WHERE "
        + " OR ".join(["(type_id = ? AND facet = ? AND value = ?)"] * len(wanted)),
        *[part for cell in wanted for part in cell],
    )
    return {(row["type_id"], row["facet"]): row["n"] for row in found}


async def load_most_frequent(type_id: int) -> dict[str, dict[str, int]]:
    """The most frequent values of each facet of WORDS with their counts."""
    walks = [
        "SELECT * FROM (SELECT facet, value, n FROM argument_count"
        f" WHERE type_id = ? AND facet = '{facet}' AND n > 0"
        f" ORDER BY n DESC, value DESC LIMIT {CHOICES_SHOWN}) AS walk_{facet}"
        for facet in WORDS
    ]
    counts: dict[str, dict[str, int]] = {facet: {} for facet in WORDS}
    for row in await rows(" UNION ALL ".join(walks), *[type_id] * len(walks)):
        counts[row["facet"]][row["value"]] = row["n"]
    return counts


async def load_days(type_id: int, first: date) -> dict[str, int]:
    """Arguments by the day on which they were posted, from the first on."""
    found = await rows(
        "SELECT value, n FROM argument_count"
        " WHERE type_id = ? AND facet = 'since' AND value >= ? AND n > 0",
        type_id,
        first.isoformat(),
    )
    return {row["value"]: row["n"] for row in found}


async def load_since(type_ids: Iterable[int], first: date) -> dict[int, int]:
    """How many were posted from this day on, by type id."""
    counts = {}
    for type_id in type_ids:
        found = await rows(
            "SELECT COALESCE(SUM(n), 0) AS n FROM argument_count"
            " WHERE type_id = ? AND facet = 'since' AND value >= ?",
            type_id,
            first.isoformat(),
        )
        counts[type_id] = int(found[0]["n"])
    return counts
