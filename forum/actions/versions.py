"""Raising the versions that kept pages are known by: in the transaction that changes what they show."""

from forum.database import execute
from forum.models import SITE, SLOTS
from forum.steps import Statement


async def site_changed() -> None:
    """After a change of names, agencies, types or topics: they stand on every page."""
    await execute(*_raising(SITE))


async def thread_changed(thread_id: int) -> None:
    """Any change of a thread may show in a list of threads or arguments."""
    await execute(*raising_thread(thread_id))


def raising_thread(thread_id: int) -> Statement:
    """The same, to be sent together with others."""
    return _raising(slot_of(thread_id))


def slot_of(thread_id: int) -> int:
    """The row that counts changes of this thread, and of some others."""
    return 1 + thread_id % SLOTS


def _raising(row: int) -> Statement:
    return "UPDATE version SET number = number + 1 WHERE id = ?", row
