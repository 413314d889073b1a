"""How long to wait, once there were too many tries in a sliding window.

Tries of the window before count with the share of it that still lies within the last `seconds`.
"""

from msgspec import Struct


class Window(Struct, frozen=True):
    """Tries since `started`, a time in seconds, and in the window before it."""

    started: int
    hits: int
    earlier: int


def window_start(at: float, seconds: int) -> int:
    """When the window began that `at` falls into: all processes cut time at the same places."""
    return int(at) // seconds * seconds


def share_of_earlier(at: float, seconds: int) -> float:
    """How much of the window before still counts: 1 when a window begins, 0 when it ends."""
    return 1 - (at - window_start(at, seconds)) / seconds


def seconds_to_wait(window: Window, most: int, seconds: int, at: float) -> float:
    """Until one more try fits in; 0 where it does already.

    >>> seconds_to_wait(Window(started=600, hits=10, earlier=0), most=10, seconds=300, at=600.0)
    330.0
    """
    ends = window.started + seconds
    if window.hits < most:
        free = ends - seconds * _share(most - 1 - window.hits, window.earlier)
    else:
        free = ends + seconds - seconds * _share(most - 1, window.hits)
    return max(0.0, free - at)


def _share(room: int, hits: int) -> float:
    """Of `hits` at most this share fits into `room`."""
    return min(1.0, room / hits) if hits else 1.0
