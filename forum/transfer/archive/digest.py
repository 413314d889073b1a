"""Digests of content: equal for a forum, its private archive, and the forum made from that."""

import hashlib
from collections.abc import Callable

from forum.database import snapshot
from forum.transfer.archive.scope import table_lines, tables_in


class Digest:
    """A SHA-256 over tables in their order: each one's name as a line, then its lines."""

    def __init__(self) -> None:
        self._hash = hashlib.sha256()
        self.counts: dict[str, int] = {}
        self._table = ""

    def begin(self, table: str) -> None:
        self._hash.update(f"{table}\n".encode())
        self.counts[table] = 0
        self._table = table

    def add(self, line: bytes) -> None:
        self._hash.update(line)
        self.counts[self._table] += 1

    @property
    def hexdigest(self) -> str:
        return self._hash.hexdigest()


async def content_digest() -> str:
    """Of all that this forum holds but sessions; the same on either database."""
    async with snapshot():
        return (await measure(private=True)).hexdigest


async def measure(private: bool, on_row: Callable[[], None] = lambda: None) -> Digest:
    """Counts and digest of what an archive would carry; inside a snapshot."""
    digest = Digest()
    for table in tables_in(private):
        digest.begin(table)
        async for line in table_lines(table, private):
            digest.add(line)
            on_row()
    return digest
