"""/metrics: figures for whoever watches over the forum, in Prometheus' text format."""

import hmac
import ipaddress
from collections import Counter
from collections.abc import Iterator, Mapping
from urllib.parse import urlsplit

from prometheus_client import CONTENT_TYPE_LATEST, ProcessCollector, generate_latest
from prometheus_client.metrics_core import CounterMetricFamily, GaugeMetricFamily, Metric
from prometheus_client.registry import Collector
from starlette.datastructures import State
from starlette.requests import Request
from starlette.responses import Response

from forum import __version__
from forum.errors import NotFound
from forum.http.failures import DATABASE_ERRORS
from forum.http.worker_figures import of_all_workers
from forum.queries.mail_page import load_mail_state
from forum.settings import Settings

OF_PROXIES = ("x-forwarded-for", "forwarded", "x-real-ip", "via")
"""Headers of a request that came through another server."""
PROCESS = ProcessCollector(registry=None)


async def show(request: Request) -> Response:
    """Of all processes of this `serve`. To whoever may not know it looks as if nothing were here."""
    settings: Settings = request.app.state.settings
    if not _may_scrape(request, settings.metrics_token):
        raise NotFound("There is no such address.")
    found = await of_all_workers(settings.worker_dir, lambda: figures(request.app.state))
    found += await _outbox()
    return Response(generate_latest(_Collected(found)), media_type=CONTENT_TYPE_LATEST)


def _may_scrape(request: Request, token: str) -> bool:
    """By token; where there is none, from this machine, addressed as this machine, by no proxy."""
    if token:
        told = request.headers.get("authorization", "").encode()
        return hmac.compare_digest(told, f"Bearer {token}".encode())
    client = request.client.host if request.client else ""
    proxied = any(name in request.headers for name in OF_PROXIES)
    return _is_loopback(client) and _is_loopback(_host(request)) and not proxied


def _host(request: Request) -> str:
    """How the request calls this server, without the port."""
    try:
        return urlsplit(f"//{request.headers.get('host', '')}").hostname or ""
    except ValueError:
        return ""


def _is_loopback(host: str) -> bool:
    try:
        return host == "localhost" or ipaddress.ip_address(host).is_loopback
    except ValueError:
        return False


def figures(state: State) -> Iterator[Metric]:
    """Everything that this process counted."""
    yield from state.metrics.families()
    yield from _caches(state)
    yield GaugeMetricFamily(
        "casemaker_visits_queued", "Members' visits that wait to be written.", state.visits.waiting
    )
    yield _counted("casemaker_background_done", "Background work done.", state.background.done)
    yield _counted("casemaker_background_failed", "Work that failed.", state.background.failed)
    yield _counted("casemaker_mail", "Letters tried.", state.postman.sent, "outcome")
    refused = state.limiter.refused
    yield _counted("casemaker_rate_limit_refusals", "Requests sent too soon.", refused, "limit")
    build = GaugeMetricFamily("casemaker_build_info", "What is running.", labels=["version"])
    build.add_metric([__version__], 1)
    yield build
    yield from PROCESS.collect()


async def _outbox() -> list[Metric]:
    """What lies in the database is everybody's, so it is told once; nothing where that does not answer."""
    try:
        mail = await load_mail_state()
    except DATABASE_ERRORS:
        return []
    return [
        GaugeMetricFamily("casemaker_letters_waiting", "Letters to be sent.", mail.waiting),
        GaugeMetricFamily("casemaker_letters_failed", "Letters given up.", mail.failed),
    ]


def _caches(state: State) -> Iterator[Metric]:
    """Kept pages of visitors, what members share of thread pages, and replies as fragments."""
    pages, parts = state.pages, state.thread_pages
    hits = {
        "pages": pages.hits,
        "member pages": parts.pages_found,
        "fragments": parts.fragments.found,
    }
    misses = {
        "pages": pages.misses,
        "member pages": parts.pages_made,
        "fragments": parts.fragments.made,
    }
    yield _counted("casemaker_cache_hits", "Found.", hits, "cache")
    yield _counted("casemaker_cache_misses", "Not found, or too old.", misses, "cache")
    yield CounterMetricFamily(
        "casemaker_pages_made", "Visitors' pages made to be kept.", pages.made
    )
    size = GaugeMetricFamily(
        "casemaker_cache_bytes",
        "Size: of pages on disk, of fragments in memory.",
        labels=["cache"],
    )
    size.add_metric(["pages"], pages.size)
    size.add_metric(["member pages"], parts.shared.currsize)
    size.add_metric(["fragments"], parts.fragments.size)
    yield size


def _counted(
    name: str, documentation: str, counts: Mapping[str, int], label: str = "work"
) -> Metric:
    family = CounterMetricFamily(name, documentation, labels=[label])
    for key, count in Counter(counts).items():
        family.add_metric([key], count)
    return family


class _Collected(Collector):
    """Families that are there already, for the library's writer."""

    def __init__(self, found: list[Metric]) -> None:
        self._found = found

    def collect(self) -> list[Metric]:
        return self._found
