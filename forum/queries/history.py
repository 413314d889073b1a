"""The history of a post: its revisions, each with what changed, by whom and why."""

import asyncio
import json
from collections.abc import Callable, Iterable, Sequence
from datetime import datetime

from msgspec import Struct

from forum.database import moment, rows
from forum.queries.argument_types import load_types
from forum.queries.paging import whole_number
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, Person, person
from forum.queries.thread_head import AUDIENCE_WORDS
from forum.rules.evidence_rows import EvidenceRow, from_store
from forum.rules.evidence_words import in_words
from forum.rules.post_changes import FieldChange, Said, all_of, compare
from forum.steps import Row

PER_PAGE = 20
NUMBER_MAX = 2**31 - 1
"""What the column of a revision's number holds."""


class Version(Struct, frozen=True):
    """`reason` is given by who edited somebody else's words; of version 1, `changes` are all of it."""

    number: int
    editor: Person
    created_at: datetime
    reason: str
    changes: tuple[FieldChange, ...]


class History(Struct, frozen=True):
    """Newest first; `next_after` continues it, and is "" on the last page."""

    versions: tuple[Version, ...]
    next_after: str
    is_newest: bool


class Names(Struct, frozen=True):
    """What slugs are called, retired ones too."""

    types: dict[str, str]
    topics: dict[str, str]


async def load_names() -> Names:
    topics = await rows("SELECT slug, name FROM topic ORDER BY position, id")
    types = (await load_types()).values()
    return Names({t.slug: t.name for t in types}, {row["slug"]: row["name"] for row in topics})


def thread_said(  # noqa: PLR0913  (all that a thread says)
    names: Names,
    title: str,
    ask: str,
    body: str,
    audience: str | None,
    topics: Iterable[str] | None,
) -> Said:
    """`audience` and `topics` are None where they were not kept."""
    who = None if audience is None else [AUDIENCE_WORDS.get(audience, audience)] if audience else []
    under = None if topics is None else _named(topics, names.topics)
    return {
        "The question": title,
        "The ask": ask,
        "The situation": body,
        "Topics": under,
        "Who must be convinced": who,
    }


def reply_said(
    names: Names,
    body: str,
    evidence: Sequence[EvidenceRow],
    types: Iterable[str] | None,
    stance: str | None,
) -> Said:
    """`types` and `stance` are None where they were not kept."""
    tags = None if types is None else _named(types, names.types)
    if tags and stance == "objection":
        tags = ["Objection", *tags]
    return {"Words": body, "Evidence": in_words(evidence), "Tags": tags}


def _named(slugs: Iterable[str], names: dict[str, str]) -> list[str]:
    """In the order that managers gave them, unknown ones last."""
    order = {slug: number for number, slug in enumerate(names)}
    return [names.get(s, s) for s in sorted(slugs, key=lambda s: (order.get(s, len(order)), s))]


async def load_thread_history(thread_id: int, after: str) -> History:
    found = await _load("thread", thread_id, "title, ask, audience, topics", after)
    names = await load_names()

    def said(row: Row) -> Said:
        topics = _json(row["topics"])
        return thread_said(names, row["title"], row["ask"], row["body"], row["audience"], topics)

    return await _history(found, said, after)


async def load_reply_history(reply_id: int, after: str) -> History:
    found = await _load("reply", reply_id, "evidence, types, stance", after)
    names = await load_names()

    def said(row: Row) -> Said:
        evidence, types = from_store(row["evidence"]), _json(row["types"])
        return reply_said(names, row["body"], evidence, types, row["stance"])

    return await _history(found, said, after)


def _json(stored: str | list[str] | None) -> list[str] | None:
    found: list[str] | None = json.loads(stored) if isinstance(stored, str) else stored
    return found


async def _load(noun: str, id: int, columns: str, after: str) -> list[Row]:
    """The newest revisions below `after`, oldest first, with one more to compare the oldest to."""
    extra = ", ".join(f"revision.{column}" for column in columns.split(", "))
    found = await rows(
        "SELECT revision.number, revision.body, revision.created_at, revision.reason,"
        f" {extra}, {PERSON_COLUMNS}"
        f" FROM {noun}_revision revision {PERSON_JOINS.format(owner='revision.editor_id')}"
        f" WHERE revision.{noun}_id = ? AND revision.number < ?"
        " ORDER BY revision.number DESC LIMIT ?",
        id,
        min(whole_number(after), NUMBER_MAX) if after else NUMBER_MAX,
        PER_PAGE + 1,
    )
    return found[::-1]


async def _history(found: list[Row], said: Callable[[Row], Said], after: str) -> History:
    """Compared in a thread of its own: long texts may take a while, and others want their pages."""
    versions = await asyncio.to_thread(_versions, found, said)
    shown = versions[:PER_PAGE]
    more = len(found) > PER_PAGE
    return History(shown, str(shown[-1].number) if more else "", is_newest=not after)


def _versions(found: list[Row], said: Callable[[Row], Said]) -> tuple[Version, ...]:
    texts = [said(row) for row in found]
    made = [
        _version(row, compare(texts[place], texts[place + 1]))
        for place, row in enumerate(found[1:])
    ]
    if found and found[0]["number"] == 1:
        made.insert(0, _version(found[0], all_of(texts[0])))
    return tuple(reversed(made))


def _version(row: Row, changes: tuple[FieldChange, ...]) -> Version:
    at = moment(row["created_at"])
    return Version(row["number"], person(row), at, row["reason"], changes)
