"""Rebuttal pairs: each strong objection of a thread with the best answer below it."""

from msgspec.structs import replace

from forum.database import rows
from forum.queries.best_arguments import BEST_FIRST, IN_VIEW, best_of, union
from forum.queries.best_lines import Shown, source_of
from forum.queries.memo import MemoPair
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS
from forum.queries.picks import FIRST_TYPE
from forum.queries.thread_head import ThreadHead
from forum.rules.distil import find_passage, opening_span
from forum.rules.summary import line_key
from forum.steps import Row

PAIRS = 3

_TEXT_SELECT = f"""
    SELECT reply.id, reply.revision, reply.parent_id, revision.plain,
        reply.endorsement_count, reply.agency_count,
        type.id AS type_id, type.slug AS type_slug, type.name AS type_name, {PERSON_COLUMNS}
    FROM reply JOIN reply_revision revision
        ON revision.reply_id = reply.id AND revision.number = reply.revision
    LEFT JOIN argument_type type ON type.id = {FIRST_TYPE}
    {PERSON_JOINS.format(owner="reply.author_id")}
    WHERE {IN_VIEW} AND revision.plain <> ''"""


async def load_pairs(
    thread: ThreadHead, shown: Shown, counts: dict[int, int]
) -> tuple[MemoPair, ...]:
    """The best objections with their best direct answers; two queries.

    A pair has the first say on an answer's words, and they then stand nowhere else; only where
    `counts` knows of no other argument of the answer's type, its words are left to that type.
    """
    objections = await load_objections(thread.id, PAIRS)
    answers = await load_answers([row["id"] for row in objections], 1)
    best = {row["parent_id"]: row for row in answers}
    pairs = (_pair(row, best.get(row["id"]), shown, counts) for row in objections)
    return tuple(pair for pair in pairs if pair)


async def load_objections(thread_id: int, most: int) -> list[Row]:
    """The strongest visible objections, with what they say."""
    return await rows(
        f"{_TEXT_SELECT} AND reply.thread_id = ? AND reply.stance = 'objection'"
        f" ORDER BY {BEST_FIRST} LIMIT ?",
        thread_id,
        most,
    )


async def load_answers(objection_ids: list[int], most: int) -> list[Row]:
    """The best visible `for` arguments right below each of these; `parent_id` says below which."""
    if not objection_ids:
        return []
    below = f"reply WHERE reply.parent_id = ? AND reply.stance = 'for' AND {IN_VIEW}"
    best, values = union([best_of((below, [id]), most) for id in objection_ids])
    return await rows(f"{_TEXT_SELECT} AND reply.id IN ({best}) ORDER BY {BEST_FIRST}", *values)


def _pair(
    objection: Row, answer: Row | None, shown: Shown, counts: dict[int, int]
) -> MemoPair | None:
    said = find_passage(objection["plain"], objection["type_slug"], objection["type_name"])
    if said is None:
        return None
    source = source_of(objection, *said.span)
    pair = MemoPair(key=line_key("objection", source.cited), objection=source)
    return _answered(pair, answer, shown, counts) if answer else pair


def _answered(pair: MemoPair, row: Row, shown: Shown, counts: dict[int, int]) -> MemoPair:
    """The answer, with words unless those stand elsewhere on the page."""
    passage = find_passage(row["plain"], row["type_slug"], row["type_name"])
    lone = counts.get(row["type_id"], 0) <= 1
    above = passage is None or lone or shown.has(row["id"], passage.span)
    if passage and not above:
        shown.add(row["id"], row["type_id"], passage.span)
    return replace(
        pair,
        answers=(source_of(row, *(passage.span if passage else opening_span(row["plain"]))),),
        convinced=row["endorsement_count"],
        agencies=row["agency_count"],
        above=above,
    )
