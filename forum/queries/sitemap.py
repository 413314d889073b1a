"""What search engines are told to read, in parts of a bounded number of threads."""

from datetime import datetime

from msgspec import Struct

from forum.database import moment, rows
from forum.queries.thread_list import thread_url
from forum.steps import Row

THREADS_PER_PART = 2500
"""Ids, not threads: a part never changes its place, and no part has more. Each has two addresses."""
AGENCIES_MAX = 1000


class ListedPage(Struct, frozen=True):
    """`path` is an address of ours; `changed_at` is None where nobody keeps that."""

    path: str
    changed_at: datetime | None = None


async def load_parts() -> list[int]:
    """The numbers of the parts that have a thread, from 1: one query, which jumps from part to part."""
    first = f"(MIN(id) - 1) / {THREADS_PER_PART} + 1"
    found = await rows(
        f"WITH RECURSIVE part (number) AS (SELECT {first} FROM thread WHERE hidden = FALSE UNION ALL"
        f" SELECT (SELECT {first} FROM thread WHERE hidden = FALSE"
        f" AND id > part.number * {THREADS_PER_PART}) FROM part WHERE part.number IS NOT NULL)"
        " SELECT number FROM part WHERE number IS NOT NULL ORDER BY number"
    )
    return [row["number"] for row in found]


async def load_threads(part: int) -> tuple[ListedPage, ...]:
    """Its threads that everybody may read, and their summaries; one query."""
    found = await rows(
        "SELECT thread.id, thread.slug, thread.active_at, thread.edited_at, thread.argument_count,"
        " edition.published_at FROM thread LEFT JOIN edition"
        " ON edition.thread_id = thread.id AND edition.number = thread.edition_number"
        " WHERE thread.hidden = FALSE AND thread.id BETWEEN ? AND ? ORDER BY thread.id",
        (part - 1) * THREADS_PER_PART + 1,
        part * THREADS_PER_PART,
    )
    return tuple(page for row in found for page in _pages_of(row))


def _pages_of(row: Row) -> list[ListedPage]:
    changed = [moment(row[name]) for name in ("active_at", "edited_at") if row[name]]
    pages = [ListedPage(thread_url(row["id"], row["slug"]), max(changed))]
    if row["argument_count"] or row["published_at"]:
        changed += [moment(row["published_at"])] if row["published_at"] else []
        pages.append(ListedPage(f"/threads/{row['id']}/summary", max(changed)))
    return pages


async def load_lists() -> tuple[ListedPage, ...]:
    """The lists of arguments, of threads by topic and of what agencies say; one query.

    Of agencies those that managers confirmed, and no more than AGENCIES_MAX.
    """
    found = await rows(
        "SELECT '/arguments/' || slug AS path, 1 AS kind, position, id FROM argument_type"
        " WHERE retired = FALSE UNION ALL"
        " SELECT '/topics/' || slug, 2, position, id FROM topic WHERE retired = FALSE UNION ALL"
        " SELECT path, 3, 0, id FROM (SELECT '/agencies/' || slug AS path, id FROM agency"
        "   WHERE confirmed = TRUE ORDER BY id LIMIT ?) AS agencies"
        " ORDER BY kind, position, id",
        AGENCIES_MAX,
    )
    return tuple(ListedPage(row["path"]) for row in found)
