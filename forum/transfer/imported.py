"""The shape in which every import format hands over what it read."""

import hashlib
from datetime import datetime

from msgspec import Struct

from forum.rules.evidence_rows import EvidenceRow

ORIGIN_MAX = 300


def origin_of(source: str, *parts: str) -> str:
    """The stable key of a record within its source; of a long one the hash: cut off, two could be one."""
    origin = ":".join((source, *parts))
    if len(origin) <= ORIGIN_MAX:
        return origin
    return f"{source}:{hashlib.sha256(origin.encode()).hexdigest()}"


class Author(Struct, frozen=True):
    """`origin` is a stable key within the source, so that one person stays one member."""

    origin: str
    name: str
    email: str


class ImportedReply(Struct, frozen=True):
    """`body` is Markdown, `created_at` UTC; without an author it shows "Former member".

    `arguments` are slugs of types that this forum has; only with one is `evidence` shown.
    """

    origin: str
    author: Author | None
    body: str
    created_at: datetime
    parent_origin: str | None
    stance: str = "for"
    arguments: tuple[str, ...] = ()
    evidence: tuple[EvidenceRow, ...] = ()


class ImportedThread(Struct, frozen=True):
    """`replies` stand in the order of their dates, parents before their children."""

    origin: str
    title: str
    body: str
    author: Author | None
    created_at: datetime
    ask: str = ""
    audience: str = ""
    topics: tuple[str, ...] = ()
    replies: tuple[ImportedReply, ...] = ()


class Skipped(Struct, frozen=True):
    """A record that was not taken, named so that a person finds it, and why."""

    what: str
    why: str
