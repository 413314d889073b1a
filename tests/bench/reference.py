"""What everything is measured against: the least that this stack can answer."""

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route

BODY = b"\x1f" * 20_000
"""As long as a compressed page of a hundred replies."""


async def hello(_: Request) -> Response:
    return PlainTextResponse("hello")


async def bytes_only(_: Request) -> Response:
    return Response(BODY, media_type="text/html; charset=utf-8")


app = Starlette(routes=[Route("/", hello), Route("/bytes", bytes_only)])
