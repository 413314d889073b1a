"""A ZIP that goes out while it is made: no more of it is in memory than one chunk of one file."""

import asyncio
import io
from collections.abc import AsyncIterator, Iterable
from typing import Any
from zipfile import ZIP_DEFLATED, ZipFile


class _Sink(io.RawIOBase):
    """Takes what is written, for whoever sends it on."""

    def __init__(self) -> None:
        self._parts: list[bytes] = []

    def writable(self) -> bool:
        return True

    def write(self, data: Any) -> int:
        self._parts.append(bytes(data))
        return len(self._parts[-1])

    def taken(self) -> bytes:
        parts, self._parts = self._parts, []
        return b"".join(parts)


async def zipped(files: Iterable[tuple[str, AsyncIterator[bytes]]]) -> AsyncIterator[bytes]:
    """Names, and what each file holds; packed beside the event loop."""
    sink = _Sink()
    with ZipFile(sink, "w", ZIP_DEFLATED) as archive:
        for name, chunks in files:
            with archive.open(name, "w", force_zip64=True) as file:
                async for chunk in chunks:
                    await asyncio.to_thread(file.write, chunk)
                    yield sink.taken()
    yield sink.taken()
