"""Commands that are killed in the middle of what they do."""

import random
import subprocess
import sys
import time

from tests.cli.backing_up import Place
from tests.cli.running import ROOT, SECONDS, environment

MIDDLE = (0.3, 1.05)
"""Of the time that the command takes: before that it only reads its own code."""


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


def killed(place: Place, *words: str, takes: float, chance: random.Random) -> bool:
    """Whether it was still at it when the signal came, which nothing can catch."""
    process = started(place, *words)
    try:
        process.wait(timeout=takes * chance.uniform(*MIDDLE))
    except subprocess.TimeoutExpired:
        process.kill()
        process.wait()
        return True
    return False
