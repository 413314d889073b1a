"""Pages of agencies."""

from starlette.requests import Request
from starlette.responses import Response

from forum.http.render import render
from forum.queries.agency_page import load_agency_page


async def show(request: Request) -> Response:
    page = await load_agency_page(request.path_params["slug"])
    return await render(request, "agencies/show.html", {"page": page})
