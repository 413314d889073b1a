"""The wire between the forum and its mail server, which is cut at one step of their talk."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from dataclasses import dataclass
from urllib.parse import urlsplit

CHUNK = 2**16
LOST = "lost"
"""What the forum said does not arrive."""
UNHEARD = "unheard"
"""It arrives, and the answer does not."""


@dataclass
class Wire:
    """Counts what the forum says, connecting among it; `cut_at` is the number of a step, from 0."""

    url: str
    cut_at: int = -1
    how: str = LOST
    steps: int = 0

    @property
    def was_cut(self) -> bool:
        return 0 <= self.cut_at < self.steps

    def cut(self, at: int, how: str) -> None:
        self.cut_at, self.how, self.steps = at, how, 0

    def step(self) -> bool:
        """Whether this is where it is cut."""
        self.steps += 1
        return self.steps - 1 == self.cut_at


@asynccontextmanager
async def wire_to(url: str) -> AsyncIterator[Wire]:
    """To the server at this address, by another one."""
    there = urlsplit(url)

    async def carry(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        far, to_far = await asyncio.open_connection(there.hostname, there.port)
        try:
            if not wire.step():
                await _talk(wire, (reader, writer), (far, to_far))
        except ConnectionError:
            pass  # either end hung up
        finally:
            writer.transport.abort()
            to_far.close()

    server = await asyncio.start_server(carry, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    wire = Wire(there._replace(netloc=f"127.0.0.1:{port}").geturl())
    async with server:
        yield wire


Ends = tuple[asyncio.StreamReader, asyncio.StreamWriter]


async def _talk(wire: Wire, near: Ends, far: Ends) -> None:
    """SMTP takes turns: an answer, what is said next, its answer. The greeting comes first."""
    answers = asyncio.create_task(_pass_on(far[0], near[1]))
    try:
        while said := await near[0].read(CHUNK):
            if wire.step():
                if wire.how == UNHEARD:
                    answers.cancel()
                    far[1].write(said)
                    await far[0].read(CHUNK)
                return
            far[1].write(said)
            await far[1].drain()
    finally:
        answers.cancel()


async def _pass_on(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while said := await reader.read(CHUNK):
        writer.write(said)
        await writer.drain()
    writer.close()
