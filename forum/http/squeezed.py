"""Pages that are kept compressed: a viewer's own goes in without unpacking the rest.

A page is a row of pieces that were deflated apart from each other, so that any of them can be exchanged for
another. Within a piece form tokens and short spans lie as they are, and nothing refers to them, so as many
other bytes can be written over them. gzip wants a check sum of the whole: those of parts can be joined.
"""

from array import array
from collections.abc import Iterable, Iterator, Mapping, Sequence
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


class Edge(NamedTuple):
    """A place between two pieces: in the stream and in the HTML, and the sums of all before it."""

    at: int
    place: int
    crc: int
    stamps: int


EdgeFields = Sequence[int]
"""There are hundreds on a page, and a plain tuple is made faster."""


class Change(NamedTuple):
    """Other HTML than the page as kept has from `begin` to `end`.

    `stream` goes where the page's has what lies from `at` to `upto`, and is of `length` unpacked. `crc` and
    `stamps` are how the sums of all up to its end change by it.
    """

    begin: int
    end: int
    at: int
    upto: int
    length: int
    crc: int
    stamps: int
    stream: bytes = b""


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

    def between(self, begin: EdgeFields, end: EdgeFields) -> Change:
        """It stands there instead of what the page has."""
        stream, length, crc, stamps, _, _ = self
        at, place, crc_before, stamps_before = begin
        upto, place_after, crc_after, stamps_after = end
        return Change(
            place,
            place_after,
            at,
            upto,
            length,
            crc32_combine(crc_before, crc, length) ^ crc_after,
            crc32_combine(stamps_before, stamps, length) ^ stamps_after,
            stream,
        )


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
        self,
        token: str,
        written: Mapping[str, bytes],
        exchanged: Mapping[str, Piece],
        others: Iterable[Change] = (),
    ) -> bytes:
        """The page as gzip, with this token in its forms.

        `written` goes over short spans, with its own form tokens, and spaces at its end where it is shorter;
        `exchanged` takes the place of pieces. Names that are not there stay away. `others` are changes that
        are known already.
        Raises ValueError for a token of another length than TOKEN, and for more than a span has room for.
        """
        stamp = token.encode()
        if len(stamp) != len(STAMP):
            raise ValueError("this form token is no form token")
        for at in array("I", self.tokens):
            self.stream[at : at + len(STAMP)] = stamp
        changes = [self._write_over(text, *row) for row, text in _found(self.shorts, written)]
        for row, piece in _found(self.named, exchanged):
            changes.append(piece.between(row[:4], row[4:]))
        return self._joined(sorted([*changes, *others]), stamp)

    def _write_over(self, text: bytes, begin: int, end: int, at: int) -> Change:
        size = end - begin
        if len(text) > size:
            raise ValueError(f"a span of {size} bytes has no room for {len(text)}")
        upto, new = at + size, text.ljust(size)
        difference = crc32(new) ^ crc32(self.stream[at:upto])
        self.stream[at:upto] = new
        return Change(begin, end, upto, upto, size, difference, 0)  # it is in the stream already

    def _joined(self, changes: list[Change], stamp: bytes) -> bytes:
        """With these changes, in the order of the page: one that lies in another stays away.

        How sums differ from those of the page as kept goes through all that follows: so many bytes more
        multiply it, and each change adds its own.
        """
        stream, pieces = memoryview(self.stream), list[bytes | memoryview]([HEAD])
        place = at = crc = stamps = grown = 0
        for begin, end, first, upto, length, crc_of, stamps_of, other in changes:
            if begin >= place:
                size = begin - place + length
                crc = crc32_combine(crc, 0, size) ^ crc_of
                stamps = crc32_combine(stamps, 0, size) ^ stamps_of
                pieces += stream[at:first], other.replace(STAMP, stamp)
                place, at, grown = end, upto, grown + length - (end - begin)
        rest = self.end.place - place
        crc = crc32_combine(crc, 0, rest) ^ self.end.crc
        stamps = crc32_combine(stamps, 0, rest) ^ self.end.stamps
        crc ^= _times(stamps, crc32(stamp) ^ crc32(STAMP))
        tail = crc.to_bytes(4, "little") + ((self.end.place + grown) % 2**32).to_bytes(4, "little")
        return b"".join([*pieces, stream[at : self.end.at], END, tail])


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
