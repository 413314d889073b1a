"""Makes the pages that are kept compressed: of pieces that are deflated apart from each other."""

import re
from array import array
from collections.abc import Iterator
from functools import lru_cache

from isal.isal_zlib import DEFLATED, Z_SYNC_FLUSH, compressobj, crc32, crc32_combine

from forum.http.slots import PARTS, PLACES, STAMP
from forum.http.squeezed import Edge, EdgeFields, Piece, Short, Squeezed, stamps_of

LEVEL, RAW = 1, -15
JUNK = b"\xff"
"""Is nowhere in UTF-8, so nothing that is deflated refers to it."""
BETWEEN = 100
"""Bytes of HTML that often stand between two pieces."""
Lying = tuple[bytes, bytes]
"""The name of a place, empty for a form token, and what lies there."""


def pressed(marked: bytes, before: bytes = b"") -> Piece:
    """HTML deflated; its places lie as they are.

    `before` is what `lasting` says of the HTML that always comes before it, so that it may refer to that.
    """
    engine = compressobj(LEVEL, DEFLATED, RAW, zdict=before)
    stream, html, shorts, tokens = bytearray(), bytearray(), list[Short](), list[int]()
    for text, lying in _apart(marked):
        stream += engine.compress(text)
        html += text
        if lying:
            name, own = lying
            stream += engine.flush(Z_SYNC_FLUSH) + _stored(own)
            engine.compress(JUNK * len(own))
            engine.flush(Z_SYNC_FLUSH)
            html += own
            at = len(stream) - len(own)
            tokens += (at + found.start() for found in re.finditer(STAMP, own))
            if name:
                shorts.append(Short(name, len(html) - len(own), len(html), at))
    stream += engine.flush(Z_SYNC_FLUSH)
    sums = crc32(html), stamps_of(html)
    return Piece(bytes(stream), len(html), *sums, tuple(tokens), tuple(shorts))


def lasting(marked: bytes) -> bytes:
    """What of a piece stays the same, whatever is written over it; of the same length."""
    return b"".join(text + JUNK * len(lying[1] if lying else b"") for text, lying in _apart(marked))


def _apart(marked: bytes) -> Iterator[tuple[bytes, Lying | None]]:
    """Each text with what lies after it."""
    *places, last = PLACES.split(marked)
    for text, name, own in zip(places[::3], places[1::3], places[2::3], strict=True):
        yield from _around_tokens(text, (name, own))
    yield from _around_tokens(last, None)


def _around_tokens(text: bytes, lying: Lying | None) -> Iterator[tuple[bytes, Lying | None]]:
    *before, last = text.split(STAMP)
    for one in before:
        yield one, (b"", STAMP)
    yield last, lying


def _stored(html: bytes) -> bytes:
    """As a block of deflate that is not compressed."""
    size = len(html)
    return b"\0" + size.to_bytes(2, "little") + (size ^ 0xFFFF).to_bytes(2, "little") + html


@lru_cache(maxsize=200)
def _between(html: bytes) -> Piece:
    """Of what stands between replies there are few kinds."""
    return pressed(html)


class Press:
    """Puts a page together, from its beginning to its end."""

    def __init__(self) -> None:
        self._stream, self._end = bytearray(), (0, 0, 0, 0)
        self._shorts, self._named = bytearray(b"\n"), bytearray(b"\n")
        self._tokens = array("I")
        self._text = b""
        """What is to be deflated before the next piece."""

    def html(self, marked: bytes) -> None:
        """Its parts can be exchanged."""
        *parts, last = PARTS.split(marked)
        for text, name, own in zip(parts[::3], parts[1::3], parts[2::3], strict=True):
            self.text(text)
            self.piece(pressed(own), name)
        self.text(last)

    def text(self, marked: bytes) -> None:
        """HTML without parts."""
        self._text += marked

    def piece(self, piece: Piece, name: bytes = b"") -> tuple[EdgeFields, EdgeFields]:
        """One with a name can be exchanged. Returns its edges."""
        if self._text:
            text, self._text = self._text, b""
            self._add(_between(text) if len(text) <= BETWEEN else pressed(text))
        begin = self._end
        self._add(piece)
        if name:
            self._named += b"%s %d %d %d %d %d %d %d %d\n" % (name, *begin, *self._end)
        return begin, self._end

    def done(self) -> Squeezed:
        self.piece(Piece())
        lines = bytes(self._shorts), bytes(self._named)
        return Squeezed(self._stream, Edge(*self._end), self._tokens.tobytes(), *lines)

    def _add(self, piece: Piece) -> None:
        stream, length, crc, stamps, tokens, shorts = piece
        at, place, crc_before, stamps_before = self._end
        if tokens:
            self._tokens.extend([at + token for token in tokens])
        for name, first, last, lies in shorts:
            self._shorts += b"%s %d %d %d\n" % (name, place + first, place + last, at + lies)
        self._stream += stream
        self._end = (
            at + len(stream),
            place + length,
            crc32_combine(crc_before, crc, length),
            crc32_combine(stamps_before, stamps, length),
        )
