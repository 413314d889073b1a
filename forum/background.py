"""Work that no request waits for: loops of each process, and what is shared by one of them."""

import asyncio
import secrets
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

import structlog

from forum.actions.checks import drain_checks
from forum.actions.happenings import woken
from forum.actions.lapses import end_suspensions
from forum.actions.leases import LEASE_SECONDS, claim, release
from forum.actions.leaving import finish_departures
from forum.actions.notices import drain_happenings, forget_old_notices
from forum.actions.outbox import forget_old_letters
from forum.actions.rate_windows import forget_old_tries
from forum.actions.recount import drain_rescores
from forum.actions.search_index import count_words
from forum.actions.sessions import forget_old_sessions
from forum.actions.sign_ins import forget_old_sign_ins
from forum.actions.statistics import refresh_statistics
from forum.actions.visits import VisitQueue

EVERY = 60
"""Seconds between two rounds: ranks move at most once a minute by visits."""
GATHERED = 0.1
"""Seconds between two rounds of telling: what happens meanwhile is told of together."""
REST = 4.0
"""Long work pauses for so many times as long as it takes: an import leaves minutes of it behind."""
LOST = 1.0
"""Seconds after which a cancellation was lost."""
SHARED = "background"
Work = Callable[[], Awaitable[None]]
SHARED_WORK: dict[str, Work] = {
    "statistics": refresh_statistics,
    "rescores": drain_rescores,
    "checks": partial(drain_checks, REST),
    "departures": finish_departures,
    "suspensions": end_suspensions,
    "old tries": forget_old_tries,
    "old sign-ins": forget_old_sign_ins,
    "old notices": forget_old_notices,
    "old letters": forget_old_letters,
    "old sessions": forget_old_sessions,
    "words to suggest": partial(count_words, REST),
}
"""What lies in the database for whichever process comes first."""

log = structlog.get_logger()


class Background:
    """The loops of one process; `done` and `failed` count pieces of work by name.

    `when_told` is called after members were told something, which may have to be mailed.
    """

    def __init__(self, visits: VisitQueue, when_told: Callable[[], None] = lambda: None) -> None:
        self.done, self.failed = Counter[str](), Counter[str]()
        self._visits, self._when_told = visits, when_told
        self._holder = secrets.token_hex(8)

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work until this ends, and write at last what was queued in this process."""
        work = (
            self._every_minute(self.fold),
            self._every_minute(self.share),
            self._tell_for_ever(),
        )
        loops = [asyncio.create_task(one) for one in work]
        try:
            yield
        finally:
            for loop in loops:
                await _stopped(loop)
            await self._do("visits", self._visits.fold)
            await self._do("read notices", self._visits.mark_read)

    async def fold(self) -> None:
        """Visits are of each process, and wait for nothing else: a crash would lose them."""
        await self._do("visits", self._visits.fold)

    async def share(self) -> None:
        """What lies in the database, whoever gets the lease does, and it may take long."""
        await self._do("lease", self._do_shared)

    async def _every_minute(self, work: Work) -> None:
        """Also right after the start, when an upgrade or a command may have left work behind."""
        while True:
            await work()
            await asyncio.sleep(EVERY)

    async def tell(self) -> None:
        """Whoever has something to tell does so; what a process left behind that died, any other."""
        await self._do("read notices", self._visits.mark_read)
        await self._do("notices", self._tell)

    async def _tell(self) -> None:
        if await drain_happenings():
            self._when_told()

    async def _tell_for_ever(self) -> None:
        """As soon as something happened in this process, and once a minute for the others.

        What happens in a rush is told of some at a time: one transaction each costs more than the posts.
        """
        with woken() as event:
            while True:
                event.clear()
                await self.tell()
                await asyncio.sleep(GATHERED)
                with suppress(TimeoutError):
                    await asyncio.wait_for(event.wait(), EVERY)

    async def _do_shared(self) -> None:
        if not await claim(SHARED, self._holder):
            return
        renewing = asyncio.create_task(self._renew_for_ever())
        try:
            for name, work in SHARED_WORK.items():
                await self._do(name, work)
        finally:
            await _stopped(renewing)
            await release(SHARED, self._holder)

    async def _renew_for_ever(self) -> None:
        """Long work stays with whoever began it. Losing the lease all the same harms nothing: each
        piece is a transaction that comes to the same when it is done twice.
        """
        while True:
            await asyncio.sleep(LEASE_SECONDS / 3)
            await self._do("lease", self._renew)

    async def _renew(self) -> None:
        if not await claim(SHARED, self._holder):
            log.warning("lease lost", name=SHARED)

    async def _do(self, name: str, work: Work) -> None:
        """The loop goes on after a fault: what was not written stays queued."""
        try:
            await work()
        except Exception:
            self.failed[name] += 1
            log.exception("background work failed", work=name)
        else:
            self.done[name] += 1


async def _stopped(task: asyncio.Task[None]) -> None:
    """Cancelled until it ends: the driver of a database loses a cancellation that comes as it answers."""
    while not task.done():
        task.cancel()
        await asyncio.wait([task], timeout=LOST)
