"""What became stale of the newest edition: line by line, and as a whole."""

from collections.abc import Collection, Mapping
from enum import StrEnum

from msgspec import Struct, field

from forum.rules.summary import OBJECTION

GAIN, LOSE = 0.11, 0.03
"""How far above a line's score an argument must come to outrank it, and how little is enough to stay.

A score is the share of its readers that an argument convinces at least, by all that can be known. At
ten readers one more who is convinced adds 0.08, and one more who is not takes 0.03 away. GAIN is also
more than a single mark gives an argument that nobody else has seen (0.106), so one friend's click does
not outrank a line that nobody has marked. Once outranked, a line stays so until the lead is down to what
a single reader could undo.
"""


class Cause(StrEnum):
    """What became of a quoted reply. After an edit the quoted words still stand in it, or do not."""

    EDITED = "edited"
    REWORDED = "reworded"
    HIDDEN = "hidden"
    WITHDRAWN = "withdrawn"
    PURGED = "purged"

    @property
    def is_edit(self) -> bool:
        return self in {Cause.EDITED, Cause.REWORDED}


class Change(Struct, frozen=True):
    """`mark` names this very edit or hiding, and none that comes later."""

    cause: Cause
    reply_id: int
    mark: str


class LineToday(Struct, frozen=True):
    """A line or rebuttal pair of the edition; a pair has no `type`.

    `score` is the best of its replies that are in view, None where none is.
    """

    key: str
    type: str
    changes: tuple[Change, ...] = ()
    score: float | None = None


class ArgumentToday(Struct, frozen=True):
    """A visible reply under one of its types; `tag_id` grows with every tag that was ever set."""

    reply_id: int
    type: str
    tag_id: int
    score: float
    is_for: bool = True

    @property
    def side(self) -> str:
        """Where it would stand in a summary: under its type, or among the objections."""
        return self.type if self.is_for else OBJECTION


class Today(Struct, frozen=True):
    """The edition's lines and what surrounds them now.

    `spared` are arguments that cannot be missing from the edition: the replies that it cites, and
    (reply, type or "objection") that a manager dropped. `newly_strong` are the types that are well
    supported now, were not when it was published, and have no line in it.
    """

    lines: tuple[LineToday, ...]
    arguments: tuple[ArgumentToday, ...] = ()
    cited: Collection[int] = ()
    dropped: Collection[tuple[int, str]] = ()
    newly_strong: tuple[str, ...] = ()

    def missing(self) -> list[ArgumentToday]:
        """Arguments that the edition neither cites nor leaves out on purpose."""
        return [
            argument
            for argument in self.arguments
            if argument.reply_id not in self.cited
            and (argument.reply_id, argument.side) not in self.dropped
        ]


class Known(Struct, frozen=True):
    """What managers have said, and what was found before.

    `seen` has, by the line's key, the marks of what was stale when a manager called it still valid;
    `outranked` the replies that outranked lines; `reviewed_until` the last tag that was looked at.
    """

    seen: Mapping[str, Collection[str]] = field(default_factory=dict)
    outranked: Mapping[str, int] = field(default_factory=dict)
    reviewed_until: int = 0


class StaleLine(Struct, frozen=True):
    """`challengers` are replies that outrank it, the one that takes its place first."""

    key: str
    changes: tuple[Change, ...]
    challengers: tuple[int, ...] = ()

    @property
    def marks(self) -> tuple[str, ...]:
        """Names for all of it, for a manager to call known."""
        return (*(change.mark for change in self.changes), *map(rank_mark, self.challengers))


class Stale(Struct, frozen=True):
    """Only what no manager has looked at; `new` are replies, `strong` types that became so."""

    lines: tuple[StaleLine, ...] = ()
    new: tuple[int, ...] = ()
    strong: tuple[str, ...] = ()

    def __bool__(self) -> bool:
        return bool(self.lines or self.new or self.strong)

    def line(self, key: str) -> StaleLine:
        """What is stale of this line; of one that is as it was, nothing."""
        return next((line for line in self.lines if line.key == key), StaleLine(key, ()))

    @property
    def edited(self) -> int:
        """Replies that were edited, whether the quoted words still stand in them or not."""
        return len({c.reply_id for line in self.lines for c in line.changes if c.cause.is_edit})

    @property
    def withheld(self) -> int:
        """Replies whose words readers may no longer see."""
        return len({c.reply_id for line in self.lines for c in line.changes if not c.cause.is_edit})

    @property
    def outranked(self) -> dict[str, int]:
        """By the line's key, the reply that takes its place: to be remembered for the next time."""
        return {line.key: line.challengers[0] for line in self.lines if line.challengers}


def rank_mark(reply_id: int) -> str:
    return f"outranked by reply {reply_id}"


def find_stale(today: Today, known: Known) -> Stale:
    missing = today.missing()
    new = [argument for argument in missing if argument.tag_id > known.reviewed_until]
    grown = {argument.type for argument in new if argument.is_for}
    challengers: dict[str, tuple[int, ...]] = {}
    for type in {line.type for line in today.lines if line.type}:
        peers = [line for line in today.lines if line.type == type]
        scores = {a.reply_id: a.score for a in missing if a.type == type and a.is_for}
        challengers |= _outranked(peers, scores, known)
    lines = (
        StaleLine(line.key, _unseen(line, known), challengers.get(line.key, ()))
        for line in today.lines
    )
    return Stale(
        lines=tuple(line for line in lines if line.marks),
        new=tuple(sorted({argument.reply_id for argument in new})),
        strong=tuple(slug for slug in today.newly_strong if slug in grown),
    )


def _unseen(line: LineToday, known: Known) -> tuple[Change, ...]:
    seen = known.seen.get(line.key, ())
    return tuple(change for change in line.changes if change.mark not in seen)


def _outranked(
    lines: list[LineToday], scores: dict[int, float], known: Known
) -> dict[str, tuple[int, ...]]:
    """Of the lines of one type, which are outranked, and by which replies.

    The best argument that is missing is held against the weakest line, the next best against the
    next: as many lines are outranked as arguments would take their place. Arguments that are left
    over come after the first. One that a manager has seen and kept a line for all the same takes no
    other line's place either.
    """
    seen = {mark for line in lines for mark in known.seen.get(line.key, ())}
    free = {id: score for id, score in scores.items() if rank_mark(id) not in seen}
    ranked = sorted((line.score, line.key) for line in lines if line.score is not None)
    found: dict[str, int] = {}
    for score, key in ranked:
        held = known.outranked.get(key, 0)
        if held in free and free[held] >= score + LOSE:
            found[key] = held
            del free[held]
    best = sorted(free, key=lambda id: (-free[id], id))
    weakest = [line for line in ranked if line[1] not in found]
    for (score, key), id in zip(weakest, best, strict=False):
        if free[id] >= score + GAIN:
            found[key] = id
            del free[id]
    left = {
        key: [id for id in best if id in free and free[id] >= score + GAIN] for score, key in ranked
    }
    return {key: (id, *left[key]) for key, id in found.items()}
