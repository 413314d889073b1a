"""The managers' queue of untagged replies: confirm what is suggested, or say that it is discussion."""

from starlette.requests import Request
from starlette.responses import Response

from forum.actions.tags import find_discussion
from forum.errors import Invalid
from forum.http.identity import viewer_of
from forum.http.redirects import back_to, see_other
from forum.http.render import render
from forum.queries.untagged import UntaggedSort, load_untagged

QUEUE = "/manage/untagged"


async def show(request: Request) -> Response:
    query = request.query_params
    if query.get("sort", UntaggedSort.NEWEST) not in set(UntaggedSort):
        raise Invalid({"sort": "Untagged replies can be sorted as newest or convincing."})
    sort = UntaggedSort(query.get("sort", UntaggedSort.NEWEST))
    page = await load_untagged(sort, query.get("after", ""))
    return await render(request, "manage/untagged.html", {"page": page})


async def discussion(request: Request) -> Response:
    """A reply has no type, and is not to be asked about again."""
    await find_discussion(await viewer_of(request), request.path_params["id"])
    return see_other(back_to(request.state.form, QUEUE))
