"""Commands that are killed in the middle of what they do."""

import random
import subprocess
import sys
import time
from functools import cache

from tests.cli.backing_up import Place
from tests.cli.running import ROOT, SECONDS, environment

EARLIEST, LATEST = 0.8, 1.05
"""Times what its own code takes, and what the command takes, is when it is killed: machines vary."""


def started(place: Place, *words: str) -> subprocess.Popen[bytes]:
    return subprocess.Popen(  # noqa: S603  (our own program)
        [sys.executable, "main.py", *words],
        cwd=ROOT,
        env=environment(place.folder, **place.settings),
        stdout=subprocess.DEVNULL,
        stderr=subprocess.DEVNULL,
    )


def seconds_of(place: Place, *words: str) -> float:
    began = time.monotonic()
    assert started(place, *words).wait(timeout=SECONDS) == 0
    return time.monotonic() - began


@cache
def _reads() -> float:
    """Seconds until a command has read its own code: before that nothing can happen to anybody."""
    return EARLIEST * min(_explains() for _ in range(3))


def _explains() -> float:
    began = time.monotonic()
    explain = [sys.executable, "main.py", "--help"]
    subprocess.run(explain, cwd=ROOT, capture_output=True, check=True)  # noqa: S603
    return time.monotonic() - began


def killed(place: Place, *words: str, takes: float, chance: random.Random) -> bool:
    """Whether it was still at it when the signal came, which nothing can catch."""
    process = started(place, *words)
    try:
        process.wait(timeout=chance.uniform(min(_reads(), takes), takes * LATEST))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False
