"""Pages in a file that no other process sees: many more of them than memory is to hold.

The operating system keeps what is read often in its own memory, so reading one takes microseconds.
"""

import os
from pathlib import Path
from tempfile import TemporaryFile
from typing import IO
from weakref import finalize

from msgspec import Struct


class PageFile:
    """A ring of so many bytes: what is written goes over what was written longest ago.

    The file has no name and goes with the process. On a disk that is full nothing is kept.
    """

    def __init__(self, folder: Path, most: int) -> None:
        self.most = most
        self.written = 0
        """Bytes in all; where that is in the file is the remainder by its length."""
        self._folder = folder
        self._file: IO[bytes] | None = None

    def put(self, data: bytes | bytearray) -> "Place | None":
        """None where it could not be kept."""
        left = self.most - self.written % self.most
        start = self.written if len(data) <= left else self.written + left
        if len(data) > self.most or not self._write(data, start % self.most):
            return None
        self.written = start + len(data)
        return Place(self, start, len(data))

    def read(self, place: "Place") -> bytearray | None:
        """The reader's own, to be written over; None where the disk does not give it back."""
        found = bytearray(place.length)
        try:
            got = os.preadv(self._opened().fileno(), [found], place.start % self.most)
        except OSError:
            return None
        return found if got == place.length else None

    def _write(self, data: bytes | bytearray, offset: int) -> bool:
        try:
            file = self._opened()
            file.seek(offset)
            return file.write(data) == len(data)
        except OSError:
            return False

    def _opened(self) -> IO[bytes]:
        if self._file is None:
            self._folder.mkdir(parents=True, exist_ok=True)
            self._file = TemporaryFile(dir=self._folder, buffering=0)  # noqa: SIM115  (the next line)
            finalize(self, self._file.close)
        return self._file


class Place(Struct, frozen=True):
    file: PageFile
    start: int
    length: int

    def __len__(self) -> int:
        return self.length

    @property
    def stands(self) -> bool:
        """Whether nothing was written over it yet."""
        return self.start >= self.file.written - self.file.most

    def read(self) -> bytearray | None:
        return self.file.read(self)
