"""How well a type of argument is covered in a thread."""

from enum import StrEnum

STRONG_FROM = 3
"""Arguments of one type from which a thread counts as strong in it: what a summary can show."""


class Strength(StrEnum):
    MISSING = "missing"
    THIN = "thin"
    STRONG = "strong"


def strength(arguments: int) -> Strength:
    if arguments == 0:
        return Strength.MISSING
    return Strength.STRONG if arguments >= STRONG_FROM else Strength.THIN
