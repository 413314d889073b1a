"""A summary as pages and documents show it, whether distilled, a draft or an edition."""

from datetime import datetime
from enum import StrEnum

from msgspec import Struct, field
from msgspec.structs import replace

from forum.queries.argument_types import TypeView
from forum.rules.cited import Cited
from forum.rules.evidence_rows import EvidenceRow


class Withheld(StrEnum):
    """Why words do not show to this viewer."""

    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"
    PURGED = "purged"


class SourceState(StrEnum):
    """What became of the reply since it was quoted."""

    SAME = "same"
    EDITED = "edited"
    REWORDED = "reworded"
    """Edited so that the quoted words stand in it no more."""


def words_url(cited: Cited) -> str:
    """Leads to the words of a passage, marked, in the thread or in an older version."""
    return f"/replies/{cited.reply_id}?words={cited.place}"


class Source(Struct, frozen=True):
    """One quotation: `words` are exactly those of revision `revision` of the reply.

    `by` names the author and agency as they were; "Former member" for one who has left. Where
    `withheld` says why, there are no words and no name. `hidden`: readers see it withheld, this
    viewer does not.
    """

    reply_id: int
    revision: int
    words: str
    by: str
    withheld: Withheld | None = None
    state: SourceState = SourceState.SAME
    start: int = 0
    hidden: bool = False

    @property
    def cited(self) -> Cited:
        """Where the words stand; only of sources that are not withheld."""
        return Cited(
            reply_id=self.reply_id,
            revision=self.revision,
            start=self.start,
            end=self.start + len(self.words),
        )

    @property
    def url(self) -> str:
        """Where the words stand in their reply, or what is left of that."""
        if self.withheld:
            return f"/replies/{self.reply_id}"
        return words_url(self.cited)

    @property
    def begins_inside(self) -> bool:
        """Whether it begins inside a sentence, so that a page puts an ellipsis before it."""
        return self.words[:1].islower()

    @property
    def changes_url(self) -> str:
        """Where a reader sees what was changed since."""
        return f"/replies/{self.reply_id}/history#revision-{self.revision + 1}"


class MemoLine(Struct, frozen=True):
    """`sentence` is a manager's, or empty where the first quotation speaks for itself.

    The first source is the one that is quoted in full, the others say the same. `nominators`
    proposed it; the counts are of all whom one of its sources convinced, each once.
    """

    key: str
    sentence: str
    sources: tuple[Source, ...]
    convinced: int = 0
    agencies: int = 0
    nominators: tuple[str, ...] = ()
    audiences: tuple[str, ...] = ()

    @property
    def also(self) -> tuple[str, ...]:
        """Who else said the same, each once."""
        others = dict.fromkeys(s.by for s in self.sources[1:] if not s.withheld)
        return tuple(by for by in others if by != self.sources[0].by)

    @property
    def is_withheld(self) -> bool:
        """Nothing of it may be read: a sentence without any source is not shown either."""
        return all(source.withheld for source in self.sources)


class MemoSection(Struct, frozen=True):
    type: TypeView
    lines: tuple[MemoLine, ...]


class MemoPair(Struct, frozen=True):
    """ "If they say … you say …". Without answers nobody has given one yet.

    `say` and `sentence` are a manager's words for the objection and the answer, or empty.
    `above` says that the answer's words stand elsewhere on the page.
    """

    key: str
    objection: Source
    say: str = ""
    answers: tuple[Source, ...] = ()
    sentence: str = ""
    convinced: int = 0
    agencies: int = 0
    nominators: tuple[str, ...] = ()
    above: bool = False


class MemoReason(Struct, frozen=True):
    """The one reason: picked by `count` of `total` members, in `agencies` agencies."""

    source: Source
    count: int
    total: int
    agencies: int

    @property
    def percent(self) -> int:
        return round(100 * self.count / self.total) if self.total else 0


class MemoEvidence(Struct, frozen=True):
    """A row of evidence and whose it is; `row` is None where it is withheld."""

    row: EvidenceRow | None
    reply_id: int
    by: str


class Drawn(Struct, frozen=True):
    """Whom the page is drawn from: arguments, their authors, and the agencies of those."""

    arguments: int = 0
    people: int = 0
    agencies: int = 0
    latest: datetime | None = None


class Imprint(Struct, frozen=True):
    """Which edition this is. `newest` is the number of the one that counts now."""

    number: int
    published_at: datetime
    publisher: str
    note: str
    hash: str
    newest: int

    @property
    def superseded(self) -> bool:
        return self.newest > self.number


class Memo(Struct, frozen=True):
    """`imprint` is None for what no manager published. `audience` is in words, for the reader.

    `missing` are the active types that it has no line for; of an edition they are left out.
    """

    thread_id: int
    title: str
    ask: str
    audience: str
    lead: str
    sections: tuple[MemoSection, ...]
    pairs: tuple[MemoPair, ...] = ()
    reason: MemoReason | None = None
    evidence: tuple[MemoEvidence, ...] = ()
    drawn: Drawn = field(default_factory=Drawn)
    missing: tuple[TypeView, ...] = ()
    imprint: Imprint | None = None

    @property
    def ask_or_title(self) -> str:
        return self.ask or self.title

    def where_quoted(self, pair: MemoPair) -> str:
        """What to say instead of an answer's words that stand elsewhere on the page."""
        answer = pair.answers[0]
        if self.reason and _same_place(self.reason.source, answer):
            return "The one reason, at the top."
        for section in self.sections:
            for line in section.lines:
                if _same_place(line.sources[0], answer):
                    return line.sentence or f"As quoted under {section.type.name}."
        return "What is quoted above."

    @property
    def lines(self) -> tuple[MemoLine, ...]:
        return tuple(line for section in self.sections for line in section.lines)


def _same_place(one: Source, other: Source) -> bool:
    return (one.reply_id, one.revision, one.start) == (other.reply_id, other.revision, other.start)


def without_repeats(memo: Memo) -> Memo:
    """The same page, with answers that stand elsewhere on it marked as `above`."""
    quoted = [line.sources[0] for line in memo.lines] + (
        [memo.reason.source] if memo.reason else []
    )
    places = {(source.reply_id, source.revision, source.start) for source in quoted}

    def stands_above(pair: MemoPair) -> bool:
        own = {(source.reply_id, source.revision, source.start) for source in pair.answers}
        return bool(own) and own <= places and not pair.sentence

    pairs = tuple(replace(pair, above=pair.above or stands_above(pair)) for pair in memo.pairs)
    return replace(memo, pairs=pairs)
