"""Pages that are kept compressed: a viewer's own goes in without unpacking the rest.

A page is a row of pieces that were deflated apart from each other, so that any of them can be exchanged for
another. Within a piece form tokens and short spans lie as they are, and nothing refers to them, so as many
other bytes can be written over them. gzip wants a check sum of the whole: those of parts can be joined.
"""

from array import array
from collections.abc import Iterator, Mapping
from typing import NamedTuple, TypeVar

from isal.isal_zlib import crc32, crc32_combine

from forum.http.slots import STAMP

HEAD, END = b"\x1f\x8b\x08\0\0\0\0\0\0\xff", b"\x03\0"
"""Of gzip, and of what is deflated."""
ONE, REMAINDER = 0x80000000, 0xEDB88320
"""Of CRC-32: the power 0, and what a power of 32 leaves."""


class Short(NamedTuple):
    """A span that is written over: where it is in the HTML, and where it lies in the stream."""

    name: bytes
    begin: int
    end: int
    at: int


class Piece(NamedTuple):
    """Deflated HTML that ends with a whole byte; its length unpacked, and its check sum.

    `stamps` is what its form tokens are to the sum: see `_times`.
    """

    stream: bytes = b""
    length: int = 0
    crc: int = 0
    stamps: int = 0
    tokens: tuple[int, ...] = ()
    """Where form tokens lie in the stream."""
    shorts: tuple[Short, ...] = ()


class Edge(NamedTuple):
    """A place between two pieces: in the stream and in the HTML, and the sums of all before it."""

    at: int
    place: int
    crc: int
    stamps: int


class Squeezed(NamedTuple):
    """`tokens` is an array of where form tokens lie; `shorts` has a line for each short span, `named` for
    each piece that has a name: where they are. The stream is written over, so a page is filled once.
    """

    stream: bytearray
    end: Edge
    tokens: bytes
    shorts: bytes
    named: bytes

    def filled(
        self, token: str, written: Mapping[str, bytes], exchanged: Mapping[str, Piece]
    ) -> bytes:
        """The page as gzip, with this token in its forms.

        `written` goes over short spans, with its own form tokens, and spaces at its end where it is shorter;
        `exchanged` takes the place of pieces. Names that are not there stay away.
        Raises ValueError for a token of another length than TOKEN, and for more than a span has room for.
        """
        stamp = token.encode()
        if len(stamp) != len(STAMP):
            raise ValueError("this form token is no form token")
        filling = _Filling(self.stream, array("I", self.tokens), stamp)
        for row, text in _found(self.shorts, written):
            filling.write_over(Short(b"", *row), text)
        changes = [(row, piece) for row, piece in _found(self.named, exchanged)]
        for row, piece in sorted(changes):
            filling.run_to(Edge(*row[:4]))
            filling.exchange(piece, Edge(*row[4:]))
        filling.run_to(self.end)
        return filling.done()


Own = TypeVar("Own")


def _found(lines: bytes, own: Mapping[str, Own]) -> Iterator[tuple[list[int], Own]]:
    """What the line of each name says. Names are looked for where the last one was: they come in order."""
    last = 0
    for name, value in own.items():
        begin = b"\n%s " % name.encode()
        place = lines.find(begin, last)
        if place < 0:
            place = lines.find(begin, 0, last)
        if place >= 0:
            last = place
            row = lines[place + len(begin) : lines.index(b"\n", place + 1)]
            yield [*map(int, row.split())], value


class _Filling:
    """One page for one viewer, from its beginning to its end."""

    def __init__(self, stream: bytearray, tokens: "array[int]", stamp: bytes) -> None:
        self._stream, self._stamp = stream, stamp
        for at in tokens:
            self._stream[at : at + len(STAMP)] = stamp
        self._differences = list[tuple[int, int]]()
        """Of what was written over: where it ends in the HTML as kept, and how the sum changes there."""
        self._pieces = list[bytes | memoryview]([HEAD])
        self._length = self._crc = self._stamps = 0
        self._here = Edge(0, 0, 0, 0)
        """Up to where the page as kept is done with."""

    def write_over(self, span: Short, text: bytes) -> None:
        size = span.end - span.begin
        place, new = slice(span.at, span.at + size), text.ljust(size)
        if len(new) > size:
            raise ValueError(f"a span of {size} bytes has no room for {len(new)}")
        self._differences.append((span.end, crc32(new) ^ crc32(self._stream[place])))
        self._stream[place] = new

    def run_to(self, edge: Edge) -> None:
        """All that the page has up to there stands in it unchanged, or was written over."""
        here, size = self._here, edge.place - self._here.place
        self._crc = crc32_combine(self._crc ^ here.crc, edge.crc, size)
        self._stamps = crc32_combine(self._stamps ^ here.stamps, edge.stamps, size)
        for end, difference in self._differences:
            if here.place < end <= edge.place:
                self._crc ^= crc32_combine(difference, 0, edge.place - end)
        self._pieces.append(memoryview(self._stream)[here.at : edge.at])
        self._length += size
        self._here = edge

    def exchange(self, piece: Piece, edge: Edge) -> None:
        """This stands there instead of what the page has up to the edge."""
        self._crc = crc32_combine(self._crc, piece.crc, piece.length)
        self._stamps = crc32_combine(self._stamps, piece.stamps, piece.length)
        stream = piece.stream
        self._pieces.append(stream.replace(STAMP, self._stamp) if piece.stamps else stream)
        self._length += piece.length
        self._here = edge

    def done(self) -> bytes:
        crc = self._crc ^ _times(self._stamps, crc32(self._stamp) ^ crc32(STAMP))
        tail = crc.to_bytes(4, "little") + (self._length % 2**32).to_bytes(4, "little")
        return b"".join([*self._pieces, END, tail])


def stamps_of(html: bytes | bytearray) -> int:
    """What the form tokens in it are to its sum."""
    found, end = 0, html.find(STAMP) + len(STAMP)
    while end >= len(STAMP):
        found ^= crc32_combine(ONE, 0, len(html) - end)
        end = html.find(STAMP, end) + len(STAMP)
    return found


def _times(a: int, b: int) -> int:
    """The product of two remainders of CRC-32.

    Another token of the same length changes the sum of a page by the difference of the sums of the tokens,
    times the sum of the powers that are its places.
    """
    product = 0
    while a:
        product ^= b if a & ONE else 0
        a, b = a << 1 & 0xFFFFFFFF, b >> 1 ^ (REMAINDER if b & 1 else 0)
    return product
