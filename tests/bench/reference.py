"""What everything is measured against: the least that this stack can answer."""

from functools import lru_cache

from starlette.applications import Starlette
from starlette.requests import Request
from starlette.responses import PlainTextResponse, Response
from starlette.routing import Route


async def hello(_: Request) -> Response:
    return PlainTextResponse("hello")


async def bytes_only(request: Request) -> Response:
    """As many as a page has, ready in memory."""
    return Response(_body(request.path_params["size"]), media_type="text/html; charset=utf-8")


@lru_cache
def _body(size: int) -> bytes:
    return b"\x1f" * size


app = Starlette(routes=[Route("/", hello), Route("/bytes/{size:int}", bytes_only)])
