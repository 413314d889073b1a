"""Pure ASGI layers around every response: a request id in the log, and headers that protect."""

import random
import re
import time

import structlog
from starlette.datastructures import Headers
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from forum import log
from forum.http.failures import on_unexpected_error

CSP = (
    "default-src 'none'; style-src 'self'; script-src 'self'; img-src 'self'; font-src 'self';"
    " connect-src 'self'; form-action 'self'; base-uri 'none'; frame-ancestors 'none'"
)
SECURITY_HEADERS = {
    "content-security-policy": CSP,
    "x-content-type-options": "nosniff",
    "x-frame-options": "DENY",
    # Not "no-referrer": that turns the Origin of our own forms into null.
    "referrer-policy": "same-origin",
    "permissions-policy": "camera=(), geolocation=(), microphone=(), payment=(), usb=()",
    "cross-origin-opener-policy": "same-origin",
    "cross-origin-resource-policy": "same-origin",
}
PRIVATE = (b"cache-control", b"private, no-cache")
LEFT = 499
"""What web servers write in their logs where somebody hung up before the answer."""
YEAR = 365 * 24 * 3600
SECRET = re.compile(r"^(/login/reset|/mail/\w+)/.*", re.DOTALL)
"""Links that were mailed: whoever reads the log is not to use them."""


class RequestLog:
    """Names each request, so that an error page and a log line can be brought together.

    It also turns what nobody caught into an error page: Starlette's own handler for that stands
    outside of the layer that adds the protecting headers.
    """

    def __init__(self, app: ASGIApp) -> None:
        self.app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self.app(scope, receive, send)
            return
        # A name and no secret: to ask the system for chance would take as long as a query.
        request_id = f"{random.getrandbits(48):012x}"
        scope.setdefault("state", {})["request_id"] = request_id
        structlog.contextvars.bind_contextvars(request=request_id)
        started, status, started_answer = time.perf_counter(), 500, False

        async def send_named(message: Message) -> None:
            nonlocal status, started_answer
            if message["type"] == "http.response.start":
                status, started_answer = message["status"], True
                message["headers"] = [*message["headers"], (b"x-request-id", request_id.encode())]
            await send(message)

        try:
            await self.app(scope, receive, send_named)
        except ClientDisconnect:  # nobody is there to be answered
            status = LEFT
        except Exception as error:
            log.bound().exception("unhandled error", path=_told(scope["path"]))
            if started_answer:
                raise
            response = await on_unexpected_error(Request(scope, receive), error)
            await response(scope, receive, send_named)
        finally:
            seconds = time.perf_counter() - started
            scope["app"].state.metrics.observe(scope, status, seconds)
            log.later(
                "request",
                request=request_id,
                method=scope["method"],
                path=_told(scope["path"]),
                status=status,
                ms=round(seconds * 1000, 1),
            )
            structlog.contextvars.unbind_contextvars("request")


def _told(path: str) -> str:
    return SECRET.sub(r"\1/…", path)


class BodyLimit:
    """Refuses a request that is too long, as it is read, with a page that says so."""

    def __init__(self, app: ASGIApp, *, most: int) -> None:
        self.app = app
        self.most = most

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        length = Headers(scope=scope).get("content-length", "") if scope["type"] == "http" else ""
        told = int(length) if length.isascii() and length.isdigit() and len(length) < 16 else 0
        size = 0

        async def receive_some() -> Message:
            nonlocal size
            message = await receive()
            size += len(message.get("body", b""))
            if max(size, told) > self.most:
                raise HTTPException(413)
            return message

        await self.app(scope, receive_some if scope["type"] == "http" else receive, send)


class SecurityHeaders:
    """The same protecting headers on every status and download; nothing else sets any of them."""

    def __init__(self, app: ASGIApp, *, secure: bool) -> None:
        self.app = app
        headers = dict(SECURITY_HEADERS)
        if secure:
            headers["strict-transport-security"] = f"max-age={YEAR}"
        self.headers = [(name.encode(), value.encode()) for name, value in headers.items()]

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        async def send_protected(message: Message) -> None:
            if message["type"] == "http.response.start":
                # Pages show who is signed in: no cache may hand them to another.
                kept = () if b"cache-control" in dict(message["headers"]) else (PRIVATE,)
                message["headers"] = [*message["headers"], *self.headers, *kept]
            await send(message)

        await self.app(scope, receive, send_protected if scope["type"] == "http" else send)
