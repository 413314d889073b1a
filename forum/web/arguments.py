"""Browsing arguments by type, across all threads."""

from starlette.requests import Request
from starlette.responses import Response

from forum.errors import Invalid
from forum.http.identity import viewer_of
from forum.http.render import render
from forum.models import Level, Stance
from forum.queries.argument_filter import EVIDENCE_KINDS, FACETS, ArgumentFilter, ArgumentSort
from forum.queries.arguments_page import load_arguments_page
from forum.queries.following import follows_type

ALLOWED: dict[str, set[str]] = {
    "sort": {str(sort) for sort in ArgumentSort},
    "level": {str(level) for level in Level},
    "stance": {str(stance) for stance in Stance},
    "evidence": set(EVIDENCE_KINDS),
}


async def show(request: Request) -> Response:
    viewer = await viewer_of(request)
    page = await load_arguments_page(_wanted(request), request.query_params.get("after", ""))
    type = page.type if viewer.is_member else None
    follows = await follows_type(viewer, type.id) if type else False
    return await render(request, "arguments/index.html", {"page": page, "follows": follows})


def _wanted(request: Request) -> ArgumentFilter:
    """The choices in the address; raises Invalid for one that does not exist."""
    query = request.query_params
    for name, allowed in ALLOWED.items():
        if query.get(name) and query[name] not in allowed:
            raise Invalid({name: f"There is no such choice of {name}. Start from /arguments."})
    chosen = {name: query.get(name, "")[:100] for name in FACETS}
    return ArgumentFilter(
        type=request.path_params.get("slug", ""),
        sort=ArgumentSort(query.get("sort") or ArgumentSort.BEST),
        **chosen,
    )
