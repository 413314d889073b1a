"""Placeholders of statements: as many as there are values, and of lists few lengths."""

from collections.abc import Collection, Sequence
from functools import lru_cache
from typing import Any, TypeVar

Value = TypeVar("Value")


def marks(values: Collection[Any]) -> str:
    """As many placeholders as there are values, for IN (…); an IN () of nothing matches nothing."""
    return _marks(len(values))


@lru_cache
def _marks(number: int) -> str:
    return ", ".join("?" * number) or "NULL"


@lru_cache(maxsize=1000)
def numbered(sql: str) -> str:
    """`?` is SQLite's word; PostgreSQL wants $1, $2 …  No statement of ours has a literal `?`."""
    first, *rest = sql.split("?")
    return first + "".join(f"${number}{part}" for number, part in enumerate(rest, 1))


def padded(values: Sequence[Value]) -> list[Value]:
    """As many values as the next power of two, the last of them again and again; for IN (…).

    Each number of placeholders is another statement to the database, which plans it when it comes for
    the first time to a connection; that takes longer than to answer it.
    """
    if not values:
        return []
    missing = (1 << (len(values) - 1).bit_length()) - len(values)
    return [*values, *[values[-1]] * missing]
