"""Who saw replies of one thread has seen them in the one that they were moved to.

Ordinals of moved replies all grow by the same number, so a visit's bits are shifted, never looked at
one by one.
"""

from collections.abc import Iterable

from msgspec import Struct

from forum.actions.scores import TallyChange, change_tallies, rescore
from forum.database import execute, rows
from forum.placeholders import marks
from forum.steps import Row
from forum.text.bits import numbers_in, with_bits

ROWS_A_STATEMENT = 200
REPLIES_AT_ONCE = 500


class Shift(Struct, frozen=True):
    """Where moved replies go: their ordinals in the old thread, and what is added to each."""

    source_id: int
    target_id: int
    ordinals: bytes
    by: int

    def carried(self, seen: bytes) -> bytes:
        """Those of the moved replies among these, as bits of the old thread."""
        return _as_bytes(_as_number(seen) & _as_number(self.ordinals))

    def there(self, carried: bytes, seen: bytes) -> bytes:
        """What was seen in the new thread, with these."""
        number = _as_number(carried)
        number = number << self.by if self.by >= 0 else number >> -self.by
        return _as_bytes(number | _as_number(seen))


def _as_number(bits: bytes) -> int:
    return int.from_bytes(bits, "little")


def _as_bytes(number: int) -> bytes:
    return number.to_bytes((number.bit_length() + 7) // 8, "little")


def shifted(source_id: int, target_id: int, ordinals: list[int], by: int) -> Shift:
    return Shift(source_id, target_id, with_bits(b"", ordinals), by)


async def carry_visits(shift: Shift) -> None:
    """Inside the transaction that holds both threads, before the replies are moved."""
    found = await rows(
        "SELECT visit.member_id, visit.agency_id, visit.seen, visit.visited_at,"
        " there.agency_id AS agency_there, there.seen AS seen_there FROM visit"
        " LEFT JOIN visit there ON there.member_id = visit.member_id AND there.thread_id = ?"
        " WHERE visit.thread_id = ? ORDER BY visit.member_id",
        shift.target_id,
        shift.source_id,
    )
    carried = [(row, bits) for row in found if (bits := shift.carried(bytes(row["seen"])))]
    for start in range(0, len(carried), ROWS_A_STATEMENT):
        await _store(shift, carried[start : start + ROWS_A_STATEMENT])
    others = [
        (row, bits)
        for row, bits in carried
        if row["agency_there"] is not None and row["agency_there"] != row["agency_id"]
    ]
    if others:
        await _change_agencies(shift, others)


async def _store(shift: Shift, carried: list[tuple[Row, bytes]]) -> None:
    """The first visit there keeps its agency and its time."""
    await execute(
        "INSERT INTO visit (member_id, thread_id, agency_id, seen, visited_at) VALUES "
        + ", ".join(["(?, ?, ?, ?, ?)"] * len(carried))
        + " ON CONFLICT (member_id, thread_id) DO UPDATE SET seen = excluded.seen",
        *(
            value
            for row, bits in carried
            for value in (
                row["member_id"],
                shift.target_id,
                row["agency_id"],
                shift.there(bits, bytes(row["seen_there"] or b"")),
                row["visited_at"],
            )
        ),
    )


async def _change_agencies(shift: Shift, carried: list[tuple[Row, bytes]]) -> None:
    """Few members first came to the two threads from different agencies: what they saw counts for
    the one that they came from to the new thread.
    """
    replies = {
        row["ordinal"]: row
        for row in await rows(
            "SELECT id, author_id, ordinal FROM reply WHERE thread_id = ?", shift.source_id
        )
    }
    marked = await _marked(shift, [row["member_id"] for row, _ in carried])
    changes: list[TallyChange] = []
    for visit, bits in carried:
        member_id = visit["member_id"]
        for reply in (replies[ordinal] for ordinal in numbers_in(bits)):
            if reply["author_id"] != member_id and (member_id, reply["id"]) not in marked:
                changes.append((reply["id"], visit["agency_id"], -1, 0))
                changes.append((reply["id"], visit["agency_there"], 1, 0))
    await change_tallies(changes)
    ids = sorted({change[0] for change in changes})
    for start in range(0, len(ids), REPLIES_AT_ONCE):
        await rescore(ids[start : start + REPLIES_AT_ONCE])


async def _marked(shift: Shift, member_ids: Iterable[int]) -> set[tuple[int, int]]:
    """(member, reply) of marks, which count for the agency at which they were made."""
    ids = list(member_ids)
    found = await rows(
        "SELECT endorsement.member_id, endorsement.reply_id FROM endorsement"
        " JOIN reply ON reply.id = endorsement.reply_id"
        f" WHERE reply.thread_id = ? AND endorsement.member_id IN ({marks(ids)})",
        shift.source_id,
        *ids,
    )
    return {(row["member_id"], row["reply_id"]) for row in found}
