"""Cited passages as rows: the words of a revision, whose they are, and what became of the reply."""

from collections.abc import Iterable
from datetime import datetime

from msgspec import Struct

from forum.database import moment_or_none, rows
from forum.permissions import Viewer, may_read_reply
from forum.placeholders import marks
from forum.queries.memo import Source, SourceState, Withheld, words_url
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, person
from forum.rules.cited import Cited
from forum.steps import Row
from forum.text.quoting import place_again


class ReplyToday(Struct, frozen=True):
    """What became of a reply: `plain` is what it says now, "" once it was purged."""

    id: int
    author_id: int | None
    revision: int
    plain: str
    stance: str
    score: float
    hidden_at: datetime | None
    withdrawn_at: datetime | None
    purged_at: datetime | None

    @property
    def is_live(self) -> bool:
        return self.hidden_at is None and self.withdrawn_at is None

    def withheld_from(self, viewer: Viewer) -> Withheld | None:
        """Why this viewer may not read its words, if so."""
        if self.purged_at is not None:
            return Withheld.PURGED
        if may_read_reply(viewer, self):
            return None
        return Withheld.HIDDEN if self.withdrawn_at is None else Withheld.WITHDRAWN

    def state_of(self, revision: int, words: str) -> SourceState:
        """Whether words that were quoted from `revision` still stand in it."""
        if revision == self.revision:
            return SourceState.SAME
        return SourceState.EDITED if words in self.plain else SourceState.REWORDED


class CitedText(Struct, frozen=True):
    """The words of a passage, exactly; `by` names author and agency of today."""

    cited: Cited
    words: str
    by: str
    reply: ReplyToday

    @property
    def url(self) -> str:
        """Where the words stand in their reply."""
        return words_url(self.cited)

    @property
    def state(self) -> SourceState:
        return self.reply.state_of(self.cited.revision, self.words)

    def today(self) -> Cited | None:
        """Where the same words stand in what the reply says now: the nearest place, or None."""
        if self.cited.revision == self.reply.revision:
            return self.cited
        start = place_again(self.words, self.reply.plain, self.cited.start)
        if start is None:
            return None
        end = start + len(self.words)
        place = {"revision": self.reply.revision, "start": start, "end": end}
        return self.cited.model_copy(update=place)

    def source(self, viewer: Viewer) -> Source:
        """As this viewer may see it."""
        withheld = self.reply.withheld_from(viewer)
        return Source(
            reply_id=self.reply.id,
            revision=self.cited.revision,
            words="" if withheld else self.words,
            by="" if withheld else self.by,
            withheld=withheld,
            state=self.state,
            start=self.cited.start,
            hidden=not withheld and self.reply.hidden_at is not None,
        )


TODAY_JOINS = """
    JOIN reply_revision today ON today.reply_id = reply.id AND today.number = reply.revision
    JOIN thread stands_in ON stands_in.id = reply.thread_id"""


def today_columns(thread: str = "?") -> str:
    """What `reply_today` needs, for a thread that quotes the reply: its id, or a column that has it.

    A reply that was moved from there to a thread which is hidden now is hidden as well.
    """
    return (
        "reply.id, reply.author_id, reply.revision, reply.stance, reply.score,"
        f" CASE WHEN reply.thread_id = {thread} THEN reply.hidden_at"
        "   ELSE COALESCE(reply.hidden_at, stands_in.hidden_at) END AS hidden_at,"
        " reply.withdrawn_at, reply.purged_at, today.plain AS today_plain"
    )


def reply_today(row: Row) -> ReplyToday:
    return ReplyToday(
        id=row["id"],
        author_id=row["author_id"],
        revision=row["revision"],
        plain=row["today_plain"],
        stance=row["stance"],
        score=row["score"],
        hidden_at=moment_or_none(row["hidden_at"]),
        withdrawn_at=moment_or_none(row["withdrawn_at"]),
        purged_at=moment_or_none(row["purged_at"]),
    )


async def load_replies_today(thread_id: int, reply_ids: Iterable[int]) -> dict[int, ReplyToday]:
    """Of replies that a thread's edition quotes, wherever they stand now; one query."""
    ids = sorted(set(reply_ids))
    found = await rows(
        f"SELECT {today_columns()} FROM reply {TODAY_JOINS} WHERE reply.id IN ({marks(ids)})",
        thread_id,
        *ids,
    )
    return {row["id"]: reply_today(row) for row in found}


async def load_cited(thread_id: int, passages: Iterable[Cited]) -> dict[Cited, CitedText]:
    """Those passages that are there: of replies of this thread, within the revision's text.

    A reply that was moved to another thread stays quotable in the one that it was in.

    One query. A purged reply has no text, so none of its passages is there.
    """
    wanted = set(passages)
    ids = sorted({passage.reply_id for passage in wanted})
    numbers = sorted({passage.revision for passage in wanted})
    found = await rows(
        f"SELECT cited.number, cited.plain, {today_columns()}, {PERSON_COLUMNS}"
        f" FROM reply {TODAY_JOINS} JOIN reply_revision cited ON cited.reply_id = reply.id"
        f" {PERSON_JOINS.format(owner='reply.author_id')}"
        f" WHERE reply.id IN ({marks(ids)}) AND (reply.thread_id = ? OR EXISTS ("
        "   SELECT 1 FROM moved_reply WHERE moved_reply.reply_id = reply.id"
        "   AND moved_reply.thread_id = ?))"
        f" AND cited.number IN ({marks(numbers)})",
        thread_id,
        *ids,
        thread_id,
        thread_id,
        *numbers,
    )
    texts = {(row["id"], row["number"]): row for row in found}
    return {
        passage: _cited_text(passage, row)
        for passage in wanted
        if (row := texts.get((passage.reply_id, passage.revision)))
        and passage.end <= len(row["plain"])
    }


def _cited_text(passage: Cited, row: Row) -> CitedText:
    words = row["plain"][passage.start : passage.end]
    return CitedText(passage, words, person(row).with_agency, reply_today(row))
