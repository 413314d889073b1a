"""The versions of what a page shows: equal versions, equal page. One small query each."""

from forum.gathering import Gathered
from forum.models import SITE

Versions = tuple[int, ...]
_OF_SITE = Gathered(
    "SELECT version.id AS key, (SELECT SUM(number) FROM version) AS number FROM version"
    " WHERE version.id"
)
# What a thread says of replies that were moved from it, such as in its editions, changes with theirs.
_OF_THREAD = Gathered(
    "SELECT thread.id AS key, version.number, thread.version, (SELECT COALESCE(SUM(other.version), 0)"
    "   FROM departure JOIN thread other ON other.id = departure.into_id"
    "   WHERE departure.thread_id = thread.id) AS others FROM version, thread"
    f" WHERE version.id = {SITE} AND thread.id"
)


async def site_versions() -> Versions:
    """Of pages about all threads: any change of any of them, or of the site, makes it another."""
    found = await _OF_SITE.row(SITE)
    return (int(found["number"]),) if found else ()


async def thread_versions(thread_id: int) -> Versions:
    """Of pages about one thread; nothing where there is no such thread."""
    found = await _OF_THREAD.row(thread_id)
    return (found["number"], found["version"], int(found["others"])) if found else ()


def reached(kept: Versions, asked: Versions) -> bool:
    """Whether what was made at `kept` shows all that was there at `asked`: versions only grow."""
    return all(one >= other for one, other in zip(kept, asked, strict=True))
