"""The content of a summary while managers work on it: lines, rebuttal pairs, and what was dropped.

Content never changes in place: each operation gives a new one. Quotations are spans of revisions,
so no operation can change their words.
"""

import hashlib
from typing import Annotated

from pydantic import Field

from forum.errors import Invalid
from forum.rules.cited import KEY_PATTERN, Cited, Id, Part

LINES_MAX = 40
PASSAGES_MAX = 8
"""Passages of one line."""
PAIRS_MAX = 10
DROPPED_MAX = 300
SENTENCE_MAX = 300
"""Characters of a line's own sentence."""
LEAD_MAX = 600
KEY_LENGTH = 8

Key = Annotated[str, Field(pattern=f"^{KEY_PATTERN}$")]
FULL = f"A summary holds at most {LINES_MAX} lines: drop one first."
CROWDED = f"A line cites at most {PASSAGES_MAX} passages."
GONE = "That line is no longer in the draft."
OBJECTION = "objection"
"""Stands where a type does for what is in no type: the objections of rebuttal pairs."""
TWICE = "That passage stands in the draft already."


class DraftLine(Part):
    """`type` is a slug. Without a `sentence` the first quotation speaks for itself.

    `audiences` are those whom the line suits; none named means all.
    """

    key: Key
    type: Annotated[str, Field(max_length=40)]
    sentence: Annotated[str, Field(max_length=SENTENCE_MAX)] = ""
    passages: Annotated[tuple[Cited, ...], Field(min_length=1, max_length=PASSAGES_MAX)]
    audiences: tuple[str, ...] = ()


class DraftPair(Part):
    """If they say `objection`, you say `answers`; `say` and `sentence` put those in short."""

    key: Key
    objection: Cited
    say: Annotated[str, Field(max_length=SENTENCE_MAX)] = ""
    answers: Annotated[tuple[Cited, ...], Field(max_length=PASSAGES_MAX)] = ()
    sentence: Annotated[str, Field(max_length=SENTENCE_MAX)] = ""


class Dropped(Part):
    """An argument that a manager left out on purpose, for one type or as an objection."""

    reply_id: Id
    type: Annotated[str, Field(max_length=40)]
    reason: Annotated[str, Field(max_length=500)]


class Content(Part):
    lead: Annotated[str, Field(max_length=LEAD_MAX)] = ""
    lines: Annotated[tuple[DraftLine, ...], Field(max_length=LINES_MAX)] = ()
    pairs: Annotated[tuple[DraftPair, ...], Field(max_length=PAIRS_MAX)] = ()
    dropped: Annotated[tuple[Dropped, ...], Field(max_length=DROPPED_MAX)] = ()

    def line(self, key: str) -> DraftLine:
        """Raises Invalid where there is no such line."""
        found = next((line for line in self.lines if line.key == key), None)
        if found is None:
            raise Invalid({"form": GONE})
        return found

    def pair(self, key: str) -> DraftPair:
        """Raises Invalid where there is no such rebuttal pair."""
        found = next((pair for pair in self.pairs if pair.key == key), None)
        if found is None:
            raise Invalid({"form": GONE})
        return found

    def why_dropped(self, reply_id: int, type: str) -> str:
        """A manager's reason to leave this argument out, or nothing."""
        reasons = (d.reason for d in self.dropped if (d.reply_id, d.type) == (reply_id, type))
        return next(reasons, "")

    @property
    def keys(self) -> tuple[str, ...]:
        """Of lines, then of pairs."""
        return (*(line.key for line in self.lines), *(pair.key for pair in self.pairs))

    def cited(self) -> tuple[Cited, ...]:
        """Every passage that the summary rests on."""
        of_lines = [passage for line in self.lines for passage in line.passages]
        of_pairs = [p for pair in self.pairs for p in (pair.objection, *pair.answers)]
        return tuple(dict.fromkeys(of_lines + of_pairs))


def line_key(type: str, passage: Cited) -> str:
    """Made from what the line began with, so that the same line has the same key every time."""
    return hashlib.sha256(f"{type} {passage}".encode()).hexdigest()[:KEY_LENGTH]


def with_lines(content: Content, lines: list[DraftLine]) -> Content:
    return content.model_copy(update={"lines": tuple(lines)})


def add_line(content: Content, type: str, passage: Cited, sentence: str = "") -> Content:
    """A new line at the end of its type; raises Invalid where it stands there already."""
    key = line_key(type, passage)
    if any(line.key == key for line in content.lines):
        raise Invalid({"form": TWICE})
    if len(content.lines) >= LINES_MAX:
        raise Invalid({"form": FULL})
    line = DraftLine(key=key, type=type, passages=(passage,), sentence=sentence)
    kept = _not_dropped(content, passage.reply_id, type)
    return content.model_copy(update={"lines": (*content.lines, line), "dropped": kept})


def cite(content: Content, key: str, passage: Cited) -> Content:
    """One more passage for a line."""
    line = content.line(key)
    if passage in line.passages:
        raise Invalid({"form": TWICE})
    return _replaced(content, line, passages=_joined(line.passages, (passage,)))


def uncite(content: Content, key: str, passage: Cited) -> Content:
    """One passage less; the last one of a line stays, for a line without any is no line."""
    line = content.line(key)
    kept = tuple(other for other in line.passages if other != passage)
    if not kept:
        raise Invalid({"form": "A line needs a passage: drop the line instead."})
    return _replaced(content, line, passages=kept)


def merge_lines(content: Content, key: str, into: str) -> Content:
    """One line less: all its passages go to the other, whose sentence and place stay."""
    line, goal = content.line(key), content.line(into)
    if line.key == goal.key:
        raise Invalid({"form": "A line cannot be merged into itself."})
    merged = _replaced(content, goal, passages=_joined(goal.passages, line.passages))
    return with_lines(merged, [other for other in merged.lines if other.key != key])


def put_line(content: Content, line: DraftLine) -> Content:
    """In the place of the line of that key, or at the end."""
    if any(other.key == line.key for other in content.lines):
        return with_lines(content, [line if o.key == line.key else o for o in content.lines])
    if len(content.lines) >= LINES_MAX:
        raise Invalid({"form": FULL})
    return with_lines(content, [*content.lines, line])


def put_pair(content: Content, pair: DraftPair) -> Content:
    if any(other.key == pair.key for other in content.pairs):
        pairs = tuple(pair if other.key == pair.key else other for other in content.pairs)
    else:
        _require_room_for_pair(content)
        pairs = (*content.pairs, pair)
    return content.model_copy(update={"pairs": pairs})


def move_line(content: Content, key: str, step: int) -> Content:
    """Up (-1) or down (+1) among the lines of its type; at the end nothing changes."""
    line = content.line(key)
    peers = [other.key for other in content.lines if other.type == line.type]
    place = peers.index(key) + step
    if not 0 <= place < len(peers):
        return content
    lines = list(content.lines)
    one, other = (next(i for i, x in enumerate(lines) if x.key == k) for k in (key, peers[place]))
    lines[one], lines[other] = lines[other], lines[one]
    return with_lines(content, lines)


def drop_line(content: Content, key: str, reason: str) -> Content:
    """Its arguments count as looked at, with the reason why they are not here."""
    line = content.line(key)
    lines = tuple(other for other in content.lines if other.key != key)
    replies = [passage.reply_id for passage in line.passages]
    dropped = _dropped(content, replies, line.type, reason)
    return content.model_copy(update={"lines": lines, "dropped": dropped})


def drop_pair(content: Content, key: str, reason: str) -> Content:
    """Its objection counts as looked at, with the reason why it is not here."""
    pair = content.pair(key)
    pairs = tuple(other for other in content.pairs if other.key != key)
    dropped = _dropped(content, [pair.objection.reply_id], OBJECTION, reason)
    return content.model_copy(update={"pairs": pairs, "dropped": dropped})


def drop_part(content: Content, key: str, reason: str) -> Content:
    """A line or a rebuttal pair; raises Invalid where there is neither."""
    is_pair = any(pair.key == key for pair in content.pairs)
    return (drop_pair if is_pair else drop_line)(content, key, reason)


def _dropped(content: Content, reply_ids: list[int], type: str, reason: str) -> tuple[Dropped, ...]:
    """What was dropped so far and these, each once; the oldest are forgotten first."""
    kept = [d for d in content.dropped if d.type != type or d.reply_id not in reply_ids]
    fresh = [Dropped(reply_id=id, type=type, reason=reason) for id in dict.fromkeys(reply_ids)]
    return tuple(kept + fresh)[-DROPPED_MAX:]


def _not_dropped(content: Content, reply_id: int, type: str) -> tuple[Dropped, ...]:
    """What was dropped, without an argument that is taken up again."""
    return tuple(d for d in content.dropped if (d.reply_id, d.type) != (reply_id, type))


def add_pair(content: Content, objection: Cited, answers: tuple[Cited, ...]) -> Content:
    key = line_key(OBJECTION, objection)
    if any(pair.key == key for pair in content.pairs):
        raise Invalid({"form": TWICE})
    _require_room_for_pair(content)
    pair = DraftPair(key=key, objection=objection, answers=answers)
    kept = _not_dropped(content, objection.reply_id, OBJECTION)
    return content.model_copy(update={"pairs": (*content.pairs, pair), "dropped": kept})


def _require_room_for_pair(content: Content) -> None:
    if len(content.pairs) >= PAIRS_MAX:
        raise Invalid({"form": f"A summary holds at most {PAIRS_MAX} rebuttal pairs."})


def move_pair(content: Content, key: str, step: int) -> Content:
    keys = [pair.key for pair in content.pairs]
    if key not in keys:
        raise Invalid({"form": GONE})
    place, goal = keys.index(key), keys.index(key) + step
    if not 0 <= goal < len(keys):
        return content
    pairs = list(content.pairs)
    pairs[place], pairs[goal] = pairs[goal], pairs[place]
    return content.model_copy(update={"pairs": tuple(pairs)})


def add_answer(content: Content, key: str, passage: Cited) -> Content:
    pair = content.pair(key)
    return _with_pair(content, pair, answers=_joined(pair.answers, (passage,)))


def drop_answer(content: Content, key: str, passage: Cited) -> Content:
    pair = content.pair(key)
    kept = tuple(other for other in pair.answers if other != passage)
    return _with_pair(content, pair, answers=kept)


def _with_pair(content: Content, pair: DraftPair, **changes: object) -> Content:
    changed = pair.model_copy(update=changes)
    pairs = tuple(changed if other.key == pair.key else other for other in content.pairs)
    return content.model_copy(update={"pairs": pairs})


def _joined(passages: tuple[Cited, ...], more: tuple[Cited, ...]) -> tuple[Cited, ...]:
    joined = tuple(dict.fromkeys((*passages, *more)))
    if len(joined) > PASSAGES_MAX:
        raise Invalid({"form": CROWDED})
    return joined


def _replaced(content: Content, line: DraftLine, **changes: object) -> Content:
    changed = line.model_copy(update=changes)
    return with_lines(
        content, [changed if other.key == line.key else other for other in content.lines]
    )
