"""A thread's best arguments, each as one exact passage: what summaries are made of."""

from dataclasses import dataclass
from itertools import groupby

from forum.database import Row, rows
from forum.queries.argument_types import TypeView
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, Person, person
from forum.queries.thread_head import ThreadHead
from forum.rules.distil import Passage, find_passage

LINES_A_TYPE = 3
CANDIDATES_A_TYPE = 12
"""Arguments read for each type: some have no passage that stands alone."""


@dataclass(frozen=True, slots=True)
class Line:
    """One quotation of a summary, found word for word in revision `revision` of the reply."""

    passage: Passage
    reply_id: int
    revision: int
    author: Person
    endorsement_count: int
    agency_count: int


@dataclass(frozen=True, slots=True)
class TypeLines:
    type: TypeView
    lines: tuple[Line, ...]


@dataclass(frozen=True, slots=True)
class CardLine:
    type: TypeView
    words: str


async def load_best_lines(
    thread: ThreadHead, types: dict[int, TypeView], lines_a_type: int = LINES_A_TYPE
) -> tuple[TypeLines, ...]:
    """The best visible `for` arguments of each type, in the order of types; one query."""
    found = await rows(
        "SELECT * FROM (SELECT reply_argument.type_id, reply.id, reply.revision,"
        " revision.plain, reply.endorsement_count, reply.agency_count,"
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
    by_type = {id: list(group) for id, group in groupby(found, key=lambda row: row["type_id"])}
    return tuple(_choose(by_type, types, lines_a_type))


def _choose(
    by_type: dict[int, list[Row]], types: dict[int, TypeView], lines_a_type: int
) -> list[TypeLines]:
    taken: dict[int, frozenset[tuple[int, int]]] = {}
    chosen = []
    for type in types.values():
        lines: list[Line] = []
        for row in by_type.get(type.id, []):
            spans = taken.get(row["id"], frozenset())
            passage = find_passage(row["plain"], type.slug, type.name, spans)
            if passage and len(lines) < lines_a_type:
                taken[row["id"]] = spans | {(passage.start, passage.end)}
                lines.append(_line(row, passage))
        if lines:
            chosen.append(TypeLines(type, tuple(lines)))
    return chosen


def _line(row: Row, passage: Passage) -> Line:
    return Line(
        passage=passage,
        reply_id=row["id"],
        revision=row["revision"],
        author=person(row),
        endorsement_count=row["endorsement_count"],
        agency_count=row["agency_count"],
    )


async def load_card(thread: ThreadHead, types: dict[int, TypeView]) -> tuple[CardLine, ...]:
    """The first line of each type, for the card beside a thread."""
    best = await load_best_lines(thread, types, lines_a_type=1)
    return tuple(CardLine(group.type, group.lines[0].passage.text) for group in best)
