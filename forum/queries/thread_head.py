"""What every page about one thread needs of it: its title, its state, who asks."""

from datetime import datetime

from msgspec import Struct

from forum.database import glance, moment, moment_or_none
from forum.errors import NO_THREAD, Merged, NotFound
from forum.permissions import Viewer, may_read_thread
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, Person, person
from forum.queries.thread_list import split_title, thread_url
from forum.steps import Row
from forum.text.slugs import slugify

AUDIENCE_WORDS = {
    "finance": "Finance and budget",
    "counsel": "Legal counsel",
    "technology": "Technology leaders",
    "program": "Program leaders",
    "cautious": "A cautious leader",
}


class ThreadHead(Struct, frozen=True):
    id: int
    url: str
    slug: str
    title: str
    lead: str
    rest: str
    ask: str
    audience: str
    body_html: str
    author: Person
    author_id: int | None
    revision: int
    created_at: datetime
    edited_at: datetime | None
    locked_at: datetime | None
    hidden_at: datetime | None
    hidden_reason: str
    held: bool
    pinned_at: datetime | None
    reply_count: int
    top_level_count: int
    argument_count: int
    pick_count: int
    edition_number: int
    merged_into_id: int | None
    top_pick_id: int | None

    @property
    def ask_or_title(self) -> str:
        return self.ask or self.title

    @property
    def file_slug(self) -> str:
        """For names of files, which a list cuts off: without the opening that most titles share."""
        return slugify(self.rest, "thread")


async def load_thread_head(viewer: Viewer, thread_id: int, *, merged: bool = False) -> ThreadHead:
    """The thread, if this viewer may know of it; else raises NotFound.

    Raises Merged for one that was merged into another, unless such a one will do.
    """
    found = await glance(
        "SELECT thread.*, (SELECT reply.id FROM reply WHERE reply.thread_id = thread.id"
        "   AND thread.pick_count > 0 AND reply.pick_count > 0 AND reply.hidden_at IS NULL"
        "   AND reply.withdrawn_at IS NULL"
        "   ORDER BY reply.pick_count DESC, reply.score DESC, reply.id LIMIT 1) AS top_pick_id,"
        f" {PERSON_COLUMNS}"
        f" FROM thread {PERSON_JOINS.format(owner='thread.author_id')} WHERE thread.id = ?",
        thread_id,
    )
    if not found:
        raise NotFound(NO_THREAD)
    head = _head(found[0])
    if not may_read_thread(viewer, head):
        raise NotFound(NO_THREAD)
    if head.merged_into_id and not merged:
        raise Merged(head.id, head.merged_into_id)
    return head


def _head(row: Row) -> ThreadHead:
    lead, rest = split_title(row["title"])
    return ThreadHead(
        id=row["id"],
        url=thread_url(row["id"], row["slug"]),
        slug=row["slug"],
        title=row["title"],
        lead=lead,
        rest=rest,
        ask=row["ask"],
        audience=AUDIENCE_WORDS.get(row["audience"], ""),
        body_html=row["body_html"],
        author=person(row),
        author_id=row["author_id"],
        revision=row["revision"],
        created_at=moment(row["created_at"]),
        edited_at=moment_or_none(row["edited_at"]),
        locked_at=moment_or_none(row["locked_at"]),
        hidden_at=moment_or_none(row["hidden_at"]),
        hidden_reason=row["hidden_reason"],
        held=bool(row["held"]),
        pinned_at=moment_or_none(row["pinned_at"]),
        reply_count=row["reply_count"] - row["held_count"],
        top_level_count=row["top_level_count"],
        argument_count=row["argument_count"],
        pick_count=row["pick_count"],
        edition_number=row["edition_number"],
        merged_into_id=row["merged_into_id"],
        top_pick_id=row["top_pick_id"],
    )
