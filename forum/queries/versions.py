"""The versions of what a page shows: equal versions, equal page. One small query each."""

from forum.database import glance
from forum.models import SITE

Versions = tuple[int, ...]


async def site_versions() -> Versions:
    """Of pages about all threads: any change of any of them, or of the site, makes it another."""
    found = await glance("SELECT SUM(number) AS number FROM version")
    return (int(found[0]["number"]),)


async def thread_versions(thread_id: int) -> Versions:
    """Of pages about one thread; nothing where there is no such thread."""
    found = await glance(
        "SELECT version.number, thread.version FROM version, thread"
        " WHERE version.id = ? AND thread.id = ?",
        SITE,
        thread_id,
    )
    return (found[0]["number"], found[0]["version"]) if found else ()


def reached(kept: Versions, asked: Versions) -> bool:
    """Whether what was made at `kept` shows all that was there at `asked`: versions only grow."""
    return all(one >= other for one, other in zip(kept, asked, strict=True))
