"""HTML that many viewers share, with places for what is a viewer's own."""

import re
import secrets
from array import array
from bisect import bisect_left
from collections.abc import Iterator, Mapping
from dataclasses import dataclass

from markupsafe import Markup

MARK = secrets.token_hex(12)
"""Nobody can guess it, so nobody can write a span into a post."""
MARKS = re.compile(rb"\[%s([<>])([\w-]+)\]" % MARK.encode())
TOKEN = secrets.token_hex(32)
"""Printed where a form's token goes: as long as any, so that one is written over the other."""


def span(name: str, html: str = "") -> Markup:
    """What to print where something stands for most viewers, and for some something else."""
    return Markup(f"[{MARK}<{name}]{html}[{MARK}>{name}]")  # noqa: S704  (a template's HTML)


@dataclass(frozen=True, slots=True)
class Slotted:
    """`html` as most viewers see it; all bytes, so that it can be kept compressed.

    `tokens` are the places of the form token, as an array. `spans` has a line for each span: its name,
    where it begins and where it ends; nothing is read of it until a span is looked for.
    """

    html: bytes
    tokens: bytes
    spans: bytes

    @classmethod
    def of(cls, marked: bytes) -> "Slotted":
        first, *rest = MARKS.split(marked)
        html, begun, spans = bytearray(first), dict[bytes, int](), bytearray(b"\n")
        for kind, name, after in zip(rest[::3], rest[1::3], rest[2::3], strict=True):
            if kind == b"<":
                begun[name] = len(html)
            else:
                spans += b"%s %d %d\n" % (name, begun[name], len(html))
            html += after
        found = array("I", (place.start() for place in re.finditer(TOKEN.encode(), html)))
        return cls(bytes(html), found.tobytes(), bytes(spans))

    def filled(self, token: str, instead: Mapping[str, bytes]) -> bytes:
        """With this token in its forms, and other HTML in some of its spans, none within another.

        A span that is not there stays away: a mark on what shows no longer, or takes none, has no button.
        Raises ValueError for a token of another length than TOKEN, where there is a form for it.
        """
        html, places, stamp = memoryview(self.html), array("I"), token.encode()
        places.frombytes(self.tokens)
        if places and len(stamp) != len(TOKEN):
            raise ValueError("this form token is no form token")
        changes = list(self._places(instead))
        for begin, end, _ in changes:
            del places[bisect_left(places, begin) : bisect_left(places, end)]
        changes += [(place, place + len(TOKEN), stamp) for place in places]
        pieces, done = list[bytes | memoryview](), 0
        for begin, end, text in sorted(changes):
            pieces += html[done:begin], text
            done = end
        return b"".join([*pieces, html[done:]])

    def _places(self, instead: Mapping[str, bytes]) -> Iterator[tuple[int, int, bytes]]:
        """Names are looked for where the last one was found first: they mostly come in order."""
        spans, last = self.spans, 0
        for name, text in instead.items():
            line = b"\n%s " % name.encode()
            found = spans.find(line, last)
            if found < 0:
                found = spans.find(line, 0, last)
            if found >= 0:
                last = found
                begin, end = spans[found + len(line) : spans.index(b"\n", found + 1)].split()
                yield int(begin), int(end), text
