"""A thread's best arguments, each as one exact passage: what summaries are made of."""

from dataclasses import dataclass, field, replace
from itertools import groupby

from forum.database import Row, marks, rows
from forum.queries.argument_types import TypeView
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, Person, person
from forum.queries.thread_head import ThreadHead
from forum.rules.distil import find_passage, say_the_same
from forum.rules.passages import Passage, Span, borrowed_spans

LINES_A_TYPE = 3
CANDIDATES_A_TYPE = 12
"""Arguments read for each type: some have no passage that stands alone, others say the same."""

Taken = dict[int, list[Span]]
"""By reply, the spans that may not be quoted: borrowed words, and what the page shows already."""


@dataclass(slots=True)
class Shown:
    """What a page shows already, so that nothing stands on it twice.

    An argument gives one passage a type: `used` has the (reply, type) pairs that gave theirs.
    """

    spans: Taken = field(default_factory=dict)
    used: set[tuple[int, int]] = field(default_factory=set)

    def add(self, reply_id: int, type_id: int | None, span: Span) -> None:
        self.spans.setdefault(reply_id, []).append(span)
        if type_id is not None:
            self.used.add((reply_id, type_id))

    def has(self, reply_id: int, span: Span) -> bool:
        return any(span[0] < end and start < span[1] for start, end in self.spans.get(reply_id, ()))


@dataclass(frozen=True, slots=True)
class Line:
    """One quotation of a summary, found word for word in revision `revision` of the reply.

    `also` are those who said the same; the counts are of all who found one of them convincing.
    """

    passage: Passage
    reply_id: int
    revision: int
    author: Person
    endorsement_count: int
    agency_count: int
    also: tuple[Person, ...] = ()
    reply_ids: tuple[int, ...] = ()


@dataclass(frozen=True, slots=True)
class TypeLines:
    type: TypeView
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CardLine:
    type: TypeView
    words: str


@dataclass(slots=True)
class _Draft:
    """A line while others may still be folded into it."""

    row: Row
    passage: Passage
    folded: list[Row] = field(default_factory=list)


async def load_best_lines(
    thread: ThreadHead,
    types: dict[int, TypeView],
    shown: Shown | None = None,
    lines_a_type: int = LINES_A_TYPE,
) -> tuple[TypeLines, ...]:
    """The best visible `for` arguments of each type, in the order of types; two queries.

    `shown` comes back with what is now on the page.
    """
    found = await _load_arguments(thread)
    shown = shown or Shown()
    quoting = _borrow(found, shown.spans)
    by_type = {id: list(group) for id, group in groupby(found, key=lambda row: row["type_id"])}
    chosen = [
        TypeLines(
            type, tuple(map(_line, _choose(by_type[type.id], type, shown, lines_a_type, quoting)))
        )
        for type in types.values()
        if type.id in by_type
    ]
    return await _count_supporters(tuple(group for group in chosen if group.lines))


async def _load_arguments(thread: ThreadHead) -> list[Row]:
    return await rows(
        "SELECT * FROM (SELECT reply_argument.type_id, reply.id, reply.ordinal, reply.revision,"
        " reply.author_id, revision.plain, reply.endorsement_count, reply.agency_count,"
        " ROW_NUMBER() OVER (PARTITION BY reply_argument.type_id"
        "   ORDER BY reply.score DESC, reply.evidence DESC, reply.id) AS place,"
        f" {PERSON_COLUMNS} FROM reply_argument"
        " JOIN reply ON reply.id = reply_argument.reply_id"
        " JOIN reply_revision revision"
        "   ON revision.reply_id = reply.id AND revision.number = reply.revision"
        f" {PERSON_JOINS.format(owner='reply.author_id')}"
        " WHERE reply_argument.thread_id = ? AND reply.stance = 'for'"
        " AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL) AS ranked"
        " WHERE place <= ? ORDER BY type_id, place",
        thread.id,
        CANDIDATES_A_TYPE,
    )


def _borrow(found: list[Row], spans: Taken) -> dict[int, list[Row]]:
    """Take words quoted from earlier replies out of reach; gives who quotes each of those replies."""
    texts = {row["id"]: row for row in sorted(found, key=lambda row: row["ordinal"])}
    quoting: dict[int, list[Row]] = {}
    earlier: list[Row] = []
    for row in texts.values():
        for span, place in borrowed_spans(row["plain"], [other["plain"] for other in earlier]):
            spans.setdefault(row["id"], []).append(span)
            quoting.setdefault(earlier[place]["id"], []).append(row)
        earlier.append(row)
    return quoting


def _choose(
    arguments: list[Row],
    type: TypeView,
    shown: Shown,
    lines_a_type: int,
    quoting: dict[int, list[Row]],
) -> list[_Draft]:
    """The first lines by score; whoever says the same later is folded into the line."""
    drafts: list[_Draft] = []
    for row in arguments:
        passage = find_passage(row["plain"], type.slug, type.name, shown.spans.get(row["id"], ()))
        if passage is None or (row["id"], type.id) in shown.used:
            continue
        twin = next((d for d in drafts if say_the_same(d.passage.text, passage.text)), None)
        if twin:
            twin.folded.append(row)
        elif len(drafts) < lines_a_type:
            shown.add(row["id"], type.id, passage.span)
            drafts.append(_Draft(row, passage, list(quoting.get(row["id"], ()))))
    return drafts


def _line(draft: _Draft) -> Line:
    row = draft.row
    others = {r["author_id"]: person(r) for r in draft.folded if r["author_id"] != row["author_id"]}
    return Line(
        passage=draft.passage,
        reply_id=row["id"],
        revision=row["revision"],
        author=person(row),
        endorsement_count=row["endorsement_count"],
        agency_count=row["agency_count"],
        also=tuple(others.values()),
        reply_ids=tuple(dict.fromkeys([row["id"], *(r["id"] for r in draft.folded)])),
    )


async def _count_supporters(groups: tuple[TypeLines, ...]) -> tuple[TypeLines, ...]:
    """Where several replies stand behind a line, whoever marked two of them counts once."""
    several = {
        line.reply_ids for group in groups for line in group.lines if len(line.reply_ids) > 1
    }
    if not several:
        return groups
    ids = sorted({id for reply_ids in several for id in reply_ids})
    found = await rows(
        "SELECT endorsement.reply_id, endorsement.member_id, agency.id AS agency_id FROM endorsement"
        " LEFT JOIN agency ON agency.id = endorsement.agency_id AND agency.confirmed = TRUE"
        f" WHERE endorsement.reply_id IN ({marks(ids)})",
        *ids,
    )
    return tuple(
        replace(group, lines=tuple(_recounted(line, found) for line in group.lines))
        for group in groups
    )


def _recounted(line: Line, found: list[Row]) -> Line:
    if len(line.reply_ids) < 2:
        return line
    marked = [row for row in found if row["reply_id"] in line.reply_ids]
    return replace(
        line,
        endorsement_count=len({row["member_id"] for row in marked}),
        agency_count=len({row["agency_id"] for row in marked if row["agency_id"]}),
    )


async def load_card(thread: ThreadHead, types: dict[int, TypeView]) -> tuple[CardLine, ...]:
    """The first line of each type, for the card beside a thread."""
    best = await load_best_lines(thread, types, lines_a_type=1)
    return tuple(CardLine(group.type, group.lines[0].passage.text) for group in best)
