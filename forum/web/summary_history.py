"""The editions of a summary: their history, what changed between two, and taking one up again."""

from starlette.requests import Request
from starlette.responses import Response

from forum.actions import editions
from forum.errors import Conflict, Invalid
from forum.http.forms import FormState
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.queries.differences import load_differences_page
from forum.queries.edition_history import load_edition_history
from forum.queries.paging import whole_number


async def show(request: Request) -> Response:
    return await _history(request)


async def restore(request: Request) -> Response:
    form: FormState = request.state.form
    thread_id = request.path_params["id"]
    try:
        number, version = (whole_number(form.value(name)) for name in ("edition", "version"))
        replace = form.value("replace") == "1"
        viewer = await viewer_of(request)
        await editions.restore(viewer, thread_id, number, version, replace=replace)
    except Conflict as error:
        return await _history(request, str(error), 409)
    except Invalid as error:
        return await _history(request, str(error), 422)
    return see_other(f"/threads/{thread_id}/summary/edit")


async def _history(request: Request, trouble: str = "", status: int = 200) -> Response:
    """`trouble` says why nothing was restored; the forms are now on top of what stands there."""
    page = await load_edition_history(
        await viewer_of(request),
        request.path_params["id"],
        request.query_params.get("after", ""),
    )
    context = {"page": page, "trouble": trouble, "status": status}
    return await render(request, "summaries/history.html", context, status)


async def differences(request: Request) -> Response:
    page = await load_differences_page(
        await viewer_of(request),
        request.path_params["id"],
        _number(request, "from"),
        _number(request, "to"),
    )
    return await render(request, "summaries/differences.html", {"page": page})


def _number(request: Request, name: str) -> int | None:
    text = request.query_params.get(name, "")
    return whole_number(text) if text else None
