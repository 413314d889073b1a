"""Leases: of several processes, one at a time does what is to be done once."""

from datetime import timedelta

from forum.clock import now
from forum.database import execute, rows

LEASE_SECONDS = 30
"""For so long after its last sign of life a holder keeps others waiting."""


async def claim(name: str, holder: str) -> bool:
    """Take the lease, or renew one's own; False while somebody else holds it.

    One statement, so that of two who ask at the same moment one gets it.
    """
    moment = now()
    found = await rows(
        "INSERT INTO lease (name, holder, until) VALUES (?, ?, ?) ON CONFLICT (name) DO UPDATE"
        " SET holder = excluded.holder, until = excluded.until"
        " WHERE lease.holder = excluded.holder OR lease.until < ? RETURNING name",
        name,
        holder,
        moment + timedelta(seconds=LEASE_SECONDS),
        moment,
    )
    return bool(found)


async def release(name: str, holder: str) -> None:
    """Let others have it at once; somebody else's lease is left alone."""
    await execute("DELETE FROM lease WHERE name = ? AND holder = ?", name, holder)
