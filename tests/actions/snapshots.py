"""All counters of a forum at a moment, to see whether counting again changes any."""

from typing import Any

from forum.actions.argument_counts import recount_arguments
from forum.actions.drift.kept import Drift
from forum.actions.drift.mending import find_drifts
from forum.actions.recount import recount_thread
from forum.database import rows, transaction
from forum.models import Thread
from forum.queries.best_order import best_first
from forum.steps import Row

REPLY_COUNTERS = (
    "endorsement_count, agency_count, seen_count, score, pick_count, best_page, child_count,"
    " position, depth, type_count"
)
THREAD_COUNTERS = "reply_count, top_level_count, argument_count, needs_arguments, pick_count"
Snapshot = dict[str, dict[Any, Any]]


async def take_snapshot() -> Snapshot:
    return {
        "reply": _by_id(await rows(f"SELECT id, {REPLY_COUNTERS} FROM reply")),
        "thread": _by_id(await rows(f"SELECT id, {THREAD_COUNTERS} FROM thread")),
        "topic": _by_id(await rows("SELECT id, thread_count FROM topic")),
        "coverage": {
            (row["thread_id"], row["type_id"]): (row["for_count"], row["objection_count"])
            for row in await rows("SELECT * FROM coverage")
        },
        "argument": {
            (row["type_id"], row["facet"], row["value"]): row["n"]
            for row in await rows("SELECT * FROM argument_count WHERE n <> 0")
        },
        "tally": {
            (row["reply_id"], row["agency_id"]): (row["seen"], row["convinced"])
            for row in await rows("SELECT * FROM reply_tally WHERE seen <> 0 OR convinced <> 0")
        },
    }


def _by_id(found: list[Row]) -> dict[Any, Any]:
    return {
        row["id"]: {name: value for name, value in row.items() if name != "id"} for row in found
    }


async def best_order(thread: Thread) -> list[int]:
    """The ids of its top-level replies as pages show them."""
    found = await rows(
        "SELECT id FROM reply WHERE thread_id = ? AND depth = 1"
        f" ORDER BY best_page, {best_first()}",
        thread.id,
    )
    return [row["id"] for row in found]


async def assert_nothing_drifted() -> None:
    """What was kept step by step is what counting from the rows gives, and what a recount gives."""
    assert await drifts() == []
    before = await take_snapshot()
    for thread in await Thread.all():
        await recount_thread(thread.id)
    async with transaction():
        await recount_arguments()
    after = await take_snapshot()
    for table, counted in before.items():
        assert counted == after[table], f"{table} drifted"


async def drifts() -> list[str]:
    """As `check` names them."""
    found: list[Drift] = []
    await find_drifts(found.append)
    return [str(drift) for drift in found]


async def assert_counted(thread: Thread) -> None:
    """Of one thread, however long: counting it anew changes no counter, score or rank."""
    before = await take_snapshot()
    await recount_thread(thread.id)
    assert before == await take_snapshot()
