"""Connections of which each byte is sent when a test says so, and many requests sent at one moment."""

import asyncio
from collections.abc import AsyncIterator, Iterable, Mapping, Sequence
from contextlib import asynccontextmanager
from dataclasses import dataclass
from ssl import SSLContext
from urllib.parse import urlencode, urlsplit

from tests.hostile.people import Person

SECONDS = 60
Fields = Mapping[str, str | list[str]]
END = b"\r\n\r\n"


@dataclass(frozen=True, slots=True)
class Answer:
    status: int
    headers: Mapping[str, str]
    text: str

    @property
    def location(self) -> str:
        return self.headers.get("location", "")


@dataclass(slots=True)
class Line:
    """One connection. Answers have to say how long they are, as all pages do."""

    reader: asyncio.StreamReader
    writer: asyncio.StreamWriter

    def send(self, said: bytes) -> None:
        """Unless the server let go of it already."""
        if not (self.writer.is_closing() or self.reader.at_eof()):
            self.writer.write(said)

    async def answer(self) -> Answer:
        async with asyncio.timeout(SECONDS):
            head = (await self.reader.readuntil(END)).decode("latin-1").split("\r\n")
            fields = (line.partition(":") for line in head[1:] if line)
            headers = {name.lower(): text.strip() for name, _, text in fields}
            body = await self.reader.readexactly(int(headers["content-length"]))
        return Answer(int(head[0].split()[1]), headers, body.decode())

    async def ask(self, request: bytes) -> Answer:
        self.send(request)
        return await self.answer()

    async def closed(self, seconds: float) -> bool:
        """Whether the server lets go of it within so many; what it says before that is thrown away."""
        try:
            async with asyncio.timeout(seconds):
                while await self.reader.read(2**16):
                    pass
        except TimeoutError:
            return False
        except OSError:  # reset, which is meant as well
            return True
        return True


async def connect(url: str, of: str = "127.0.0.1", tls: SSLContext | None = None) -> Line:
    """`of` is the address that the connection comes from: all of 127.0.0.0/8 are this machine's."""
    parts = urlsplit(url)
    async with asyncio.timeout(SECONDS):
        return Line(
            *await asyncio.open_connection(
                parts.hostname, parts.port, local_addr=(of, 0), ssl=tls, limit=2**22
            )
        )


@asynccontextmanager
async def lines_to(
    *urls: str, of: str = "127.0.0.1", tls: SSLContext | None = None
) -> AsyncIterator[list[Line]]:
    """One to each; closed afterwards whatever happened."""
    lines: list[Line] = []
    try:
        for url in urls:
            lines.append(await connect(url, of, tls))
        yield lines
    finally:
        await close(lines)


async def close(lines: Iterable[Line]) -> None:
    for line in lines:
        line.writer.transport.abort()
    await asyncio.sleep(0)  # they close as soon as the event loop comes round


def get(address: str, who: Person | None = None, **headers: str) -> bytes:
    return _request("GET", address, {**(who.headers if who else {}), **headers}, b"")


def form(address: str, who: Person | None, fields: Fields, **headers: str) -> bytes:
    """Of a person whose token is known already; `fields` bring that of a visitor."""
    known = {"csrf_token": who.token} if who else {}
    body = urlencode({**known, **fields}, doseq=True).encode()
    kind = {"content-type": "application/x-www-form-urlencoded", "content-length": str(len(body))}
    return _request("POST", address, {**(who.headers if who else {}), **kind, **headers}, body)


def _request(method: str, address: str, headers: Mapping[str, str], body: bytes) -> bytes:
    named = {"host": "127.0.0.1", **headers}
    lines = [f"{method} {address} HTTP/1.1", *(f"{n}: {text}" for n, text in named.items())]
    return "\r\n".join(lines).encode() + END + body


async def at_once(lines: Sequence[Line], requests: Sequence[bytes]) -> list[Answer]:
    """Each line is connected and each request is made before the first byte of any is sent."""
    for line, request in zip(lines, requests, strict=True):
        line.send(request)
    return list(await asyncio.gather(*(line.answer() for line in lines)))
