"""The kept counts of arguments: changed by the difference that a deed makes, in its transaction.

On PostgreSQL writers of different threads change the same rows here. So this is the last thing that a
deed does, that others wait for as short as can be, and the rows are changed in the order of their
keys, that no two transactions wait for each other. Whoever changes what the counts of many threads
rest on begins with `hold_every_thread`, and meets no other writer here at all.
"""

from collections import Counter
from collections.abc import AsyncIterator, Collection, Iterable, Iterator, Mapping
from contextlib import asynccontextmanager
from typing import Any

from forum.actions.coverage import coverage_changes, thread_total
from forum.database import execute, in_turn, rows
from forum.models import ALL_TYPES, Agency, Reply, Thread
from forum.queries.argument_cells import COLUMNS, cells_of
from forum.queries.argument_filter import EVIDENCE_KINDS, IN_VIEW, VISIBLE
from forum.steps import Statement

Cell = tuple[int, str, str]
"""Type id (0: all), facet, value."""
ROWS_A_STATEMENT = 200


@asynccontextmanager
async def counted(reply: Reply) -> AsyncIterator[None]:
    """Whatever becomes of one reply inside: coverage of its thread and counts follow.

    Inside the transaction that holds the thread. A reply that has no type before and after costs
    nothing.
    """
    before = await _cells_of_reply(reply)
    yield
    changes = _difference(before, await _cells_of_reply(reply))
    if changes:
        found = await rows("SELECT hidden FROM thread WHERE id = ?", reply.thread_id)
        seen = {} if found[0]["hidden"] else changes
        id = reply.thread_id
        await in_turn(*coverage_changes(id, changes), *thread_total(id, changes), *_adding(seen))


def counting_new(
    reply: Reply,
    type_ids: Collection[int],
    kinds: Collection[str],
    places: Iterable[tuple[str, str]],
) -> list[Statement]:
    """After a reply was posted, which may only be done in a thread that is in view, as the last thing.

    `kinds` are those of its evidence, `places` what `argument_cells.places` gave.
    """
    if not type_ids:
        return []
    values = [("", ""), ("stance", str(reply.stance)), ("since", f"{reply.created_at:%Y-%m-%d}")]
    values += [("evidence", kind) for kind in EVIDENCE_KINDS.values() if kind in kinds]
    changes = {
        (id, facet, value): 1
        for id in (ALL_TYPES, *type_ids)
        for facet, value in (*values, *places)
    }
    return [*_adding(changes)]


@asynccontextmanager
async def counted_thread(thread: Thread) -> AsyncIterator[None]:
    """Counts follow whatever becomes of many replies of a thread, which this transaction holds."""
    before = await _cells_of_thread(thread)
    yield
    if not thread.hidden:
        await _change(_difference(before, await _cells_of_thread(thread)))


@asynccontextmanager
async def counting_moved(moved: str, source: Thread, target: Thread) -> AsyncIterator[None]:
    """Counts and the coverage of both threads follow replies that change their thread inside.

    `moved` selects their ids. Inside the transaction that holds both threads.
    """
    which = f"FROM reply WHERE reply.id IN ({moved}) AND {IN_VIEW}"
    was_hidden = source.hidden
    before = await _load_cells(which)
    yield
    after = await _load_cells(which)
    gone = {cell: -n for cell, n in before.items()}
    left = Counter() if was_hidden else before
    come = Counter() if target.hidden else after
    await in_turn(
        *coverage_changes(source.id, gone),
        *thread_total(source.id, gone),
        *coverage_changes(target.id, after),
        *thread_total(target.id, after),
        *_adding(_difference(left, come)),
    )


@asynccontextmanager
async def counted_authors(*member_ids: int) -> AsyncIterator[None]:
    """Counts follow a change of who these members are, by a deed that holds every thread."""
    before = await _cells_of_authors(member_ids)
    yield
    await _change(_difference(before, await _cells_of_authors(member_ids)))


async def count_thread(thread: Thread) -> None:
    """After the thread was hidden or shown again, as the last thing."""
    sign = -1 if thread.hidden else 1
    await _change({cell: sign * n for cell, n in (await _cells_of_thread(thread)).items()})


async def count_topics(thread: Thread, changes: Mapping[int, int]) -> None:
    """After a thread that is in view came under topics (1) or left them (-1), by topic id."""
    if thread.argument_count:
        by_type = {row["type_id"]: row["n"] for row in await _load_coverage(thread.id)}
        by_type[ALL_TYPES] = thread.argument_count
        await _change(
            {
                (type_id, "topic", str(topic_id)): change * n
                for topic_id, change in changes.items()
                for type_id, n in by_type.items()
            }
        )


async def _load_coverage(thread_id: int) -> list[dict[str, Any]]:
    return await rows(
        "SELECT type_id, for_count + objection_count AS n FROM coverage WHERE thread_id = ?",
        thread_id,
    )


async def count_agency(agency_id: int, level: str, into: Agency) -> None:
    """After all members of an agency went to another, or it got another level.

    By a deed that holds every thread. The kept counts say themselves how many arguments move.
    """
    found = await rows(
        "SELECT type_id, n FROM argument_count WHERE facet = 'agency' AND value = ? AND n > 0"
        " AND type_id IN (SELECT id FROM argument_type UNION ALL SELECT 0)",
        str(agency_id),
    )
    changes: Counter[Cell] = Counter()
    for row in found:
        for facet, old, new in (("agency", agency_id, into.id), ("level", level, into.level.value)):
            changes[row["type_id"], facet, str(old)] -= row["n"]
            changes[row["type_id"], facet, str(new)] += row["n"]
    await _change(changes)


async def recount_arguments() -> None:
    """All counts from the replies, inside a transaction: after much was written at once."""
    await execute("DELETE FROM argument_count")
    arguments = (
        f"SELECT {COLUMNS} FROM reply JOIN thread ON thread.id = reply.thread_id WHERE {VISIBLE}"
    )
    await execute(f"INSERT INTO argument_count (type_id, facet, value, n) {cells_of(arguments)}")


async def _cells_of_reply(reply: Reply) -> Counter[Cell]:
    if not reply.type_count:
        return Counter()
    return await _load_cells(f"FROM reply WHERE reply.id = ? AND {IN_VIEW}", reply.id)


async def _cells_of_thread(thread: Thread) -> Counter[Cell]:
    return await _load_cells(f"FROM reply WHERE reply.thread_id = ? AND {IN_VIEW}", thread.id)


async def _cells_of_authors(member_ids: Iterable[int]) -> Counter[Cell]:
    cells: Counter[Cell] = Counter()
    for id in member_ids:
        cells += await _load_cells(
            "FROM reply JOIN thread ON thread.id = reply.thread_id"
            f" WHERE reply.author_id = ? AND {VISIBLE}",
            id,
        )
    return cells


async def _load_cells(which: str, *values: int) -> Counter[Cell]:
    found = await rows(cells_of(f"SELECT {COLUMNS} {which}"), *values)
    return Counter({(row["type_id"], row["facet"], row["value"]): row["n"] for row in found})


def _difference(before: Counter[Cell], after: Counter[Cell]) -> dict[Cell, int]:
    changes = {cell: after[cell] - before[cell] for cell in before | after}
    return {cell: change for cell, change in changes.items() if change}


async def _change(changes: Mapping[Cell, int]) -> None:
    await in_turn(*_adding(changes))


def _adding(changes: Mapping[Cell, int]) -> Iterator[Statement]:
    """Added, never counted anew: a count would miss what other transactions have not ended yet.

    What comes to 0 stays as a row that nobody reads.
    """
    ordered = sorted((cell, change) for cell, change in changes.items() if change)
    for start in range(0, len(ordered), ROWS_A_STATEMENT):
        chunk = ordered[start : start + ROWS_A_STATEMENT]
        yield (
            "INSERT INTO argument_count (type_id, facet, value, n) VALUES "
            + ", ".join(["(?, ?, ?, ?)"] * len(chunk))
            + " ON CONFLICT (type_id, facet, value) DO UPDATE SET n = argument_count.n + excluded.n",
            *(part for cell, change in chunk for part in (*cell, change)),
        )
