"""What changed between two texts, word by word."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import SequenceMatcher

WORD = re.compile(r"\S+\s*|\s+")
LINE = re.compile(r".*\n|.+\Z")
PAIRS_MAX = 300_000
"""Pairs of equal pieces that may be compared, about 0.1 s: texts made of one word repeated have
millions. Those are compared by lines, and at worst as a whole."""


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """Pieces in reading order, each "same", "added" or "removed".

    >>> changes("a good idea", "a bad idea")
    [('same', 'a '), ('removed', 'good '), ('added', 'bad '), ('same', 'idea')]
    """
    return list(_changes(*_pieces(before, after)))


def _pieces(before: str, after: str) -> tuple[list[str], list[str]]:
    for pattern in (WORD, LINE):
        old, new = pattern.findall(before), pattern.findall(after)
        counts = Counter(new)
        if sum(counts[piece] for piece in old) <= PAIRS_MAX:
            return old, new
    return [before], [after]


def _changes(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            yield "same", "".join(old[a:b])
            continue
        if a < b:
            yield "removed", "".join(old[a:b])
        if c < d:
            yield "added", "".join(new[c:d])
