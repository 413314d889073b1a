"""The postman of a process: writes letters that are due by the clock, and hands letters to a server."""

import asyncio
import secrets
import ssl
import time
from collections import Counter
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import asynccontextmanager, suppress
from functools import partial

import structlog

from forum.actions.digests import write_digests
from forum.actions.notice_letters import may_still_go, write_notice_letters
from forum.actions.outbox import CLAIM, claim_letters, drop, give_up, let_go, mark_sent, put_back
from forum.actions.resets import answer_reset_requests
from forum.mail.relay import Outcome, Relay, Unreachable
from forum.models import Letter
from forum.settings import Settings

EVERY = 20
"""Seconds between two turns, where nobody calls sooner."""
GRACE = 15
"""Seconds that the letter in hand may still take when the process is to stop."""
SPELL = CLAIM.total_seconds() / 4
"""Seconds for letters that were claimed together; those left are let go, long before others take them."""

log = structlog.get_logger()


class Postman:
    """Any number of them, in any processes, share the outbox. `sent` counts letters by outcome."""

    def __init__(self, settings: Settings, tls_context: ssl.SSLContext | None = None) -> None:
        self.sent = Counter[str]()
        self._settings, self._tls = settings, tls_context
        self._holder = secrets.token_hex(8)
        self._called, self._stopping = asyncio.Event(), False

    def wake(self) -> None:
        """A letter was put into the outbox."""
        self._called.set()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Work until this ends; a letter that is being sent is sent."""
        if not self._settings.sends_mail:
            yield
            return
        loop = asyncio.create_task(self.work())
        try:
            yield
        finally:
            self.stop()
            done, _ = await asyncio.wait([loop], timeout=GRACE)
            if not done:
                loop.cancel()
            with suppress(asyncio.CancelledError):
                await loop

    def stop(self) -> None:
        self._stopping = True
        self.wake()

    async def work(self) -> None:
        """Until `stop`."""
        while not self._stopping:
            self._called.clear()
            await self.turn()
            if not self._stopping:
                with suppress(TimeoutError):
                    await asyncio.wait_for(self._called.wait(), EVERY)

    async def turn(self) -> None:
        """Everything that is due now."""
        await _do("resets", partial(answer_reset_requests, self._settings))
        await _do("notices", partial(write_notice_letters, self._settings))
        await _do("digests", partial(write_digests, self._settings))
        await _do("letters", self._drain)

    async def _drain(self) -> None:
        while not self._stopping:
            letters = await claim_letters(self._holder)
            if not letters or not await self._deliver(letters):
                return

    async def _deliver(self, letters: list[Letter]) -> bool:
        """By one connection; whether it makes sense to go on."""
        ends = time.monotonic() + SPELL
        try:
            async with Relay(self._settings, self._tls) as relay:
                while letters and not self._stopping and time.monotonic() < ends:
                    if not await self._send(relay, letters.pop(0)):
                        break
        except Unreachable as error:
            log.warning("mail server unreachable", error=str(error))
            while letters:
                self.sent[Outcome.BROKEN.value] += 1
                await put_back(letters.pop(0), self._holder, str(error))
            return False
        finally:
            await let_go(letters, self._holder)
        return True

    async def _send(self, relay: Relay, letter: Letter) -> bool:
        """Whether the connection still serves. Nothing comes between the server's yes and noting it."""
        if not await may_still_go(letter):
            await drop(letter, self._holder)
            log.info("mail no longer wanted", letter=letter.id, kind=letter.kind)
            return True
        outcome, error = await relay.send(letter)
        self.sent[outcome.value] += 1
        if outcome is Outcome.SENT:
            await mark_sent(letter)
        elif outcome is Outcome.REFUSED:
            await give_up(letter, self._holder, error)
        else:
            await put_back(letter, self._holder, error)
        if error:
            log.warning("mail not sent", letter=letter.id, kind=letter.kind, error=error)
        return outcome is not Outcome.BROKEN


async def _do(name: str, work: Callable[[], Awaitable[None]]) -> None:
    """One fault, such as a database that is busy, stops nothing else."""
    try:
        await work()
    except Exception:
        log.exception("mail work failed", work=name)
