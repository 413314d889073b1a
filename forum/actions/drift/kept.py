"""What a drift is, and two ways to find some: columns of rows, and rows that are counts themselves."""

from collections.abc import AsyncIterator, Awaitable, Callable
from typing import Any, Protocol

from msgspec import Struct

from forum.database import is_postgres, rows
from forum.steps import Statement

ALL = (0, 2**62)
"""The range of all ids."""
Cell = tuple[Any, ...]
Counted = Callable[[int, int], Awaitable[dict[Cell, Cell]]]


class Drift(Struct, frozen=True):
    """`place` names a row, such as "thread 12". What has no statements that mend it, such as a drift of
    the search index, is mended together; None says that only a backup can mend it.
    """

    place: str
    what: str
    kept: object
    counted: object
    mending: tuple[Statement, ...] | None = ()

    def __str__(self) -> str:
        more = " (only a backup can mend this)" if self.mending is None else ""
        return (
            f"{self.place}: {self.what} is {_said(self.kept)}, counted {_said(self.counted)}{more}"
        )


def _said(value: object) -> str:
    return "nothing" if value is None else str(value)


class Kept(Protocol):
    """Finds the drifts of one thing that is kept, in a range of ids: of threads, if it is kept of these."""

    async def drifts(self, first: int, last: int) -> list[Drift]: ...


class Column(Struct, frozen=True):
    """A column; `query` selects id, kept and counted, with two placeholders for the range, or four."""

    table: str
    name: str
    query: str

    async def drifts(self, first: int, last: int) -> list[Drift]:
        found = await rows(
            f"WITH found AS MATERIALIZED ({self.query}) SELECT id, kept, counted FROM found"
            f" WHERE kept {differs_from()} counted ORDER BY id",
            *(first, last) * (self.query.count("?") // 2),
        )
        sql = f"UPDATE {self.table} SET {self.name} = ? WHERE id = ?"
        return [
            Drift(
                f"{self.table} {row['id']}",
                self.name,
                row["kept"],
                row["counted"],
                ((sql, row["counted"], row["id"]),),
            )
            for row in found
        ]


def each(table: str, name: str, counted: str, within: str = "thread_id") -> Column:
    """A column whose value is counted by an expression, row by row."""
    return Column(
        table,
        name,
        f"SELECT {table}.id, {table}.{name} AS kept, {counted} AS counted FROM {table}"
        f" WHERE {table}.{within} BETWEEN ? AND ?",
    )


class Cells(Struct, frozen=True):
    """Rows of numbers under a key; one that is not there says the same as one of noughts."""

    table: str
    keys: tuple[str, ...]
    values: tuple[str, ...]
    within: str
    counted: Counted

    async def drifts(self, first: int, last: int) -> list[Drift]:
        columns = ", ".join(self.keys + self.values)
        sql = f"SELECT {columns} FROM {self.table} WHERE {self.within}"
        kept = {
            tuple(row[name] for name in self.keys): tuple(row[name] for name in self.values)
            for row in await rows(sql, first, last)
        }
        counted = await self.counted(first, last)
        nothing = (0,) * len(self.values)
        return [
            self._drift(key, kept.get(key, nothing), counted.get(key, nothing))
            for key in sorted(kept.keys() | counted.keys())
            if kept.get(key, nothing) != counted.get(key, nothing)
        ]

    def _drift(self, key: Cell, kept: Cell, counted: Cell) -> Drift:
        named = ", ".join(f"{name} {value}" for name, value in zip(self.keys, key, strict=True))
        mending = self._keeping(key, counted) if any(counted) else self._forgetting(key)
        return Drift(
            f"{self.table} of {named}",
            ", ".join(self.values),
            ", ".join(map(str, kept)),
            ", ".join(map(str, counted)),
            (mending,),
        )

    def _keeping(self, key: Cell, counted: Cell) -> Statement:
        names, places = self.keys + self.values, ", ".join("?" * len(key + counted))
        changed = ", ".join(f"{name} = excluded.{name}" for name in self.values)
        return (
            f"INSERT INTO {self.table} ({', '.join(names)}) VALUES ({places})"
            f" ON CONFLICT ({', '.join(self.keys)}) DO UPDATE SET {changed}",
            *key,
            *counted,
        )

    def _forgetting(self, key: Cell) -> Statement:
        where = " AND ".join(f"{name} = ?" for name in self.keys)
        return (f"DELETE FROM {self.table} WHERE {where}", *key)


def differs_from() -> str:
    """Nothing differs from something, and not from nothing."""
    return "IS DISTINCT FROM" if is_postgres() else "IS NOT"


async def ranges(table: str, size: int) -> AsyncIterator[tuple[int, int, int]]:
    """First and last of a range of ids, and how many rows it has; together they are all there can be."""
    sql = f"""
        SELECT COALESCE(MAX(id), 0) AS last, COUNT(*) AS n
        FROM (SELECT id FROM {table} WHERE id >= ? ORDER BY id LIMIT {size}) AS rows_of_range"""
    (first, end), n = ALL, size
    while n == size:
        [found] = await rows(sql, first)
        n, last = found["n"], found["last"] if found["n"] == size else end
        yield first, last, n
        first = last + 1
