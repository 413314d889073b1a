"""People who hold connections and say little, and how long everybody else waits meanwhile."""

import asyncio
import time
from collections.abc import AsyncIterator, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass, field
from ssl import SSLContext
from statistics import quantiles

from tests.hostile.lines import Line, close, connect, form, get, lines_to

AT_A_TIME = 25
PAUSE = 0.25
"""Between two bytes of one connection."""
REQUEST = form(
    "/login", None, {"username": "ana", "password": "x" * 2000}, host="forum.agency.example"
)
HEAD, BODY = REQUEST.split(b"\r\n\r\n")


@dataclass(slots=True)
class Crowd:
    """Connections that say nothing, begin to say who they are, or begin to send a form."""

    idle: list[Line] = field(default_factory=list)
    heads: list[Line] = field(default_factory=list)
    bodies: list[Line] = field(default_factory=list)
    enough: bool = False
    """From then on who sends a form says no more."""

    @property
    def all(self) -> list[Line]:
        return [*self.idle, *self.heads, *self.bodies]

    @property
    def held(self) -> int:
        """Those that the server did not let go of."""
        return sum(not (line.reader.at_eof() or line.reader.exception()) for line in self.all)

    async def dribble(self) -> None:
        """A byte to each at a time."""
        for index in range(len(HEAD)):
            for line in self.heads:
                line.send(HEAD[index : index + 1])
            for line in self.bodies if not self.enough else ():
                line.send(BODY[index : index + 1])
            await asyncio.sleep(PAUSE)  # what is tested is that they are slow


@asynccontextmanager
async def crowd_at(
    urls: Sequence[str], tls: SSLContext | None, count: int, *, each: int
) -> AsyncIterator[Crowd]:
    """To each of the addresses by turns, and from so many addresses that each has but `each`.

    They are slow for as long as this lasts.
    """
    crowd = Crowd()
    dribbling = None
    try:
        for first in range(0, count, AT_A_TIME):
            made = await asyncio.gather(*(
                connect(url := urls[n % len(urls)], f"127.0.1.{1 + n // each}", tls if "s:" in url else None)
                for n in range(first, min(first + AT_A_TIME, count))
            ))  # fmt: skip
            for number, line in enumerate(made):
                (crowd.idle, crowd.heads, crowd.bodies)[number % 3].append(line)
        for line in crowd.bodies:
            line.send(HEAD + b"\r\n\r\n")
        dribbling = asyncio.create_task(crowd.dribble())
        yield crowd
    finally:
        if dribbling:
            dribbling.cancel()
        await close(crowd.all)


async def p95(
    url: str, addresses: Sequence[str], tls: SSLContext | None, *, readers: int, pages: int
) -> float:
    """Seconds that pages take which so many readers open, one after the other, each from elsewhere."""
    took: list[float] = []
    await asyncio.gather(*(
        _read(url, addresses, tls, f"127.0.2.{1 + number}", pages, took) for number in range(readers)
    ))  # fmt: skip
    return quantiles(took, n=20)[-1]


async def _read(
    url: str,
    addresses: Sequence[str],
    tls: SSLContext | None,
    of: str,
    pages: int,
    took: list[float],
) -> None:
    async with lines_to(url, of=of, tls=tls) as [line]:
        for number in range(pages):
            address = addresses[number % len(addresses)]
            began = time.monotonic()
            answer = await line.ask(get(address, host="forum.agency.example"))
            took.append(time.monotonic() - began)
            assert answer.status == 200, f"{answer.status} from {address}"
