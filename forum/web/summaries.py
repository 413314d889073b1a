"""The summary of a thread."""

from starlette.requests import Request
from starlette.responses import Response

from forum.http.identity import viewer_of
from forum.http.render import render
from forum.queries.summary_page import load_summary_page


async def show(request: Request) -> Response:
    page = await load_summary_page(await viewer_of(request), request.path_params["id"])
    return await render(request, "summaries/show.html", {"page": page})
