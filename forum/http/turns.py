"""Taking turns at making a page: whoever asks for it meanwhile waits instead of making it too."""

from asyncio import Lock
from collections.abc import Hashable
from weakref import WeakValueDictionary


class Turns:
    """One lock for each page that is being made; forgotten when nobody holds or awaits it."""

    def __init__(self) -> None:
        self._locks: WeakValueDictionary[Hashable, Lock] = WeakValueDictionary()

    def at(self, page: Hashable) -> Lock:
        return self._locks.setdefault(page, Lock())
