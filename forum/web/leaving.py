"""Deleting one's account."""

from starlette.requests import Request
from starlette.responses import Response

from forum.actions.leaving import leave as leave_for_good
from forum.errors import Invalid
from forum.http.forms import FormState, to_draft
from forum.http.guesses import count_own_guess
from forum.http.identity import drop_session_cookie, viewer_of
from forum.http.redirects import see_other
from forum.http.render import render
from forum.queries.community import load_community
from forum.rules.leaving import KEEP, LeaveDraft


async def form(request: Request) -> Response:
    return await _page(request, FormState.of(posts=KEEP))


async def leave(request: Request) -> Response:
    viewer, state = await viewer_of(request), request.state.form
    await count_own_guess(request)
    try:
        await leave_for_good(viewer, to_draft(LeaveDraft, state), request.app.state.settings)
    except Invalid as error:
        return await _page(request, state.with_errors(error.fields))
    request.app.state.postman.wake()
    response = see_other("/account/deleted")
    drop_session_cookie(response, request.app.state.settings)
    return response


async def _page(request: Request, state: FormState) -> Response:
    context = {"form": state, "may_take_posts": (await load_community()).may_take_posts}
    return await render(request, "account/delete.html", context, 422 if state.errors else 200)


async def left(request: Request) -> Response:
    return await render(request, "account/deleted.html", {})
