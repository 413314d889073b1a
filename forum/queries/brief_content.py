"""A memo in the words of a brief: its lines, objections and evidence, chosen for an audience."""

from collections.abc import Iterable

from forum.queries.memo import (
    Memo,
    MemoEvidence,
    MemoLine,
    MemoPair,
    MemoReason,
    MemoSection,
    Source,
)
from forum.rules.audiences import order_types, suits
from forum.rules.ballparks import compare
from forum.rules.brief_parts import (
    BriefBallpark,
    BriefItem,
    BriefLine,
    BriefPair,
    BriefPart,
    BriefRow,
)
from forum.rules.evidence_rows import EvidenceRow
from forum.text.clean import clean_text

GONE = "Withheld: its source may no longer be shown."
WITHHELD = "withheld"
NOTES_MAX = 240
"""Characters of a ballpark's notes; longer ones stay on the whole page."""
NAMED = 2
"""Others who said the same that are named; more are counted."""


def plain(text: str) -> str:
    """Without what no document may hold; lines stay lines."""
    return "\n".join(
        " ".join(line.split()) for line in clean_text(text).splitlines() if line.strip()
    )


def count(number: int, one: str, many: str) -> str:
    return f"{number:,} {one if number == 1 else many}"


def quoted(source: Source) -> str:
    """The exact words in quotation marks."""
    return f"“{'… ' if source.begins_inside else ''}{plain(source.words)}”"


def parts_for(memo: Memo, audience: str) -> tuple[BriefPart, ...]:
    """All that suits the audience, in its order: arguments by type, figures, objections, tables."""
    sections = {section.type.slug: section for section in memo.sections}
    order = sorted(
        order_types(list(sections), audience),
        key=lambda slug: all(line.is_withheld for line in sections[slug].lines),
    )
    found = [_of_type(sections[slug], audience) for slug in order]
    evidence = _evidence_for(memo, audience)
    # What they will say comes before what it costs: a figure can be looked up, an answer cannot.
    found += [_pairs(memo.pairs), _ballparks(evidence)]
    found += [_peers(evidence), _risks(evidence), _goals(evidence)]
    found.append(_open(memo.pairs))
    return tuple(part for part in found if part.items)


def _evidence_for(memo: Memo, audience: str) -> tuple[MemoEvidence, ...]:
    """Without that of replies which are quoted for other leaders only."""
    told, kept = set[int](), set[int]()
    for line in memo.lines:
        group = kept if suits(line.audiences, audience) else told
        group.update(source.reply_id for source in line.sources)
    return tuple(piece for piece in memo.evidence if piece.reply_id not in told - kept)


def unsuited(memo: Memo, audience: str) -> int:
    """Lines that are meant for other leaders."""
    return sum(not suits(line.audiences, audience) for line in memo.lines)


def reason_source(reason: MemoReason) -> str:
    """Whose words they are, and who picked them."""
    share = f" ({reason.percent} percent)" if reason.total > 1 else ""
    within = f", in {count(reason.agencies, 'agency', 'agencies')}" if reason.agencies else ""
    members = count(reason.total, "member", "members")
    return f"{_by(reason.source)}. Picked by {reason.count} of {members}{share}{within}."


def _of_type(section: MemoSection, audience: str) -> BriefPart:
    name = plain(section.type.name)
    suited = [line for line in section.lines if suits(line.audiences, audience)]
    # What may no longer be shown is said, but it does not open an argument.
    lines = tuple(map(_line, sorted(suited, key=lambda line: line.is_withheld)))
    return BriefPart(
        name, lines, f"argument on {name}", f"arguments on {name}", hue=section.type.hue
    )


def _line(line: MemoLine) -> BriefLine:
    if line.is_withheld:
        return BriefLine(GONE, "", "")
    first = next(source for source in line.sources if not source.withheld)
    others = list(dict.fromkeys(
        source.by for source in line.sources if not source.withheld and source.by != first.by
    ))  # fmt: skip
    said = [f"{_by(first)}.", _convinced(line), _also(others), _missing(line.sources)]
    return BriefLine(plain(line.sentence), quoted(first), " ".join(filter(None, said)))


def _by(source: Source) -> str:
    return plain(source.by) or "A member"


def _convinced(part: MemoLine | MemoPair) -> str:
    if not part.convinced:
        return ""
    within = f" of {count(part.agencies, 'agency', 'agencies')}" if part.agencies else ""
    return f"Convinced {count(part.convinced, 'person', 'people')}{within}."


def _also(others: list[str]) -> str:
    if not others:
        return ""
    named, more = others[:NAMED], len(others) - NAMED
    names = "; ".join(plain(name) for name in named)
    rest = f"; and {count(more, 'other', 'others')}" if more > 0 else ""
    return f"Also said by {names}{rest}."


def _missing(sources: Iterable[Source]) -> str:
    gone = sum(source.withheld is not None for source in sources)
    return f"{count(gone, 'other source is', 'other sources are')} {WITHHELD}." if gone else ""


def _pairs(pairs: tuple[MemoPair, ...]) -> BriefPart:
    answered = tuple(_pair(pair) for pair in pairs if pair.answers)
    return BriefPart("If they push back", answered, "objection", "objections")


def _open(pairs: tuple[MemoPair, ...]) -> BriefPart:
    """No help in the room, so all else goes first; but whoever goes there should know them."""
    still = tuple(_pair(pair) for pair in pairs if not pair.answers)
    return BriefPart("Not answered yet", still, "open objection", "open objections", waits=3)


def _pair(pair: MemoPair) -> BriefPair:
    if pair.objection.withheld:
        return BriefPair(GONE, "", "", "")
    objection = plain(pair.say) or quoted(pair.objection)
    if not pair.answers:
        return BriefPair(objection, "", "", _asked_by(pair))
    first = next((answer for answer in pair.answers if not answer.withheld), None)
    if first is None:
        return BriefPair(objection, GONE, "", _asked_by(pair))
    said = f"{_by(first)} answers {_by(pair.objection)}."
    told = " ".join(filter(None, [said, _convinced(pair), _missing(pair.answers)]))
    if pair.sentence:
        return BriefPair(objection, plain(pair.sentence), quoted(first), told)
    return BriefPair(objection, quoted(first), "", told)


def _asked_by(pair: MemoPair) -> str:
    return f"Objection by {_by(pair.objection)}."


def _rows(evidence: tuple[MemoEvidence, ...], kind: str) -> list[tuple[EvidenceRow, str]]:
    return [(e.row, plain(e.by)) for e in evidence if e.row is not None and e.row.kind == kind]


def _ballparks(evidence: tuple[MemoEvidence, ...]) -> BriefPart:
    """One comparison for each member who gave figures: two estimates of one thing do not add up."""
    of_reply: dict[int, list[MemoEvidence]] = {}
    for piece in evidence:
        if piece.row is not None and piece.row.kind == "ballpark":
            of_reply.setdefault(piece.reply_id, []).append(piece)
    items = tuple(_ballpark(pieces) for pieces in of_reply.values())
    one, many = "comparison of costs", "comparisons of costs"
    return BriefPart("The figures", items, one, many)


def _ballpark(pieces: list[MemoEvidence]) -> BriefBallpark:
    compared = compare([piece.row for piece in pieces if piece.row is not None])
    lines = [(plain(option.name), line) for option in compared.options for line in option.lines]
    notes = _sentences(*(f"{name}: {line.note}" for name, line in lines if line.note))
    sums = [
        (f"{plain(option.name)}, in all", "", option.total)
        for option in compared.options
        if option.has_several
    ]
    return BriefBallpark(
        caption=f"Ballpark by {plain(pieces[0].by) or 'a member'}",
        rows=tuple((name, plain(line.formula), line.total) for name, line in lines),
        sums=tuple(sums),
        results=tuple(f"{plain(found.words)}." for found in compared.differences),
        notes=notes if len(notes) <= NOTES_MAX else "",
    )


def _peers(evidence: tuple[MemoEvidence, ...]) -> BriefPart:
    rows = tuple(
        BriefRow((plain(row.subject), _sentences(row.detail, row.result)), by)
        for row, by in _rows(evidence, "peer")
    )
    head = ("Agency", "What they did, and what came of it")
    return _table("Who has done it", rows, "peer example", "peer examples", head)


def _risks(evidence: tuple[MemoEvidence, ...]) -> BriefPart:
    rows = _subjects(evidence, "risk")
    return _table(
        "Risks, contained", rows, "named risk", "named risks", ("Risk", "How it is contained")
    )


def _goals(evidence: tuple[MemoEvidence, ...]) -> BriefPart:
    rows = _subjects(evidence, "goal")
    return _table(
        "Goals it serves", rows, "mission goal", "mission goals", ("Goal", "How this helps")
    )


def _subjects(evidence: tuple[MemoEvidence, ...], kind: str) -> tuple[BriefItem, ...]:
    found = _rows(evidence, kind)
    return tuple(BriefRow((plain(row.subject), plain(row.detail)), by) for row, by in found)


def _table(
    title: str, rows: tuple[BriefItem, ...], one: str, many: str, head: tuple[str, ...]
) -> BriefPart:
    return BriefPart(title, rows, one, many, head=head, waits=2)


def _sentences(*texts: str) -> str:
    """Each ends like a sentence, so that they read as one text."""
    ended = [text if text[-1] in ".!?" else f"{text}." for text in map(plain, texts) if text]
    return " ".join(ended)
