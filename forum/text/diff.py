"""What changed between two texts, word by word."""

import re
from collections.abc import Iterator
from difflib import SequenceMatcher

WORDS = re.compile(r"\s+|[^\s]+")
WORDS_MAX = 4000
"""Words from which texts are compared line by line: comparing is quadratic at worst."""


def changes(before: str, after: str) -> list[tuple[str, str]]:
    """Pieces in reading order, each "same", "added" or "removed".

    >>> changes("a good idea", "a bad idea")
    [('same', 'a '), ('removed', 'good'), ('added', 'bad'), ('same', ' idea')]
    """
    return list(_changes(*_pieces(before, after)))


def _pieces(before: str, after: str) -> tuple[list[str], list[str]]:
    old, new = WORDS.findall(before), WORDS.findall(after)
    if max(len(old), len(new)) > WORDS_MAX:
        return before.splitlines(keepends=True), after.splitlines(keepends=True)
    return old, new


def _changes(old: list[str], new: list[str]) -> Iterator[tuple[str, str]]:
    for op, a, b, c, d in SequenceMatcher(None, old, new, autojunk=False).get_opcodes():
        if op == "equal":
            yield "same", "".join(old[a:b])
            continue
        if a < b:
            yield "removed", "".join(old[a:b])
        if c < d:
            yield "added", "".join(new[c:d])
