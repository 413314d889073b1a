"""Rebuttal pairs: each strong objection of a thread with the best answer below it."""

from dataclasses import dataclass

from forum.database import Row, marks, rows
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, Person, person
from forum.queries.picks import FIRST_TYPE
from forum.queries.thread_head import ThreadHead
from forum.rules.distil import find_passage

PAIRS = 3

_TEXT_SELECT = f"""
    SELECT reply.id, reply.parent_id, revision.plain, reply.agency_count,
        type.slug AS type_slug, type.name AS type_name, {PERSON_COLUMNS}
    FROM reply JOIN reply_revision revision
        ON revision.reply_id = reply.id AND revision.number = reply.revision
    LEFT JOIN argument_type type ON type.id = {FIRST_TYPE}
    {PERSON_JOINS.format(owner="reply.author_id")}
    WHERE reply.type_count > 0 AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL"""


@dataclass(frozen=True, slots=True)
class Quote:
    words: str
    reply_id: int
    author: Person
    agency_count: int


@dataclass(frozen=True, slots=True)
class RebuttalPair:
    """ "If they say … you say …"; without an answer nobody has given one yet."""

    objection: Quote
    answer: Quote | None


async def load_pairs(thread: ThreadHead) -> tuple[RebuttalPair, ...]:
    """The best objections with their best direct answers; two queries."""
    objections = await rows(
        f"{_TEXT_SELECT} AND reply.thread_id = ? AND reply.stance = 'objection'"
        " ORDER BY reply.score DESC, reply.evidence DESC, reply.id LIMIT ?",
        thread.id,
        PAIRS,
    )
    ids = [row["id"] for row in objections]
    answers = await rows(
        f"{_TEXT_SELECT} AND reply.parent_id IN ({marks(ids)}) AND reply.stance = 'for'"
        " ORDER BY reply.score, reply.evidence, reply.id DESC",
        *ids,
    )
    best = {row["parent_id"]: row for row in answers}
    pairs = (_pair(row, best.get(row["id"])) for row in objections)
    return tuple(pair for pair in pairs if pair)


def _pair(objection: Row, answer: Row | None) -> RebuttalPair | None:
    said = _quote(objection)
    return RebuttalPair(said, _quote(answer) if answer else None) if said else None


def _quote(row: Row) -> Quote | None:
    passage = find_passage(row["plain"], row["type_slug"], row["type_name"])
    return Quote(passage.text, row["id"], person(row), row["agency_count"]) if passage else None
