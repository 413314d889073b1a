"""The one place where routes, middleware, errors and lifespan meet."""

from collections.abc import AsyncIterator
from contextlib import aclosing, asynccontextmanager
from functools import partial
from typing import Any, cast

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.responses import Response
from starlette.routing import Mount
from starlette.staticfiles import StaticFiles
from starlette.types import ExceptionHandler, Scope
from tortoise.exceptions import ValidationError

from forum import log
from forum import settings as environment
from forum.actions.visits import VisitQueue
from forum.background import Background
from forum.database import connected
from forum.errors import CasemakerError
from forum.feeds.routes import FEEDS
from forum.http import failures
from forum.http.hosts import HostCheck
from forum.http.limits import Limiter
from forum.http.metrics import Metrics
from forum.http.middleware import BodyLimit, RequestLog, SecurityHeaders
from forum.http.page_cache import KeptPages, PageCache
from forum.http.page_file import PageFile
from forum.http.rate_counters import counter_for
from forum.http.render import STATIC
from forum.http.worker_figures import answering
from forum.postman import Postman
from forum.settings import Settings
from forum.web import routes
from forum.web.metrics import figures
from forum.web.thread_pages import ThreadPages

BODY_MAX = 768 * 1024
"""Bytes of a request: a post of 20,000 characters with all rows of evidence, in any script, fits in."""
STATEMENT_SECONDS = 30
"""How long PostgreSQL may take for what one request asks, locks that it waits for included."""
KEEP = "public, max-age=31536000, immutable"


PAGES = [*routes.PAGES, *FEEDS]
ROUTES = [page.route() for page in PAGES]


def create_app(settings: Settings | None = None) -> Starlette:
    settings = settings or environment.load()
    app = Starlette(
        routes=[*ROUTES, Mount("/static", KeptFiles(directory=STATIC))],
        middleware=[
            Middleware(SecurityHeaders, secure=settings.secure),
            Middleware(RequestLog),
            Middleware(HostCheck, settings=settings),
            Middleware(KeptPages),
            Middleware(BodyLimit, most=BODY_MAX),
        ],
        exception_handlers=_handlers(),
        lifespan=_lifespan,
    )
    # Starlette would send those with a slash too many to whatever Host they claimed to ask.
    app.router.redirect_slashes = False
    app.state.settings = settings
    app.state.metrics = Metrics()
    app.state.limiter = Limiter(counter_for(settings))
    app.state.visits = VisitQueue()
    app.state.postman = Postman(settings)
    app.state.background = Background(app.state.visits, when_told=app.state.postman.wake)
    app.state.page_file = PageFile(settings.data_dir, settings.page_file_mb * 2**20)
    app.state.pages = PageCache(app.state.page_file)
    app.state.thread_pages = ThreadPages(settings.cache_mb * 2**20, app.state.page_file)
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
    state = app.state
    async with (
        connected(environment.database_url(state.settings), STATEMENT_SECONDS),
        state.background.running(),
        state.postman.running(),
        answering(state.settings.worker_dir, partial(figures, state)),
        aclosing(state.limiter),
    ):
        yield
    log.flush()


class KeptFiles(StaticFiles):
    """Static files: an address with a mark of the content may be kept for ever."""

    async def get_response(self, path: str, scope: Scope) -> Response:
        response = await super().get_response(path, scope)
        marked = cast(bytes, scope["query_string"]).startswith(b"v=")
        response.headers["cache-control"] = KEEP if marked else "public, max-age=300"
        return response
