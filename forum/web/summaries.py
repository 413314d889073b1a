"""The summary of a thread."""

from starlette.requests import Request
from starlette.responses import Response

from forum.http.identity import viewer_of
from forum.http.render import render
from forum.queries.paging import whole_number
from forum.queries.summary_page import load_summary_page


def edition_number(request: Request) -> int | None:
    """`?edition=n`, or None for the newest; raises Invalid for what is no number."""
    text = request.query_params.get("edition", "")
    return whole_number(text) if text else None


async def show(request: Request) -> Response:
    page = await load_summary_page(
        await viewer_of(request),
        request.path_params["id"],
        edition_number(request),
        distilled="distilled" in request.query_params,
    )
    return await render(request, "summaries/show.html", {"page": page})
