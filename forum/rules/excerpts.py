"""Excerpts: a stretch of a plain text around what was searched for, with that marked."""

from collections.abc import Iterator

from msgspec import Struct

from forum.text.stems import stem
from forum.text.words import WORD, folded

LENGTH = 240
BEFORE = 60
"""Characters that lead up to the first hit, at most."""
READ_MAX, HITS_MAX = 20_000, 200
"""Characters of a text that are looked at, and hits among which the best stretch is looked for."""
Span = tuple[int, int]


class Part(Struct, frozen=True):
    """Words of an excerpt; `marked` are what was searched for."""

    words: str
    marked: bool = False


def excerpt(plain: str, stems: frozenset[str], length: int = LENGTH) -> tuple[Part, ...]:
    """The stretch with the most of these words in it; the beginning where there are none."""
    text = " ".join(plain[:READ_MAX].split())
    hits = list(_hits(text, stems)) if stems else []
    start = _start(text, _densest(hits, text, length - BEFORE))
    end = _end(text, start + length)
    return tuple(_parts(text, hits, start, end))


def _hits(text: str, stems: frozenset[str]) -> Iterator[Span]:
    for word in WORD.finditer(text):
        if stem(folded(word[0])) in stems:
            yield word.span()


def _densest(hits: list[Span], text: str, length: int) -> int:
    """Where the stretch begins that has the most different words, then the most words."""
    best, at = (0, 0), 0
    named = [(start, end, stem(folded(text[start:end]))) for start, end in hits[:HITS_MAX]]
    for first, (start, _, _) in enumerate(named):
        found = [name for _, end, name in named[first:] if end <= start + length]
        rank = (len(set(found)), len(found))
        if rank > best:
            best, at = rank, start
    return at


def _start(text: str, hit: int) -> int:
    """After a space, some words before the hit; at the very beginning where that is near."""
    if hit <= BEFORE:
        return 0
    return text.find(" ", hit - BEFORE, hit) + 1 or hit


def _end(text: str, most: int) -> int:
    if len(text) <= most:
        return len(text)
    cut = text.rfind(" ", most - BEFORE, most)
    return cut if cut > 0 else most


def _parts(text: str, hits: list[Span], start: int, end: int) -> Iterator[Part]:
    if start:
        yield Part("… ")
    at = start
    for first, last in hits:
        if first < at or last > end:
            continue
        if first > at:
            yield Part(text[at:first])
        yield Part(text[first:last], marked=True)
        at = last
    if rest := text[at:end]:
        yield Part(rest)
    if end < len(text):
        yield Part(" …")
