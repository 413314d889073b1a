"""Limits of CPU time that hold on any machine, and on one whose clock goes up and down."""

import time

ORDINARY = 0.012
"""CPU seconds that the piece of work below takes where the limits of the tests were set."""


def slowness() -> float:
    """How many times slower this machine is just now; to multiply a limit with."""
    began = time.process_time()
    sum(number * number for number in range(200_000))
    return max(1.0, (time.process_time() - began) / ORDINARY)
