"""What this process did, counted for /metrics: one call a request, turned into families when asked for."""

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterator
from itertools import accumulate

from msgspec import Struct, field
from prometheus_client.metrics_core import CounterMetricFamily, HistogramMetricFamily, Metric
from starlette.types import Scope

BOUNDS = (0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0)
"""Seconds that requests are sorted by."""
LABELS = (*map(str, BOUNDS), "+Inf")
METHODS = frozenset({"GET", "HEAD", "POST", "PUT", "PATCH", "DELETE", "OPTIONS"})
OTHER = "other"
"""Stands for every method and address that is not ours: what a client invents makes no series."""


class Timings(Struct):
    """Requests of one kind: how many took up to each bound, and their seconds in all."""

    counts: list[int] = field(default_factory=lambda: [0] * len(LABELS))
    seconds: float = 0.0


class Metrics:
    """Counts of one process; plain numbers, since all of it happens on the event loop."""

    def __init__(self) -> None:
        self.database_errors = 0
        self._statuses: Counter[tuple[str, str, int]] = Counter()
        self._timings: dict[tuple[str, str], Timings] = defaultdict(Timings)

    def observe(self, scope: Scope, status: int, seconds: float) -> None:
        """Count a request that was answered, under the template of its address."""
        method, route = scope["method"], scope.get("route")
        method = method if method in METHODS else OTHER
        path = OTHER if route is None else route.path
        self._statuses[method, path, status] += 1
        timings = self._timings[method, path]
        timings.counts[bisect_left(BOUNDS, seconds)] += 1
        timings.seconds += seconds

    def families(self) -> Iterator[Metric]:
        requests = CounterMetricFamily(
            "casemaker_requests", "Requests answered.", labels=["method", "path", "status"]
        )
        for (method, path, status), count in self._statuses.items():
            requests.add_metric([method, path, str(status)], count)
        yield requests
        seconds = HistogramMetricFamily(
            "casemaker_request_seconds", "Seconds a request took.", labels=["method", "path"]
        )
        for key, timings in self._timings.items():
            buckets = list(zip(LABELS, accumulate(timings.counts), strict=True))
            seconds.add_metric(key, buckets, timings.seconds)
        yield seconds
        yield CounterMetricFamily(
            "casemaker_database_errors",
            "Requests that the database could not answer.",
            value=self.database_errors,
        )
