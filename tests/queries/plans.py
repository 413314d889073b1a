"""How a database means to find what a statement asks for."""

from typing import Any

from forum.database import execute, is_postgres, rows, snapshot


async def plan_of(sql: str, values: list[Any]) -> list[str]:
    """The steps, in the database's words; with PostgreSQL as if its tables were large."""
    async with snapshot():
        if is_postgres():  # or it would rather read so small a table from end to end
            await execute("SET LOCAL enable_seqscan = off")
        explain = "EXPLAIN " if is_postgres() else "EXPLAIN QUERY PLAN "
        found = await rows(explain + sql, *values)
    return [str(list(row.values())[-1]) for row in found]


def scans(plan: list[str], *tables: str) -> list[str]:
    """The steps that read one of these tables from end to end, other than along an index."""
    found = []
    # SQLite calls a part of the query by the name that it has there.
    tables = tuple(table for table in tables if f"CO-ROUTINE {table}" not in plan)
    for step in plan:
        words = step.strip().removeprefix("->").split()
        whole = (words[:1] == ["SCAN"] and "USING" not in words) or "Seq Scan" in step
        if whole and any(table in words for table in tables):
            found.append(step)
    return found
