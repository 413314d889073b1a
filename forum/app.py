"""The one place where routes, middleware, errors and lifespan meet."""

import asyncio
from collections.abc import AsyncIterator, Awaitable
from contextlib import asynccontextmanager, suppress
from typing import Any, cast

import structlog
from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ExceptionHandler, Scope
from tortoise.exceptions import ValidationError

from forum import settings as environment
from forum.actions.checks import drain_checks
from forum.actions.recount import drain_rescores
from forum.actions.visits import VisitQueue
from forum.database import connected
from forum.errors import CasemakerError
from forum.http import failures
from forum.http.limits import Limiter
from forum.http.middleware import BodyLimit, RequestLog, SecurityHeaders
from forum.http.page_cache import KeptPages, PageCache
from forum.http.render import STATIC
from forum.settings import Settings
from forum.web.routes import PAGES
from forum.web.thread_pages import ThreadPages

BODY_MAX = 768 * 1024
"""Bytes of a request: a post of 20,000 characters with all rows of evidence, in any script, fits in."""
FOLD_EVERY = 60
"""Seconds between two foldings of visits into scores: ranks move at most once a minute by visits."""
KEEP = "public, max-age=31536000, immutable"

log = structlog.get_logger()


def create_app(settings: Settings | None = None) -> Starlette:
    settings = settings or environment.load()
    app = Starlette(
        routes=[page.route() for page in PAGES] + [Mount("/static", KeptFiles(directory=STATIC))],
        middleware=[
            Middleware(SecurityHeaders, secure=settings.secure),
            Middleware(RequestLog),
            Middleware(KeptPages),
            Middleware(BodyLimit, most=BODY_MAX),
        ],
        exception_handlers=_handlers(),
        lifespan=_lifespan,
    )
    # Starlette would send those with a slash too many to whatever Host they claimed to ask.
    app.router.redirect_slashes = False
    app.state.settings = settings
    app.state.limiter = Limiter()
    app.state.visits = VisitQueue()
    app.state.pages = PageCache(settings.cache_mb * 2**19)
    app.state.thread_pages = ThreadPages(settings.cache_mb * 2**19)
    return app


def _handlers() -> dict[Any, ExceptionHandler]:
    found: dict[Any, Any] = {
        CasemakerError: failures.on_domain_error,
        HTTPException: failures.on_http_error,
        ValidationError: failures.on_impossible_value,
    }
    found |= dict.fromkeys(failures.DATABASE_ERRORS, failures.on_database_error)
    return found


@asynccontextmanager
async def _lifespan(app: Starlette) -> AsyncIterator[None]:
    async with connected(environment.database_url(app.state.settings)):
        folding = asyncio.create_task(_fold_for_ever(app.state.visits))
        try:
            yield
        finally:
            folding.cancel()
            with suppress(asyncio.CancelledError):
                await folding
            await _quietly(app.state.visits.fold())


async def _fold_for_ever(visits: VisitQueue) -> None:
    """Also right after the start, when an upgrade or a command may have left work behind."""
    while True:
        await _quietly(visits.fold())
        await _quietly(drain_rescores())
        await _quietly(drain_checks())
        await asyncio.sleep(FOLD_EVERY)


async def _quietly(work: Awaitable[None]) -> None:
    """Background work goes on after a fault: what it did not write stays queued."""
    try:
        await work
    except Exception:
        log.exception("background work failed")


class KeptFiles(StaticFiles):
    """Static files: an address with a mark of the content may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        marked = cast(bytes, scope["query_string"]).startswith(b"v=")
        response.headers["cache-control"] = KEEP if marked else "public, max-age=300"
        return response
