"""Lists of threads: the front page, a topic, a member; paged by key."""

from datetime import datetime
from enum import StrEnum
from typing import Any

from msgspec import Struct

from forum.database import glance, moment, rows
from forum.placeholders import marks
from forum.queries.argument_types import CoverageView, load_coverage, load_types
from forum.queries.paging import Cursor
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, Person, person
from forum.steps import Row

THREADS_PER_PAGE = 20
SHARED_OPENING = "how do i convince my leadership to "


class ThreadSort(StrEnum):
    ACTIVE = "active"
    NEWEST = "newest"
    ARGUED = "argued"
    NEEDED = "needed"


# The column that each order goes by, ties broken by id; each pair has an index.
ORDER_COLUMN = {
    ThreadSort.ACTIVE: "active_at",
    ThreadSort.NEWEST: "id",
    ThreadSort.ARGUED: "argument_count",
    ThreadSort.NEEDED: "active_at",
}
COUNT_MAX = 2**31 - 1
"""What a column of a count can hold, and so be compared with."""


FEW = 200
"""Threads of a topic that are sooner sorted than met along the order of all threads."""
# One value looked up for one thread, which no database turns into a join of whole tables.
_OF_TOPIC = (
    "(SELECT 1 FROM thread_topic WHERE thread_topic.thread_id = thread.id"
    " AND thread_topic.topic_id = ?)"
)


_COLUMNS = (
    "thread.id, thread.title, thread.slug, thread.ask, thread.reply_count, thread.held_count,"
    " thread.argument_count, thread.active_at, thread.locked_at, thread.pinned_at,"
    f" thread.edition_number, {PERSON_COLUMNS}"
)
_JOINS = PERSON_JOINS.format(owner="thread.author_id")
_PINNED = (
    f"SELECT {_COLUMNS} FROM thread {_JOINS} WHERE thread.pinned_at IS NOT NULL"
    " AND thread.hidden_at IS NULL ORDER BY thread.pinned_at DESC, thread.id DESC"
)


class TopicLink(Struct, frozen=True):
    slug: str
    name: str
    thread_count: int


class TopicFound(Struct, frozen=True):
    id: int
    link: TopicLink


class ThreadRow(Struct, frozen=True):
    """A thread in a list. `lead` holds the opening words that most titles share, or nothing.

    `edition_number` is the newest edition of its summary, 0 for none.
    """

    id: int
    url: str
    lead: str
    rest: str
    ask: str
    author: Person
    topics: tuple[TopicLink, ...]
    reply_count: int
    argument_count: int
    active_at: datetime
    coverage: tuple[CoverageView, ...]
    locked: bool
    pinned: bool
    edition_number: int


class ThreadList(Struct, frozen=True):
    """One page of threads; `next_after` is the cursor of the following page, or empty."""

    rows: tuple[ThreadRow, ...]
    sort: ThreadSort
    next_after: str
    is_first: bool


def thread_url(id: int, slug: str) -> str:
    return f"/threads/{id}/{slug}"


async def load_thread_list(
    sort: ThreadSort = ThreadSort.ACTIVE,
    after: str = "",
    *,
    topic: TopicFound | None = None,
    author_id: int | None = None,
) -> ThreadList:
    """Visible threads in this order, from the cursor on; five queries, whatever the forum's size.

    Where no order, topic or author is asked for, pinned threads come first, and not once more.
    """
    source, where, values = _filters(sort, topic, author_id)
    cursor = Cursor.read(after)
    pinning = sort is ThreadSort.ACTIVE and topic is None and author_id is None
    if pinning:
        where += " AND thread.pinned_at IS NULL"
    column = ORDER_COLUMN[sort]
    # The same number either way, and sorted already where the index of a topic is walked.
    id = "thread.id" if source == "thread" else "thread_topic.thread_id"
    key = id if column == "id" else f"thread.{column}"
    if cursor:
        where += f" AND ({key}, {id}) < (?, ?)"
        values += [_key(sort, cursor), cursor.id]
    found = await rows(
        f"SELECT {_COLUMNS} FROM {source} {_JOINS}"
        f" WHERE {where} ORDER BY {key} DESC, {id} DESC LIMIT ?",
        *values,
        THREADS_PER_PAGE + 1,
    )
    shown = found[:THREADS_PER_PAGE]
    last = shown[-1] if len(found) > THREADS_PER_PAGE else None
    pinned = await rows(_PINNED) if pinning and cursor is None else []
    return ThreadList(
        rows=await _thread_rows(pinned + shown),
        sort=sort,
        next_after=str(Cursor(_written(last[column]), last["id"])) if last else "",
        is_first=cursor is None,
    )


def _filters(
    sort: ThreadSort, topic: TopicFound | None, author_id: int | None
) -> tuple[str, str, list[Any]]:
    """Tables, conditions and their values."""
    source, where = "thread", "thread.hidden = FALSE"
    values: list[Any] = []
    if sort is ThreadSort.NEEDED:
        where += " AND thread.needs_arguments = TRUE AND thread.locked_at IS NULL"
    if topic and (topic.link.thread_count <= FEW or sort is ThreadSort.NEWEST):
        source = "thread_topic CROSS JOIN thread"  # SQLite takes them in this order
        where += " AND thread_topic.topic_id = ? AND thread.id = thread_topic.thread_id"
        values.append(topic.id)
    elif topic:
        where += f" AND {_OF_TOPIC} = 1"
        values.append(topic.id)
    if author_id is not None:
        where += " AND thread.author_id = ?"
        values.append(author_id)
    return source, where, values


def _key(sort: ThreadSort, cursor: Cursor) -> datetime | int:
    if ORDER_COLUMN[sort] == "active_at":
        return cursor.as_moment()
    number = cursor.as_number()
    return number if ORDER_COLUMN[sort] == "id" else min(number, COUNT_MAX)


def _written(value: int | datetime | str) -> str:
    return str(value) if isinstance(value, int) else moment(value).isoformat()


async def _thread_rows(found: list[Row]) -> tuple[ThreadRow, ...]:
    ids = [row["id"] for row in found]
    coverage = await load_coverage(ids, await load_types())
    topics = await load_thread_topics(ids)
    return tuple(_thread_row(row, coverage[row["id"]], topics[row["id"]]) for row in found)


async def load_thread_topics(ids: list[int]) -> dict[int, tuple[TopicLink, ...]]:
    found = await glance(
        "SELECT thread_topic.thread_id, topic.slug, topic.name, topic.thread_count"
        " FROM thread_topic JOIN topic ON topic.id = thread_topic.topic_id"
        f" WHERE thread_topic.thread_id IN ({marks(ids)}) ORDER BY topic.position",
        *ids,
    )
    topics: dict[int, list[TopicLink]] = {id: [] for id in ids}
    for row in found:
        link = TopicLink(row["slug"], row["name"], row["thread_count"])
        topics[row["thread_id"]].append(link)
    return {id: tuple(links) for id, links in topics.items()}


def _thread_row(
    row: Row, coverage: tuple[CoverageView, ...], topics: tuple[TopicLink, ...]
) -> ThreadRow:
    lead, rest = split_title(row["title"])
    return ThreadRow(
        id=row["id"],
        url=thread_url(row["id"], row["slug"]),
        lead=lead,
        rest=rest,
        ask=row["ask"],
        author=person(row),
        topics=topics,
        reply_count=row["reply_count"] - row["held_count"],
        argument_count=row["argument_count"],
        active_at=moment(row["active_at"]),
        coverage=coverage,
        locked=row["locked_at"] is not None,
        pinned=row["pinned_at"] is not None,
        edition_number=row["edition_number"],
    )


def split_title(title: str) -> tuple[str, str]:
    """The opening that most titles share, which lists print light, and the words that differ."""
    if title.casefold().startswith(SHARED_OPENING):
        return title[: len(SHARED_OPENING)].rstrip(), title[len(SHARED_OPENING) :]
    return "", title


def short_title(title: str) -> str:
    """Without the opening that most titles share.

    >>> short_title("How do I convince my leadership to publish data?"), short_title("What now?")
    ('Publish data?', 'What now?')
    """
    lead, rest = split_title(title)
    return rest[:1].upper() + rest[1:] if lead else rest
