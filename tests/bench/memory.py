"""Whether the server's memory stays what it is while it answers."""

from pathlib import Path
from statistics import linear_regression

from tests.bench.servers import Served, drive

REQUESTS = 100_000
SECONDS = 3


def measure_memory(served: Served, script: str, folder: Path, connections: int) -> str:
    """After so many requests, and how much it grew over the second half of them."""
    asked, told = 0.0, [(0.0, served.megabytes)]
    while asked < REQUESTS:
        asked += SECONDS * drive(served.url, script, folder, SECONDS, connections).rate
        told.append((asked / REQUESTS, served.megabytes))
    later = told[len(told) // 2 :]
    slope = linear_regression(*zip(*later, strict=True)).slope
    return (
        f"{told[-1][1]:.0f} MB after {asked:,.0f} requests (goal: under 200),"
        f" {slope:+.1f} MB for 100,000 more"
    )
