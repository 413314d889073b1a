"""The evidence that arguments carry, for a reply and gathered for a summary."""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Mapping, Sequence

from msgspec import Struct

from forum.database import glance, rows
from forum.placeholders import marks, padded
from forum.queries.memo import MemoEvidence
from forum.queries.people import PERSON_COLUMNS, PERSON_JOINS, person
from forum.rules.ballparks import Comparison, compare
from forum.rules.evidence_rows import KINDS, EvidenceRow, Kind, in_order, of_kind
from forum.steps import Row

MEMO_ROWS_MAX = 12
"""Rows of one kind that a summary gathers."""


class EvidenceView(Struct, frozen=True):
    """What one reply brings along, kind by kind."""

    ballparks: Comparison
    peers: tuple[EvidenceRow, ...]
    risks: tuple[EvidenceRow, ...]
    goals: tuple[EvidenceRow, ...]


class OwnedBallparks(Struct, frozen=True):
    """The options that one reply compares."""

    comparison: Comparison
    reply_id: int
    by: str


class Gathered(Struct, frozen=True):
    """Rows of many replies, one table a kind; every item says whose it is. `withheld` counts rows."""

    ballparks: tuple[OwnedBallparks, ...]
    peers: tuple[MemoEvidence, ...]
    risks: tuple[MemoEvidence, ...]
    goals: tuple[MemoEvidence, ...]
    withheld: int


def evidence_view(found: Sequence[EvidenceRow]) -> EvidenceView | None:
    """None where there are no rows."""
    if not found:
        return None
    return EvidenceView(
        ballparks=compare(found),
        peers=of_kind(found, "peer"),
        risks=of_kind(found, "risk"),
        goals=of_kind(found, "goal"),
    )


def gathered(items: Iterable[MemoEvidence]) -> Gathered:
    """Ballparks are compared within each reply: estimates of different people do not add up."""
    items = list(items)

    def of(kind: Kind) -> tuple[MemoEvidence, ...]:
        return tuple(item for item in items if item.row and item.row.kind == kind)

    return Gathered(
        ballparks=tuple(_owned_ballparks(of("ballpark"))),
        peers=of("peer"),
        risks=of("risk"),
        goals=of("goal"),
        withheld=sum(item.row is None for item in items),
    )


def _owned_ballparks(items: Sequence[MemoEvidence]) -> Iterator[OwnedBallparks]:
    owned: dict[int, list[MemoEvidence]] = defaultdict(list)
    for item in items:
        owned[item.reply_id].append(item)
    for reply_id, own in owned.items():
        yield OwnedBallparks(compare([item.row for item in own if item.row]), reply_id, own[0].by)


def within_bounds(
    evidence: Mapping[int, Sequence[EvidenceRow]],
) -> dict[int, tuple[EvidenceRow, ...]]:
    """By reply, at most MEMO_ROWS_MAX rows of each kind; of a kind a reply gives all rows or none.

    Replies that come first have the first say.
    """
    room = dict.fromkeys(KINDS, MEMO_ROWS_MAX)
    bounded: dict[int, tuple[EvidenceRow, ...]] = {}
    for reply_id, found in evidence.items():
        own = {kind: of_kind(found, kind) for kind in KINDS}
        fitting = {kind: of for kind, of in own.items() if len(of) <= room[kind]}
        for kind, of in fitting.items():
            room[kind] -= len(of)
        if any(fitting.values()):
            bounded[reply_id] = tuple(row for of in fitting.values() for row in of)
    return bounded


async def load_evidence(reply_ids: Sequence[int]) -> dict[int, tuple[EvidenceRow, ...]]:
    """By reply, in the order asked for and kind by kind, those that have any; one query."""
    if not reply_ids:
        return {}
    of_page = padded(reply_ids)
    found = await glance(
        "SELECT reply_id, kind, subject, detail, result, link, quantity, unit, unit_cost, currency"
        f" FROM evidence WHERE reply_id IN ({marks(of_page)}) ORDER BY reply_id, position",
        *of_page,
    )
    by_reply: dict[int, list[EvidenceRow]] = defaultdict(list)
    for row in found:
        told = {name: value for name, value in row.items() if name != "reply_id"}
        by_reply[row["reply_id"]].append(EvidenceRow.model_construct(**told))
    return {id: in_order(by_reply[id]) for id in reply_ids if id in by_reply}


async def load_memo_evidence(thread_id: int) -> tuple[MemoEvidence, ...]:
    """Of the thread's visible arguments for the ask, the best first; two queries."""
    replies = await _load_best_with_evidence(thread_id)
    by = {row["id"]: person(row).with_agency for row in replies}
    evidence = within_bounds(await load_evidence(list(by)))
    return tuple(
        MemoEvidence(row, reply_id, by[reply_id])
        for kind in KINDS
        for reply_id, own in evidence.items()
        for row in of_kind(own, kind)
    )


async def _load_best_with_evidence(thread_id: int) -> list[Row]:
    return await rows(
        f"SELECT reply.id, {PERSON_COLUMNS} FROM reply"
        f" {PERSON_JOINS.format(owner='reply.author_id')}"
        " WHERE reply.thread_id = ? AND reply.type_count > 0 AND reply.stance = 'for'"
        " AND reply.hidden_at IS NULL AND reply.withdrawn_at IS NULL"
        " AND EXISTS (SELECT 1 FROM evidence WHERE evidence.reply_id = reply.id)"
        " ORDER BY reply.score DESC, reply.evidence DESC, reply.id LIMIT ?",
        thread_id,
        MEMO_ROWS_MAX * len(KINDS),
    )
