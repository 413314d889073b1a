"""Pages about the forum itself, and whether it is well."""

from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response

from forum.database import rows
from forum.http.render import render
from forum.queries.argument_types import load_types
from forum.queries.reply_page import active
from forum.rules.field_reports import GROUP_MEMBERS


async def index(request: Request) -> Response:
    return await render(request, "about/index.html", {"types": active(await load_types())})


async def ranking(request: Request) -> Response:
    return await render(request, "about/ranking.html", {})


async def curation(request: Request) -> Response:
    return await render(request, "about/curation.html", {"group_members": GROUP_MEMBERS})


async def accessibility(request: Request) -> Response:
    return await render(request, "about/accessibility.html", {})


async def alive(request: Request) -> Response:
    """The process answers."""
    return PlainTextResponse("ok\n")


async def ready(request: Request) -> Response:
    """The database answers too; errors of the database become a 503 like everywhere."""
    await rows("SELECT 1 AS one FROM argument_type LIMIT 1")
    return JSONResponse({"status": "ready"})
