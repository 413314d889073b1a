"""Values in memory, the least used of which go."""

from collections.abc import Callable
from typing import Generic, TypeVar

from cachetools import LRUCache

Value = TypeVar("Value")


class CountedCache(Generic[Value]):
    """Up to so many bytes of values. Counts those that were found here, and those that were made."""

    def __init__(self, most: int, size_of: Callable[[Value], int]) -> None:
        self.found = self.made = 0
        self._values = LRUCache[tuple[object, ...], Value](most, size_of)
        self._size_of = size_of

    @property
    def size(self) -> int:
        return int(self._values.currsize)

    def get(self, key: tuple[object, ...]) -> Value | None:
        try:  # its own `get` looks twice
            value = self._values[key]
        except KeyError:
            return None
        self.found += 1
        return value

    def put(self, key: tuple[object, ...], value: Value) -> None:
        self.made += 1
        if self._size_of(value) <= self._values.maxsize:
            self._values[key] = value
