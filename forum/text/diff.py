"""What changed between two texts, word by word."""

import re
from collections import Counter
from collections.abc import Iterator
from difflib import Match, SequenceMatcher
from itertools import accumulate

WORD = re.compile(r"\S+\s*|\s+")
LINE = re.compile(r".*\n|.+\Z")
STEPS_MAX = 1_500_000
"""Pieces, and pairs of equal ones, that are looked at, about 0.2 s: a long post with 600 words changed
takes half of them, texts made to be slow any number. Those are compared by lines, at worst as a whole."""


class _TooLongError(Exception):
    """It takes more than STEPS_MAX."""


class _Matcher(SequenceMatcher[str]):
    """Stops where it takes too long: for each match that it finds, it looks at the rest anew."""

    def __init__(self, old: list[str], new: list[str]) -> None:
        super().__init__(None, old, new, autojunk=False)
        counts = Counter(new)
        self._steps = [0, *accumulate(1 + counts[piece] for piece in old)]
        self._left = STEPS_MAX

    def find_longest_match(
        self, alo: int = 0, ahi: int | None = None, blo: int = 0, bhi: int | None = None
    ) -> Match:
        self._left -= self._steps[-1 if ahi is None else ahi] - self._steps[alo]
        if self._left < 0:
            raise _TooLongError
        return super().find_longest_match(alo, ahi, blo, bhi)


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """Pieces in reading order, each "same", "added" or "removed".

    >>> changes("a good idea", "a bad idea")
    [('same', 'a '), ('removed', 'good '), ('added', 'bad '), ('same', 'idea')]
    """
    for pattern in (WORD, LINE):
        try:
            return list(_changes(pattern.findall(before), pattern.findall(after)))
        except _TooLongError:
            continue
    return list(_changes([before], [after]))


def _changes(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    for op, a, b, c, d in _Matcher(old, new).get_opcodes():
        if op == "equal":
            yield "same", "".join(old[a:b])
            continue
        if a < b:
            yield "removed", "".join(old[a:b])
        if c < d:
            yield "added", "".join(new[c:d])
