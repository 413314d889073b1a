"""Lists of values in statements: of few lengths, so that few statements are prepared and planned."""

from collections.abc import Sequence
from typing import TypeVar

Value = TypeVar("Value")


def padded(values: Sequence[Value]) -> list[Value]:
    """As many values as the next power of two, the last of them again and again; for IN (…).

    Each number of placeholders is another statement to the database, which plans it when it comes for
    the first time to a connection; that takes longer than to answer it.
    """
    if not values:
        return []
    missing = (1 << (len(values) - 1).bit_length()) - len(values)
    return [*values, *[values[-1]] * missing]
