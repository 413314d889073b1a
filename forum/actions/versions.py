"""Raising the versions that kept pages are known by: in the transaction that changes what they show."""

from forum.database import execute
from forum.models import SITE, SLOTS


async def site_changed() -> None:
    """After a change of names, agencies, types or topics: they stand on every page."""
    await _raise(SITE)


async def thread_changed(thread_id: int) -> None:
    """Any change of a thread may show in a list of threads or arguments."""
    await _raise(1 + thread_id % SLOTS)


async def _raise(row: int) -> None:
    await execute("UPDATE version SET number = number + 1 WHERE id = ?", row)
