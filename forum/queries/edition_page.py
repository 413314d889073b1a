"""An edition as it may be shown today: its form never changes, what shows of it follows the viewer."""

import hashlib
import json
from collections.abc import Iterable
from typing import Any

from msgspec import Struct
from msgspec.structs import replace

from forum.database import moment, rows
from forum.errors import NotFound
from forum.permissions import VISITOR, Viewer
from forum.queries.argument_types import TypeView, load_types
from forum.queries.cited import ReplyToday, load_replies_today
from forum.queries.memo import (
    Drawn,
    Imprint,
    Memo,
    MemoEvidence,
    MemoLine,
    MemoPair,
    MemoReason,
    MemoSection,
    Source,
    Withheld,
    without_repeats,
)
from forum.queries.people import FORMER_MEMBER
from forum.queries.thread_head import AUDIENCE_WORDS, ThreadHead, load_thread_head
from forum.rules.evidence_rows import from_text
from forum.rules.sealing import verify_edition
from forum.steps import Row

NO_EDITION = "This thread has no such edition of its summary."
NONE_YET = (
    "No edition of this summary is published yet. Until then its page is distilled from the thread."
)
NO_TITLE = "Title removed"
"""Stands where an administrator purged it."""
UNKNOWN_TYPE = ("neutral", "discussion")
"""Hue and icon of a type that this forum does not have, after an import."""

Form = dict[str, Any]


class EditionRow(Struct, frozen=True):
    id: int
    thread_id: int
    number: int
    published_at: str
    publisher_id: int | None
    form: Form
    hash: str
    arguments_until: int


class EditionPage(Struct, frozen=True):
    """`withheld` is a fingerprint of what visitors may not see of it; `row` is what is stored."""

    id: int
    thread: ThreadHead
    row: EditionRow
    texts: "Texts"
    memo: Memo
    withheld: str

    @property
    def holds(self) -> bool:
        """Whether it is what was sealed: nobody changed its form or a text in the database."""
        texts = {hash: (row["salt"], row["text"]) for hash, row in self.texts.rows.items()}
        return verify_edition(self.row.form, self.row.hash, texts).holds


class Texts(Struct, frozen=True):
    """The texts of an edition by hash, each as this viewer may read it."""

    rows: dict[str, Row]
    replies: dict[int, ReplyToday]
    viewer: Viewer

    def words(self, hash: str) -> str:
        """A manager's words or the thread's; empty where there are none or they were purged."""
        row = self.rows.get(hash)
        return (row["text"] or "") if row else ""

    def name(self, hash: str) -> str:
        """A name as it was, as long as its member is here."""
        row = self.rows.get(hash)
        here = row is not None and row["text"] is not None and row["member_id"] is not None
        return row["text"] if row and here else FORMER_MEMBER

    def why_withheld(self, hash: str) -> Withheld | None:
        """Why a quotation may not be read by this viewer, if so."""
        row = self.rows.get(hash)
        reply = self.replies.get(row["reply_id"]) if row and row["reply_id"] else None
        if row is None or reply is None:
            return Withheld.PURGED
        # A public archive leaves out what was hidden: such a text is not there, but was not purged.
        gone = Withheld.PURGED if row["text"] is None else None
        return reply.withheld_from(self.viewer) or gone

    def source(self, passage: Form) -> Source:
        reply_id, revision = passage["reply"], passage["revision"]
        withheld, reply = self.why_withheld(passage["quote"]), self.replies.get(reply_id)
        if withheld or reply is None:
            gone = withheld or Withheld.PURGED
            return Source(reply_id, revision, "", "", gone, start=passage["start"])
        words = self.words(passage["quote"])
        state = reply.state_of(revision, words)
        name = self.name(passage["by"])
        hidden = reply.hidden_at is not None
        return Source(reply_id, revision, words, name, None, state, passage["start"], hidden)

    def fingerprint(self) -> str:
        """Of what a visitor may not see: equal as long as that does not change."""
        public = replace(self, viewer=VISITOR)
        gone = sorted(hash for hash, row in self.rows.items() if not public._shows(hash, row))
        return hashlib.sha256("\n".join(gone).encode()).hexdigest()

    def _shows(self, hash: str, row: Row) -> bool:
        if row["kind"] == "quote":
            return self.why_withheld(hash) is None
        if row["kind"] == "name":
            return row["text"] is not None and row["member_id"] is not None
        return row["text"] is not None


async def load_edition(viewer: Viewer, thread_id: int, number: int | None = None) -> EditionPage:
    """The edition of this number, or the newest; a fixed number of queries.

    One with a number stays readable in a thread that was merged into another. Raises NotFound where
    there is none, or the viewer may not read the thread.
    """
    thread = await load_thread_head(viewer, thread_id, merged=number is not None)
    if number is None and not thread.edition_number:
        raise NotFound(NONE_YET)
    wanted = thread.edition_number if number is None else number
    row = await load_edition_row(thread_id, wanted)
    texts = await load_texts(row, viewer)
    memo = edition_memo(row, texts, await load_types(), thread.edition_number)
    return EditionPage(row.id, thread, row, texts, memo, texts.fingerprint())


async def load_edition_row(thread_id: int, number: int) -> EditionRow:
    found = await rows(
        "SELECT * FROM edition WHERE thread_id = ? AND number = ?", thread_id, number
    )
    if not found:
        raise NotFound(NO_EDITION)
    return edition_row(found[0])


def edition_row(row: Row) -> EditionRow:
    form = row["form"]
    return EditionRow(
        id=row["id"],
        thread_id=row["thread_id"],
        number=row["number"],
        published_at=row["published_at"],
        publisher_id=row["publisher_id"],
        form=json.loads(form) if isinstance(form, str) else form,
        hash=row["hash"],
        arguments_until=row["arguments_until"],
    )


async def load_texts(edition: EditionRow, viewer: Viewer) -> Texts:
    """Two queries."""
    found = await rows("SELECT * FROM edition_text WHERE edition_id = ?", edition.id)
    ids = (row["reply_id"] for row in found if row["reply_id"])
    replies = await load_replies_today(edition.thread_id, ids)
    return Texts({row["hash"]: row for row in found}, replies, viewer)


def edition_memo(
    edition: EditionRow, texts: Texts, types: dict[int, TypeView], newest: int
) -> Memo:
    form, head = edition.form, edition.form["head"]
    made = Memo(
        thread_id=edition.thread_id,
        title=texts.words(head["title"]) or NO_TITLE,
        ask=texts.words(head["ask"]),
        audience=AUDIENCE_WORDS.get(head["audience"], ""),
        lead=texts.words(head["lead"]),
        sections=tuple(_sections(form["lines"], texts, types)),
        pairs=tuple(_pair(pair, texts) for pair in form["pairs"]),
        reason=_reason(form["reason"], texts),
        evidence=tuple(_evidence(part, texts) for part in form["evidence"]),
        drawn=Drawn(*(form["tally"][name] for name in ("arguments", "people", "agencies"))),
        imprint=Imprint(
            number=edition.number,
            published_at=moment(edition.published_at),
            publisher=texts.name(head["publisher"]),
            note=texts.words(head["note"]),
            hash=edition.hash,
            newest=newest,
        ),
    )
    return without_repeats(made)


def _sections(lines: list[Form], texts: Texts, types: dict[int, TypeView]) -> Iterable[MemoSection]:
    """In the order of the lines; names of types as they were, their looks as they are."""
    today = {type.slug: type for type in types.values()}
    for slug in dict.fromkeys(line["type"] for line in lines):
        own = [line for line in lines if line["type"] == slug]
        name = own[0]["type_name"]
        hue, icon = UNKNOWN_TYPE
        type = today.get(slug) or TypeView(0, slug, name, "", hue, icon, retired=True)
        yield MemoSection(type._replace(name=name), tuple(_line(line, texts) for line in own))


def _line(line: Form, texts: Texts) -> MemoLine:
    sources = tuple(texts.source(passage) for passage in line["passages"])
    readable = any(not source.withheld for source in sources)
    return MemoLine(
        key=line["key"],
        sentence=texts.words(line["sentence"]) if readable else "",
        sources=tuple(sorted(sources, key=lambda source: source.withheld is not None)),
        convinced=line["convinced"],
        agencies=line["agencies"],
        nominators=tuple(texts.name(hash) for hash in line["nominators"]),
        audiences=tuple(line["audiences"]),
    )


def _pair(pair: Form, texts: Texts) -> MemoPair:
    objection = texts.source(pair["objection"])
    answers = tuple(texts.source(passage) for passage in pair["answers"])
    readable = any(not answer.withheld for answer in answers)
    return MemoPair(
        key=pair["key"],
        objection=objection,
        say="" if objection.withheld else texts.words(pair["say"]),
        answers=answers,
        sentence=texts.words(pair["sentence"]) if readable else "",
        convinced=pair["convinced"],
        agencies=pair["agencies"],
        nominators=tuple(texts.name(hash) for hash in pair["nominators"]),
    )


def _reason(reason: Form | None, texts: Texts) -> MemoReason | None:
    if reason is None:
        return None
    source = texts.source(reason["passage"])
    return MemoReason(source, reason["count"], reason["total"], reason["agencies"])


def _evidence(part: Form, texts: Texts) -> MemoEvidence:
    row = None if texts.why_withheld(part["row"]) else from_text(texts.words(part["row"]))
    return MemoEvidence(row, part["reply"], texts.name(part["by"]) if row else "")
