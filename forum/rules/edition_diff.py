"""What changed from one edition to another: lines by their keys, sources by where they stand."""

from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from difflib import SequenceMatcher

from msgspec import Struct

from forum.rules.edition_parts import Evidence, Line, Memo, Pair, Reason, Source, TypeOfLine
from forum.rules.evidence_words import in_words
from forum.text.diff import changes

SAME, ADDED, REMOVED = "same", "added", "removed"
Pieces = tuple[tuple[str, str], ...]
"""Stretches of a text in reading order: "same", and "removed" in the old one or "added" in the new."""
Sources = tuple[tuple[str, Source], ...]
"""Each with "same", "added" or "removed"."""
Place = tuple[int, int, int, int]
"""Of a passage: reply, revision, start and length."""


class Side(Struct, frozen=True):
    """A line, or half of a rebuttal pair, as one of the two editions has it."""

    sentence: Pieces
    sources: Sources


class Change(Struct, frozen=True):
    """`old` or `new` is None where that edition does not have it; `notes` say what changed."""

    old: Side | None
    new: Side | None
    notes: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        return not self.notes


class PairChange(Struct, frozen=True):
    """An objection, and what to answer; a pair that came or went without an answer has no change
    of it.
    """

    objection: Change
    answer: Change

    @property
    def is_same(self) -> bool:
        return self.objection.is_same and self.answer.is_same


class TypeChanges(Struct, frozen=True):
    """The lines of one type that changed, and how many did not."""

    type: TypeOfLine
    lines: tuple[Change, ...]
    same: int


class TextChange(Struct, frozen=True):
    name: str
    old: Pieces
    new: Pieces


class Differences(Struct, frozen=True):
    """`reasons` are the one reason before and after, or None where nothing changed about it."""

    texts: tuple[TextChange, ...]
    types: tuple[TypeChanges, ...]
    pairs: tuple[PairChange, ...]
    reasons: tuple[Reason | None, Reason | None] | None
    evidence_added: tuple[str, ...]
    evidence_gone: tuple[str, ...]

    @property
    def is_same(self) -> bool:
        changed = (self.texts, self.pairs, self.reasons, self.evidence_added, self.evidence_gone)
        return not any(changed) and not any(type.lines for type in self.types)


def compare(old: Memo, new: Memo) -> Differences:
    """What somebody sees of two editions, compared: what is withheld from them has no words."""
    return Differences(
        texts=tuple(_texts(old, new)),
        types=tuple(_types(old, new)),
        pairs=tuple(pair for pair in _pairs(old.pairs, new.pairs) if not pair.is_same),
        reasons=None if _reason(old) == _reason(new) else (old.reason, new.reason),
        evidence_added=_more(new.evidence, old.evidence),
        evidence_gone=_more(old.evidence, new.evidence),
    )


def _texts(old: Memo, new: Memo) -> Iterator[TextChange]:
    for name, before, after in (
        ("Title", old.title, new.title),
        ("The ask", old.ask, new.ask),
        ("For", old.audience, new.audience),
        ("Lead", old.lead, new.lead),
    ):
        if before != after:
            yield TextChange(name, *_sides(before, after))


def _sides(before: str, after: str) -> tuple[Pieces, Pieces]:
    pieces = changes(before, after)
    return (
        tuple(piece for piece in pieces if piece[0] != ADDED),
        tuple(piece for piece in pieces if piece[0] != REMOVED),
    )


def _types(old: Memo, new: Memo) -> Iterator[TypeChanges]:
    """In the order of the new edition; a line that went stands where it was."""
    before, after = _by_key(old), _by_key(new)
    moved = _moved(old, new)
    types = {section.type.slug: section.type for section in (*new.sections, *old.sections)}
    for slug, type in types.items():
        lines = [
            _line(before.get(key), placed, key in moved)
            for key, placed in after.items()
            if placed.type.slug == slug
        ]
        lines += [
            _line(placed, None, False)
            for key, placed in before.items()
            if placed.type.slug == slug and key not in after
        ]
        changed = tuple(line for line in lines if not line.is_same)
        yield TypeChanges(type, changed, len(lines) - len(changed))


class _Placed(Struct, frozen=True):
    line: Line
    type: TypeOfLine
    place: int


def _by_key(memo: Memo) -> dict[str, _Placed]:
    return {
        line.key: _Placed(line, section.type, place)
        for section in memo.sections
        for place, line in enumerate(section.lines, 1)
    }


def _moved(old: Memo, new: Memo) -> set[str]:
    """Lines that stand in another order among those of their type that both editions have.

    A line that came or went above it moves nothing.
    """
    before, after = _by_key(old), _by_key(new)
    moved: set[str] = set()
    for section in new.sections:
        slug = section.type.slug
        was, now = _kept(before, after, slug), _kept(after, before, slug)
        blocks = SequenceMatcher(None, was, now, autojunk=False).get_matching_blocks()
        still = {key for block in blocks for key in now[block.b : block.b + block.size]}
        moved |= set(now) - still
    return moved


def _kept(lines: dict[str, _Placed], others: dict[str, _Placed], slug: str) -> list[str]:
    """Those of this type that the other edition has under it as well."""
    return [key for key in lines if all(_has(one, key, slug) for one in (lines, others))]


def _has(lines: dict[str, _Placed], key: str, slug: str) -> bool:
    return key in lines and lines[key].type.slug == slug


def _line(old: _Placed | None, new: _Placed | None, moved: bool) -> Change:
    if old is None or new is None:
        return _half(old.line if old else None, new.line if new else None)
    change = _compared((old.line.sentence, old.line.sources), (new.line.sentence, new.line.sources))
    notes = list(change.notes)
    if old.type.slug != new.type.slug:
        notes.append(f"Moved from {old.type.name}")
    elif moved:
        notes.append(f"Moved from place {old.place} to place {new.place}")
    if old.line.audiences != new.line.audiences:
        notes.append("Suits other leaders")
    return Change(change.old, change.new, tuple(notes))


def _half(old: Line | None, new: Line | None) -> Change:
    """A line that only one of the editions has."""
    note = "Added" if new else "Dropped"
    return Change(
        _side(old.sentence, old.sources, SAME) if old else None,
        _side(new.sentence, new.sources, SAME) if new else None,
        (note,),
    )


def _side(sentence: str, sources: Iterable[Source], state: str) -> Side:
    return Side(((SAME, sentence),) if sentence else (), tuple((state, s) for s in sources))


def _compared(old: tuple[str, Sequence[Source]], new: tuple[str, Sequence[Source]]) -> Change:
    """A sentence and its sources, before and after."""
    (before, sources), (after, more) = old, new
    was, now = _sides(before, after)
    gone, came = _lacking(sources, more), _lacking(more, sources)
    notes = ["Reworded"] if before != after else []
    if came:
        notes.append(_counted(len(came), "source added", "sources added"))
    if gone:
        notes.append(_counted(len(gone), "source gone", "sources gone"))
    return Change(
        Side(was, tuple((REMOVED if _place(s) in gone else SAME, s) for s in sources)),
        Side(now, tuple((ADDED if _place(s) in came else SAME, s) for s in more)),
        tuple(notes),
    )


def _place(source: Source) -> Place:
    """Which passage it is; of one that is withheld nobody sees where it ends."""
    return source.reply_id, source.revision, source.start, len(source.words)


def _lacking(sources: Iterable[Source], others: Iterable[Source]) -> set[Place]:
    return {_place(source) for source in sources} - {_place(source) for source in others}


def _counted(number: int, one: str, many: str) -> str:
    return f"{number} {one if number == 1 else many}"


def _pairs(old: Sequence[Pair], new: Sequence[Pair]) -> Iterator[PairChange]:
    before = {pair.key: pair for pair in old}
    for pair in new:
        yield _pair(before.pop(pair.key, None), pair)
    for pair in before.values():
        yield _pair(pair, None)


def _pair(old: Pair | None, new: Pair | None) -> PairChange:
    if old and new:
        return PairChange(
            _compared((old.say, (old.objection,)), (new.say, (new.objection,))),
            _compared((old.sentence, old.answers), (new.sentence, new.answers)),
        )
    note = ("Added",) if new else ("Dropped",)
    was, now = _answer(old), _answer(new)
    answered = any(side and (side.sentence or side.sources) for side in (was, now))
    return PairChange(
        Change(_objection(old), _objection(new), note), Change(was, now, note if answered else ())
    )


def _objection(pair: Pair | None) -> Side | None:
    return _side(pair.say, (pair.objection,), SAME) if pair else None


def _answer(pair: Pair | None) -> Side | None:
    return _side(pair.sentence, pair.answers, SAME) if pair else None


def _reason(memo: Memo) -> tuple[Place, int, int, int] | None:
    if memo.reason is None:
        return None
    found = memo.reason
    return _place(found.source), found.count, found.total, found.agencies


def _more(evidence: Iterable[Evidence], than: Iterable[Evidence]) -> tuple[str, ...]:
    """Rows that the other edition does not have, each in words with whose it is."""
    return tuple((Counter(_rows(evidence)) - Counter(_rows(than))).elements())


def _rows(evidence: Iterable[Evidence]) -> Iterator[str]:
    for item in evidence:
        if item.row:
            yield f"{in_words((item.row,)).replace(chr(10), ': ', 1)} ({item.by})"
        else:
            yield f"A row of reply {item.reply_id} that is withheld now"
