"""What posts say: as their authors typed it, for editing, and as a quotation has it."""

from datetime import datetime

from msgspec import Struct

from forum.database import moment, rows
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, Person, person
from forum.rules.cited import Cited
from forum.rules.evidence_rows import EvidenceRow, from_store
from forum.steps import Row


class Saved(Struct, frozen=True):
    """Who made a revision, and when."""

    editor: Person
    editor_id: int | None
    at: datetime


class ThreadSource(Struct, frozen=True):
    """A thread as its author typed it."""

    title: str
    ask: str
    body: str
    audience: str
    topics: tuple[str, ...]
    revision: int
    saved: Saved


class ReplySource(Struct, frozen=True):
    body: str
    evidence: tuple[EvidenceRow, ...]
    types: tuple[str, ...]
    stance: str
    revision: int
    saved: Saved


class Quoted(Struct, frozen=True):
    """The plain text of version `number` of a reply, in three: before, in and after a quotation."""

    number: int
    before: str
    words: str
    after: str


_SAVED = f"revision.editor_id, revision.created_at AS saved_at, {PERSON_COLUMNS}"
_SAVED_BY = PERSON_JOINS.format(owner="revision.editor_id")


def _saved(row: Row) -> Saved:
    return Saved(person(row), row["editor_id"], moment(row["saved_at"]))


async def load_thread_source(thread_id: int) -> ThreadSource:
    row = (
        await rows(
            "SELECT revision.title, revision.ask, revision.body, revision.number,"
            f" thread.audience, {_SAVED} FROM thread JOIN thread_revision revision"
            " ON revision.thread_id = thread.id AND revision.number = thread.revision"
            f" {_SAVED_BY} WHERE thread.id = ?",
            thread_id,
        )
    )[0]
    topics = await rows(
        "SELECT topic.slug FROM thread_topic JOIN topic ON topic.id = thread_topic.topic_id"
        " WHERE thread_topic.thread_id = ?",
        thread_id,
    )
    return ThreadSource(
        title=row["title"],
        ask=row["ask"],
        body=row["body"],
        audience=row["audience"],
        topics=tuple(topic["slug"] for topic in topics),
        revision=row["number"],
        saved=_saved(row),
    )


async def load_reply_source(reply_id: int) -> ReplySource:
    row = (
        await rows(
            "SELECT revision.body, revision.evidence, revision.number, reply.stance,"
            f" {_SAVED} FROM reply JOIN reply_revision revision"
            " ON revision.reply_id = reply.id AND revision.number = reply.revision"
            f" {_SAVED_BY} WHERE reply.id = ?",
            reply_id,
        )
    )[0]
    types = await rows(
        "SELECT argument_type.slug FROM reply_argument"
        " JOIN argument_type ON argument_type.id = reply_argument.type_id WHERE reply_id = ?",
        reply_id,
    )
    return ReplySource(
        body=row["body"],
        evidence=from_store(row["evidence"]),
        types=tuple(type["slug"] for type in types),
        stance=row["stance"],
        revision=row["number"],
        saved=_saved(row),
    )


async def load_quoted(cited: Cited | None) -> Quoted | None:
    """The version that somebody quoted, for those who may read the reply; None for no such words."""
    if cited is None:
        return None
    found = await rows(
        "SELECT plain FROM reply_revision WHERE reply_id = ? AND number = ?",
        cited.reply_id,
        cited.revision,
    )
    plain = found[0]["plain"] if found else ""
    if cited.end > len(plain):
        return None
    words = plain[cited.start : cited.end]
    return Quoted(cited.revision, plain[: cited.start], words, plain[cited.end :])
