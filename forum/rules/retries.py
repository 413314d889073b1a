"""When a mail that could not be sent is tried again."""

from datetime import timedelta

FIRST, LONGEST = timedelta(minutes=1), timedelta(hours=4)
JITTER = 0.25
"""A wait is longer or shorter by up to this part, so that not all letters come back at once."""


def wait_after(attempts: int, chance: float) -> timedelta:
    """Twice as long after each attempt; `chance` is from 0 to 1.

    >>> wait_after(1, 0.5), wait_after(3, 0.5)
    (datetime.timedelta(seconds=60), datetime.timedelta(seconds=240))
    """
    doubled = FIRST * float(2 ** min(attempts - 1, 20))
    return min(doubled, LONGEST) * (1 - JITTER + 2 * JITTER * chance)
