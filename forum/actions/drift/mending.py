"""Going through everything that is kept, to name what differs from what is counted, or to mend it."""

from collections.abc import Awaitable, Callable, Sequence

from msgspec import Struct
from tortoise.exceptions import IntegrityError

from forum.actions.access import hold_every_thread, hold_thread
from forum.actions.drift.kept import ALL, Drift, Kept, ranges
from forum.actions.drift.of_editions import Briefs, Seals
from forum.actions.drift.of_forum import OF_FORUM
from forum.actions.drift.of_rows import broken_file, broken_references
from forum.actions.drift.of_search import OF_SEARCH
from forum.actions.drift.of_threads import OF_PLACES, OF_THREADS
from forum.actions.recount import drain_rescores
from forum.actions.search_index import rebuild_search
from forum.actions.versions import site_changed
from forum.database import in_turn, rows, snapshot, transaction

PASSES = 1000
"""How often one thing may be mended in one thread: what is mended may show what else is not right."""


class Area(Struct, frozen=True):
    """What is kept by ids of a table, of which so many are looked at together."""

    name: str
    table: str
    at_once: int
    kept: Sequence[Kept]


AREAS = (
    Area("Editions", "edition", 20, (Seals(), Briefs())),
    Area("Places", "thread", 100, OF_PLACES),
    Area("Threads", "thread", 100, OF_THREADS),
)
SEARCH = tuple(Area("Search index", kind.table, 5000, (kind,)) for kind in OF_SEARCH)

Found = Callable[[Drift], None]
Told = Callable[[str, int, int], None]
"""Hears of what it is, how much of it is done, and how much there is."""


async def find_drifts(found: Found, told: Told = lambda what, done, of: None) -> None:
    """Name every drift there is at this moment, and change nothing; others write meanwhile."""
    async with snapshot():
        for drift in (*await broken_file(), *await broken_references()):
            found(drift)
        for area in AREAS + SEARCH:
            await _through(area, _naming(area, found), told)
        for drift in await _drifts(OF_FORUM, *ALL):
            found(drift)


async def mend_drifts(
    found: Found, told: Told = lambda what, done, of: None, *, search: bool = False
) -> None:
    """Mend every drift, and name it; what has none is left alone.

    What only a backup can mend is named too. With `search` the index is made anew whether or not
    a drift of it is found.
    """
    await drain_rescores()
    for drift in await broken_file():
        found(drift)
        await in_turn(*drift.mending or ())
    await _mend_references(found)
    for area in AREAS:
        await _through(area, _mending(area, found), told)
    await _mend_forum(found)
    if await _any_of_search(found, told) or search:
        await rebuild_search(lambda done, of: told("Search index made anew", done, of))


Step = Callable[[int, int], Awaitable[None]]


async def _through(area: Area, step: Step, told: Told) -> None:
    [all_of_it] = await rows(f"SELECT COUNT(*) AS n FROM {area.table}")
    done = 0
    async for first, last, n in ranges(area.table, area.at_once):
        await step(first, last)
        done += n
        told(area.name, done, all_of_it["n"])


async def _drifts(kept: Sequence[Kept], first: int, last: int) -> list[Drift]:
    return [drift for one in kept for drift in await one.drifts(first, last)]


def _naming(area: Area, found: Found) -> Step:
    async def step(first: int, last: int) -> None:
        for drift in await _drifts(area.kept, first, last):
            found(drift)

    return step


def _mending(area: Area, found: Found) -> Step:
    """Only where there is something to mend is a thread held, which gives it a new version."""

    async def step(first: int, last: int) -> None:
        if not await _drifts(area.kept, first, last):
            return
        sql = f"SELECT id FROM {area.table} WHERE id BETWEEN ? AND ? ORDER BY id"
        for row in await rows(sql, first, last):
            if await _drifts(area.kept, row["id"], row["id"]):
                await _mend(area, row["id"], found)

    return step


async def _mend(area: Area, id: int, found: Found) -> None:
    async with transaction():
        if area.table == "thread":
            await hold_thread(id)
        await _mend_held(area.kept, id, id, found)


async def _mend_held(kept: Sequence[Kept], first: int, last: int, found: Found) -> None:
    for one in kept:
        named: set[str] = set()
        for _ in range(PASSES):
            drifts = [drift for drift in await one.drifts(first, last) if str(drift) not in named]
            for drift in drifts:
                found(drift)
                named.add(str(drift))
                await _try(drift)
            if not any(drift.mending for drift in drifts):
                break


async def _try(drift: Drift) -> None:
    """Where another row stands in the way, all others are mended still."""
    try:
        async with transaction():
            await in_turn(*drift.mending or ())
    except IntegrityError:
        pass


async def _mend_references(found: Found) -> None:
    """Until none is left: what goes leaves others that named it."""
    for _ in range(PASSES):
        drifts = await broken_references()
        mends = any(drift.mending for drift in drifts)
        async with transaction():
            if mends:  # of whichever table: any page may have shown what is mended
                await hold_every_thread()
                await site_changed()
            for drift in drifts:
                found(drift)
                await in_turn(*drift.mending or ())
        if not mends:
            return


async def _mend_forum(found: Found) -> None:
    if await _drifts(OF_FORUM, *ALL):
        async with transaction():
            await hold_every_thread()
            await _mend_held(OF_FORUM, *ALL, found)
            await site_changed()


async def _any_of_search(found: Found, told: Told) -> bool:
    drifts: list[Drift] = []
    for area in SEARCH:
        await _through(area, _naming(area, drifts.append), told)
    for drift in drifts:
        found(drift)
    return bool(drifts)
