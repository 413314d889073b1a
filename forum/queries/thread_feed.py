"""New threads for feeds: of the whole forum, or of a topic. What every reader may see, whoever asks."""

from datetime import datetime
from typing import Any

from msgspec import Struct

from forum.database import moment, moment_or_none
from forum.queries.paging import Part, load_part
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, Person, person
from forum.queries.thread_list import TopicFound, TopicLink, load_thread_topics, thread_url
from forum.steps import Row

THREADS_PER_FEED = 50


class FeedThread(Struct, frozen=True):
    id: int
    url: str
    title: str
    ask: str
    body_html: str
    author: Person
    topics: tuple[TopicLink, ...]
    created_at: datetime
    edited_at: datetime | None


class ThreadFeed(Struct, frozen=True):
    """Newest first; `older` and `newer` lead to its other parts."""

    threads: tuple[FeedThread, ...]
    older: int | None
    newer: int | None


async def load_thread_feed(part: Part, topic: TopicFound | None = None) -> ThreadFeed:
    """Two queries."""
    source, key, where = "thread", "thread.id", "thread.hidden = FALSE"
    values = list[Any]()
    if topic:
        source = "thread_topic CROSS JOIN thread"  # SQLite takes them in this order
        key = "thread_topic.thread_id"
        where += " AND thread_topic.topic_id = ? AND thread.id = thread_topic.thread_id"
        values = [topic.id]
    found = await load_part(
        f"SELECT {key} AS key, thread.id, thread.slug, thread.title, thread.ask, thread.body_html,"
        f" thread.created_at, thread.edited_at, {PERSON_COLUMNS}"
        f" FROM {source} {PERSON_JOINS.format(owner='thread.author_id')} WHERE {where}",
        values,
        key,
        part,
        THREADS_PER_FEED,
    )
    topics = await load_thread_topics([row["id"] for row in found.rows])
    threads = tuple(_thread(row, topics[row["id"]]) for row in found.rows)
    return ThreadFeed(threads, found.older, found.newer)


def _thread(row: Row, topics: tuple[TopicLink, ...]) -> FeedThread:
    return FeedThread(
        id=row["id"],
        url=thread_url(row["id"], row["slug"]),
        title=row["title"],
        ask=row["ask"],
        body_html=row["body_html"],
        author=person(row),
        topics=topics,
        created_at=moment(row["created_at"]),
        edited_at=moment_or_none(row["edited_at"]),
    )
