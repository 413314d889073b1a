"""How arguments rank: the score of a reply, from who saw it and whom it convinced."""

from collections.abc import Iterable
from math import sqrt

from msgspec import Struct

Z = 1.2816
"""The 80 % two-sided normal quantile, as in Wilson's score interval (1927)."""
SEEN_AT_LEAST = 3.0
"""One friend's click on a fresh reply is no verdict: fewer readers count as this many."""
DIGITS = 9
"""Scores are rounded, so that both databases sort equal ones alike."""


class Group(Struct, frozen=True):
    """Of one agency's members, how many saw a reply and how many of those it convinced."""

    seen: int
    convinced: int


def score(groups: Iterable[Group]) -> float:
    """The 80 % Wilson lower bound of "convinced ÷ seen", from 0 to 1.

    Each group speaks with the square root of its size (Penrose), so one big agency cannot
    outvote ten small ones.

    >>> score([Group(seen=4, convinced=2)]) < score([Group(seen=4, convinced=4)])
    True
    """
    seen = convinced = 0.0
    for group in groups:
        if group.seen > 0:
            voice = sqrt(group.seen)
            seen += voice
            convinced += voice * min(group.convinced, group.seen) / group.seen
    return round(wilson_lower_bound(convinced, max(seen, SEEN_AT_LEAST)), DIGITS)


def wilson_lower_bound(convinced: float, seen: float) -> float:
    if convinced <= 0:
        return 0.0
    share = convinced / seen
    spread = Z * sqrt((share * (1 - share) + Z * Z / (4 * seen)) / seen)
    return max(0.0, (share + Z * Z / (2 * seen) - spread) / (1 + Z * Z / seen))
