"""Writing to a thread by one statement, which fails where the thread is no longer as it was seen.

Whoever holds a thread waits for the database twice more. Others hold it as ever: whoever does so
raises the thread's version, and who holds every thread that of the site, before any of them lets go.
"""

from msgspec import Struct

from forum.actions.access import HELD, known
from forum.actions.versions import slot_of
from forum.database import next_id
from forum.models import SITE, Thread
from forum.permissions import Viewer
from forum.queries.argument_cells import places
from forum.steps import Statement, Steps

_SITE = f"(SELECT number FROM version WHERE id = {SITE})"


class Seen(Struct):
    """A thread, the id of a new reply in it, and what `argument_cells.places` gives of that."""

    thread: Thread
    site: int
    reply_id: int
    places: str | None


def see_thread(viewer: Viewer, thread_id: int) -> Steps[Seen]:
    """Raises what `locking` raises."""
    more = f"{_SITE} AS site, {next_id('reply')} AS reply_id, {places()} AS places"
    of_whom = (thread_id, viewer.member_id, viewer.member_id)
    [found] = yield [(f"SELECT *, {more} FROM thread WHERE id = ?", *of_whom, thread_id)]
    thread = known(viewer, found)
    return Seen(thread, found[0]["site"], found[0]["reply_id"], found[0]["places"])


def holding_as_seen(seen: Seen, changes: str, *values: object) -> Statement:
    """To be the part `held` of one statement: what is seen is held, changed so, and has a new version."""
    thread = seen.thread
    as_seen = f"WHERE id = ? AND version = ? AND {_SITE} = ?"
    sql = f"UPDATE thread SET {HELD}, {changes} {as_seen} RETURNING 1"
    return sql, *values, thread.id, thread.version, seen.site


def raising_as_seen(seen: Seen) -> Statement:
    """To be the last part of it, which PostgreSQL begins with: fails where there is nothing held."""
    sql = "UPDATE version SET number = number + (SELECT 1 FROM held) WHERE id = ?"
    return sql, slot_of(seen.thread.id)
