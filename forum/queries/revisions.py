"""What posts said before: sources for editing, and histories with their differences."""

from dataclasses import dataclass
from datetime import datetime
from itertools import pairwise

from forum.database import Row, moment, rows
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, Person, person
from forum.rules.cited import Cited
from forum.rules.evidence_rows import EvidenceRow, from_store
from forum.rules.evidence_words import in_words
from forum.text.diff import changes

ENTRIES_MAX = 50


@dataclass(frozen=True, slots=True)
class ThreadSource:
    """A thread as its author typed it."""

    title: str
    ask: str
    body: str
    audience: str
    topics: tuple[str, ...]
    revision: int


@dataclass(frozen=True, slots=True)
class ReplySource:
    body: str
    evidence: tuple[EvidenceRow, ...]
    types: tuple[str, ...]
    stance: str
    revision: int


@dataclass(frozen=True, slots=True)
class Entry:
    """One revision; `diff` has pieces ("same" | "added" | "removed", text) against the one before."""

    number: int
    editor: Person
    created_at: datetime
    diff: list[tuple[str, str]]


@dataclass(frozen=True, slots=True)
class Quoted:
    """The plain text of version `number` of a reply, in three: before, in and after a quotation."""

    number: int
    before: str
    words: str
    after: str


async def load_thread_source(thread_id: int) -> ThreadSource:
    row = (
        await rows(
            "SELECT revision.*, thread.audience FROM thread JOIN thread_revision revision"
            " ON revision.thread_id = thread.id AND revision.number = thread.revision"
            " WHERE thread.id = ?",
            thread_id,
        )
    )[0]
    topics = await rows(
        "SELECT topic.slug FROM thread_topic JOIN topic ON topic.id = thread_topic.topic_id"
        " WHERE thread_topic.thread_id = ?",
        thread_id,
    )
    slugs = tuple(topic["slug"] for topic in topics)
    return ThreadSource(
        row["title"], row["ask"], row["body"], row["audience"], slugs, row["number"]
    )


async def load_reply_source(reply_id: int) -> ReplySource:
    row = (
        await rows(
            "SELECT revision.body, revision.evidence, revision.number, reply.stance FROM reply"
            " JOIN reply_revision revision"
            " ON revision.reply_id = reply.id AND revision.number = reply.revision"
            " WHERE reply.id = ?",
            reply_id,
        )
    )[0]
    types = await rows(
        "SELECT argument_type.slug FROM reply_argument"
        " JOIN argument_type ON argument_type.id = reply_argument.type_id WHERE reply_id = ?",
        reply_id,
    )
    slugs = tuple(type["slug"] for type in types)
    evidence = from_store(row["evidence"])
    return ReplySource(row["body"], evidence, slugs, row["stance"], row["number"])


async def load_thread_entries(thread_id: int) -> list[Entry]:
    found = await _load("thread", thread_id, "revision.title, revision.ask")
    return _entries(found, [f"{r['title']}\n\n{r['ask']}\n\n{r['body']}" for r in found])


async def load_reply_entries(reply_id: int) -> list[Entry]:
    """The words of each revision, and below them its evidence."""
    found = await _load("reply", reply_id, "revision.evidence")
    texts = [f"{row['body']}\n\n{in_words(from_store(row['evidence']))}" for row in found]
    return _entries(found, [text.strip() for text in texts])


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


async def _load(noun: str, id: int, extra: str) -> list[Row]:
    """The newest revisions, oldest first, with one more to compare the oldest to."""
    found = await rows(
        f"SELECT revision.number, revision.body, revision.created_at, {extra}, {PERSON_COLUMNS}"
        f" FROM {noun}_revision revision {PERSON_JOINS.format(owner='revision.editor_id')}"
        f" WHERE revision.{noun}_id = ? ORDER BY revision.number DESC LIMIT ?",
        id,
        ENTRIES_MAX + 1,
    )
    return found[::-1]


def _entries(found: list[Row], texts: list[str]) -> list[Entry]:
    """Newest first; the first revision of all shows its whole text."""
    made = [
        Entry(row["number"], person(row), moment(row["created_at"]), changes(before, after))
        for row, (before, after) in zip(found[1:], pairwise(texts), strict=True)
    ]
    if found and found[0]["number"] == 1:
        row = found[0]
        first = Entry(1, person(row), moment(row["created_at"]), [("same", texts[0])])
        made.insert(0, first)
    return made[::-1]
