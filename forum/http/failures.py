"""Errors of the domain, and of the frame around it, as pages: a clear message and a way on."""

import sqlite3

import asyncpg
import structlog
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from tortoise.exceptions import DBConnectionError, OperationalError

from forum.errors import (
    Conflict,
    Elsewhere,
    Forbidden,
    Invalid,
    Merged,
    NotFound,
    NotInstalled,
    ProofNeeded,
    SignInNeeded,
    TooSoon,
    Unverified,
)
from forum.http.forms import FormState
from forum.http.identity import set_guest_cookie, viewer_of
from forum.http.kept_forms import KeptForm, kept_form_of
from forum.http.proofs import FIELD, sent_before
from forum.http.redirects import after_merge, safe_next, see_other, sign_in
from forum.http.render import render
from forum.permissions import VISITOR

log = structlog.get_logger()

TITLES = {
    400: "That request makes no sense to us",
    403: "You may not do this",
    404: "There is nothing here",
    405: "That address cannot be used this way",
    409: "Someone was quicker",
    413: "That is too much at once",
    422: "Something needs mending",
    429: "A little slower, please",
    500: "Something broke on our side",
    501: "This forum cannot do that yet",
    503: "The forum is busy or being looked after",
}
MESSAGES = {
    400: "Go back and try again, or start from the front page.",
    404: "The address may be mistyped, or the page was hidden or moved.",
    405: "Go back to the page you came from and use its buttons.",
    413: "A post holds 20,000 characters. Shorten it, or split it into two replies.",
    500: "The error is in our log. Try again in a minute; if it stays, tell your administrator.",
    503: "Nothing was changed. Wait a few seconds and try again.",
}
PERHAPS_KEPT = (
    "Your change may not have been kept. Wait a few seconds, see whether it is there, and make it"
    " again if it is not."
)
LONG_FILE = "A file holds at most {kilobytes} KB here. Briefs of this forum are smaller."
IMPOSSIBLE = "The address or form holds a name or number that cannot be. Start from the front page."
RETRY_SECONDS = 5
SAFE = frozenset({"GET", "HEAD"})
NOTHING_TYPED = FormState()
STATUS_OF: dict[type[Exception], int] = {
    NotFound: 404,
    Forbidden: 403,
    Invalid: 422,
    Conflict: 409,
    NotInstalled: 501,
}


async def failure_page(
    request: Request, status: int, message: str = "", retry_after: int | None = None
) -> Response:
    """With what was typed, where it was the form of a post."""
    kept = kept_form_of(request)
    if kept and status == 403 and not (await viewer_of(request)).is_member:
        return await signed_out_page(request, kept, status)
    context = {
        "kept": kept,
        "sent": request.method == "POST",
        "status": status,
        "title": TITLES.get(status, "This did not work"),
        "message": message or MESSAGES.get(status, MESSAGES[400]),
        "request_id": getattr(request.state, "request_id", ""),
        "retry_after": retry_after,
    }
    response = await render(request, "errors/error.html", context, status)
    if retry_after is not None:
        response.headers["retry-after"] = str(retry_after)
    set_guest_cookie(response, request)
    return response


async def signed_out_page(
    request: Request, kept: KeptForm, status: int, form: FormState = NOTHING_TYPED
) -> Response:
    """To sign in without losing what was typed meanwhile; `form` has what is wrong with the name."""
    context = {"kept": kept, "form": form}
    response = await render(request, "account/signed_out.html", context, status)
    set_guest_cookie(response, request)
    return response


async def _proof_page(request: Request, error: ProofNeeded) -> Response:
    """What was sent comes along, and is done once the password is right."""
    wrong = {FIELD: "That is not your password."} if error.wrong else {}
    context = {
        "form": FormState({}, wrong),
        "action": request.url.path,
        "fields": sent_before(request.state.form),
    }
    return await render(request, "account/again.html", context, 422 if wrong else 403)


async def on_domain_error(request: Request, error: Exception) -> Response:
    if isinstance(error, SignInNeeded):
        kept = kept_form_of(request)
        return await signed_out_page(request, kept, 401) if kept else sign_in(request)
    if isinstance(error, Elsewhere):
        return see_other(error.url)
    if isinstance(error, Merged) and request.method == "GET":
        return see_other(after_merge(request, error))
    if isinstance(error, TooSoon):
        return await failure_page(request, 429, str(error), error.retry_after)
    if isinstance(error, ProofNeeded):
        return await _proof_page(request, error)
    if isinstance(error, Unverified):
        return await render(request, "errors/unverified.html", {}, 403)
    statuses = (status for kind, status in STATUS_OF.items() if isinstance(error, kind))
    return await failure_page(request, next(statuses, 500), str(error))


async def on_http_error(request: Request, error: Exception) -> Response:
    if not isinstance(error, HTTPException):
        raise error
    path = request.url.path
    if error.status_code == 404 and path.endswith("/"):
        wanted = path.rstrip("/") + (f"?{request.url.query}" if request.url.query else "")
        return see_other(safe_next(wanted))
    response = await failure_page(request, error.status_code, _why_too_much(request, error))
    for name, value in (error.headers or {}).items():
        response.headers[name] = value
    return response


def _why_too_much(request: Request, error: HTTPException) -> str:
    """Where a form sends a file, that is what was too long."""
    file_max = getattr(request.state, "file_max", 0) if error.status_code == 413 else 0
    return LONG_FILE.format(kilobytes=file_max // 1024) if file_max else ""


async def on_impossible_value(request: Request, error: Exception) -> Response:
    """A name or number that no column holds, from an address or form that no page of ours made."""
    log.info("impossible value", error=str(error))
    return await failure_page(request, 422, IMPOSSIBLE)


async def on_database_error(request: Request, error: Exception) -> Response:
    """A locked, full, read-only or absent database: what was to be written is whole or not there.

    Which of the two nobody knows, where what failed is the answer to a commit, or came after one.
    """
    if isinstance(error.__cause__, asyncpg.DataError):
        return await on_impossible_value(request, error)
    log.error("database unavailable", error=str(error))
    request.app.state.metrics.database_errors += 1
    request.state.viewer = VISITOR  # the page must not ask the database who is looking
    message = MESSAGES[503] if request.method in SAFE else PERHAPS_KEPT
    return await failure_page(request, 503, message, RETRY_SECONDS)


async def on_unexpected_error(request: Request, error: Exception) -> Response:
    request.state.viewer = VISITOR
    try:
        return await failure_page(request, 500)
    except Exception:
        log.exception("error page failed")
        return PlainTextResponse(f"{TITLES[500]}. {MESSAGES[500]}", 500)


DATABASE_ERRORS = (
    OperationalError,
    DBConnectionError,
    sqlite3.OperationalError,
    asyncpg.PostgresError,
    asyncpg.InterfaceError,
    asyncpg.InternalClientError,  # asked between the server's last word and the end of the connection
    ConnectionError,
    TimeoutError,
)
