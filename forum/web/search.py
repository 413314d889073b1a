"""Searching, and what is like what somebody is writing."""

from starlette.requests import Request
from starlette.responses import Response

from forum.errors import Invalid
from forum.http.forms import FormState
from forum.http.identity import viewer_of
from forum.http.render import render
from forum.models import Level, Stance
from forum.queries.argument_filter import EVIDENCE_KINDS
from forum.queries.nearest_arguments import load_nearest
from forum.queries.search_filter import FACETS, Kind, SearchFilter, SearchSort
from forum.queries.search_page import SearchPage, load_search_page
from forum.queries.similar_threads import load_similar
from forum.queries.thread_head import load_thread_head
from forum.rules.search_query import parse

ALLOWED: dict[str, set[str]] = {
    "kind": {str(kind) for kind in Kind},
    "sort": {str(sort) for sort in SearchSort},
    "level": {str(level) for level in Level},
    "stance": {str(stance) for stance in Stance},
    "evidence": set(EVIDENCE_KINDS),
}
FACET_MAX = 100


async def show(request: Request) -> Response:
    """What cannot be searched for comes back as it was typed, with what to mend."""
    form = FormState.of(q=request.query_params.get("q", ""))
    try:
        page = await load_search_page(_wanted(request), request.query_params.get("after", ""))
    except Invalid as error:
        if "q" not in error.fields:
            raise
        page, form = SearchPage(SearchFilter()), form.with_errors(error.fields)
    context = {"page": page, "form": form}
    return await render(request, "search/show.html", context, 422 if form.errors else 200)


async def similar(request: Request) -> Response:
    """The threads that are like a title, as a part of a page."""
    title = request.state.form.value("title")
    context = {"similar": await load_similar(title)}
    return await render(request, "search/similar.html", context)


async def nearest(request: Request) -> Response:
    """What a thread says already of a reply that is being written, as a part of a page."""
    viewer = await viewer_of(request)
    thread = await load_thread_head(viewer, request.path_params["id"])
    found = await load_nearest(viewer, thread.id, request.state.form.value("body"))
    return await render(request, "search/nearest.html", {"nearest": found})


def _wanted(request: Request) -> SearchFilter:
    """The search in the address; raises Invalid for a choice that does not exist."""
    query = request.query_params
    for name, allowed in ALLOWED.items():
        if query.get(name) and query[name] not in allowed:
            raise Invalid({name: f"There is no such choice of {name}. Start from /search."})
    chosen = {name: query.get(name, "")[:FACET_MAX] for name in FACETS}
    text = " ".join(query.get("q", "").split())
    return SearchFilter(
        q=text,
        query=parse(text),
        kind=Kind(query.get("kind") or Kind.REPLY),
        sort=SearchSort(query.get("sort") or SearchSort.BEST),
        **chosen,
    )
