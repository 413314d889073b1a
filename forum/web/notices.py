"""The inbox: what happened that concerns a member, and marking it as read."""

from starlette.requests import Request
from starlette.responses import Response

from forum.actions.reading import mark_all_read, mark_read
from forum.http.identity import viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.queries.inbox import load_inbox, load_notice_url
from forum.queries.paging import whole_number


async def show(request: Request) -> Response:
    inbox = await load_inbox(await viewer_of(request), request.query_params.get("after", ""))
    return await render(request, "notices/inbox.html", {"inbox": inbox})


async def open_one(request: Request) -> Response:
    """To what it is about; from now on it counts as read, with those of its group."""
    viewer, id = await viewer_of(request), whole_number(request.state.form.value("notice") or "0")
    address = await load_notice_url(viewer, id)
    await mark_read(viewer, id)
    return see_other(address)


async def read(request: Request) -> Response:
    """One with its group, or without `notice` all up to `until`."""
    viewer, form = await viewer_of(request), request.state.form
    if form.value("notice"):
        await mark_read(viewer, whole_number(form.value("notice")))
    else:
        await mark_all_read(viewer, whole_number(form.value("until") or "0"))
    return see_other("/inbox")
