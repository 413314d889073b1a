"""What the database holds, table by table, to see whether anything changed."""

import hashlib
from collections.abc import Iterable

from tortoise import Tortoise

from forum.database import rows


async def digest(but: Iterable[str] = ()) -> dict[str, str]:
    """A mark of the content of each table but these."""
    tables = sorted(model._meta.db_table for model in Tortoise.apps["forum"].values())
    return {table: await _mark(table) for table in tables if table not in but}


async def _mark(table: str) -> str:
    found = sorted(repr(sorted(row.items())) for row in await rows(f"SELECT * FROM {table}"))
    return hashlib.sha256("\n".join(found).encode()).hexdigest()[:16]
