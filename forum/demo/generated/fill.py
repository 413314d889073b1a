"""Filling an empty forum with any number of threads."""

from collections import Counter, defaultdict
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from random import Random

from forum.actions.argument_counts import recount_arguments
from forum.actions.editions import publish
from forum.actions.statistics import refresh_statistics
from forum.actions.versions import site_changed
from forum.database import continue_ids, execute, rows, transaction
from forum.demo.fill import is_empty
from forum.demo.generated.cast import Cast, make_cast
from forum.demo.generated.pieces import make_pieces
from forum.demo.generated.store import COLUMNS, store
from forum.demo.generated.thread import Maker, Row
from forum.errors import Conflict
from forum.models import Member, Role
from forum.permissions import Viewer

START = datetime(2020, 1, 6, 9, tzinfo=UTC)
HOT_ONE_IN, HOT_TIMES, EDITION_ONE_IN = 1000, 100, 100
"""One thread in so many is so many times as long as the others; one in so many has an edition."""
SPREAD = 0.35
"""Of the lengths of all others, as the sigma of a logarithmic normal distribution."""
REPLIES_AT_ONCE = 4000
NOT_EMPTY = "The forum has members or threads already: generate into an empty one."


async def generate(
    threads: int, replies: int, seed: int, told: Callable[[int], None] = lambda done: None
) -> int:
    """`threads` threads of `replies` replies on average; gives how many replies there are.

    The same seed makes the same rows. `told` hears how many threads are done. Raises Conflict for
    a forum that is not empty.
    """
    if not await is_empty():
        raise Conflict(NOT_EMPTY)
    chance = Random(seed)  # noqa: S311  (chance, not secrets)
    cast = make_cast(chance, threads, {"agency": 1, "member": 1}, START)
    maker = Maker(
        chance, cast, make_pieces(chance), await _ids("argument_type"), await _ids("topic"), 1
    )
    await _store_all(cast.rows)
    await _store_threads(maker, _sizes(chance, threads, replies), told)
    await _settle(cast)
    await refresh_statistics()  # or publishing would go through whole tables
    await _publish(range(EDITION_ONE_IN, threads + 1, EDITION_ONE_IN))
    return maker.next_reply - 1


def _sizes(chance: Random, threads: int, mean: int) -> list[int]:
    """A few hot threads, all others about as long as each other, and the mean as asked."""
    hot = threads // HOT_ONE_IN
    weights = [chance.lognormvariate(0, SPREAD) for _ in range(threads - hot)]
    rest = max(threads * mean - hot * HOT_TIMES * mean, (threads - hot) * mean)
    sizes = [round(weight * rest / sum(weights)) for weight in weights]
    step = max(1, len(sizes) // max(1, hot))
    for number in range(hot):
        sizes.insert(number * (step + 1), HOT_TIMES * mean)
    return sizes


async def _store_threads(maker: Maker, sizes: list[int], told: Callable[[int], None]) -> None:
    waiting: dict[str, list[Row]] = defaultdict(list)
    for id, size in enumerate(sizes, 1):
        made = maker.thread(id, size, START + timedelta(hours=3 * id))
        for table, found in made.rows.items():
            waiting[table] += found
        if len(waiting["reply"]) >= REPLIES_AT_ONCE or id == len(sizes):
            await _store_all(waiting)
            waiting.clear()
            told(id)


async def _store_all(waiting: dict[str, list[Row]]) -> None:
    async with transaction():
        for table in COLUMNS:
            await store(table, waiting.get(table, []))


async def _settle(cast: Cast) -> None:
    """What is counted over all threads, and the ids that the database gives next."""
    async with transaction():
        found = await rows("SELECT topic_id, COUNT(*) AS n FROM thread_topic GROUP BY topic_id")
        counts = Counter({row["topic_id"]: row["n"] for row in found})
        for topic, count in counts.items():
            await execute("UPDATE topic SET thread_count = ? WHERE id = ?", count, topic)
        for table in ("agency", "member", "thread", "reply"):
            await continue_ids(table)
        manager = cast.people[0].id
        await execute("UPDATE member SET role = 'manager' WHERE id = ?", manager)
        await site_changed()
        await recount_arguments()


async def _publish(thread_ids: range) -> None:
    manager = await Member.get(role=Role.MANAGER)
    viewer = Viewer(manager.id, manager.username, manager.display_name, Role.MANAGER)
    for id in thread_ids:
        await publish(viewer, id, 0, "First edition.")


async def _ids(table: str) -> list[int]:
    return [row["id"] for row in await rows(f"SELECT id FROM {table} ORDER BY id")]
