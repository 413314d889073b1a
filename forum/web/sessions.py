"""Signing in and out, where a member is signed in, and the log of it."""

from msgspec.structs import replace
from starlette.requests import Request
from starlette.responses import Response

from forum.actions import sessions
from forum.actions.sign_ins import device_word
from forum.actions.tokens import hash_token
from forum.errors import Invalid
from forum.http.failures import signed_out_page
from forum.http.forms import FormState
from forum.http.guesses import count_guess
from forum.http.identity import (
    begin_session,
    caller_of,
    device_of,
    drop_session_cookie,
    set_device_cookie,
    set_session_cookie,
    viewer_of,
)
from forum.http.kept_forms import KeptForm, kept_form
from forum.http.redirects import safe_next, see_other
from forum.http.render import render
from forum.queries.drafts import load_draft
from forum.queries.sign_ins import load_own_sign_ins, load_sessions, load_sign_ins
from forum.queries.viewer import load_viewer
from forum.web import drafts

LATEST = 5
"""Tries that the list of sessions shows."""


async def login_form(request: Request) -> Response:
    if (await viewer_of(request)).is_member:
        return see_other(safe_next(request.query_params.get("next", "/")))
    form = FormState.of(next=request.query_params.get("next", ""))
    return await _login(request, form)


async def login(request: Request) -> Response:
    form: FormState = request.state.form
    username = form.value("username")
    await count_guess(request, username)
    device = await device_word(device_of(request))
    try:
        caller, settings = caller_of(request, device), request.app.state.settings
        token = await sessions.sign_in(username, form.value("password"), caller, settings)
    except Invalid as error:
        state, kept = form.with_errors(error.fields), kept_form(form)
        if kept:
            return await signed_out_page(request, kept, 422, state)
        return await _login(request, state)
    request.app.state.postman.wake()
    if kept := kept_form(form):
        response = await _go_on_writing(request, token, kept)
    else:
        response = see_other(safe_next(form.value("next") or "/"))
    set_session_cookie(response, token, settings)
    set_device_cookie(response, device, settings)
    return response


async def _login(request: Request, form: FormState) -> Response:
    context = {"form": form, "reset": request.query_params.get("reset") == "1"}
    return await render(request, "account/login.html", context, 422 if form.errors else 200)


async def _go_on_writing(request: Request, token: str, kept: KeptForm) -> Response:
    """What was typed before the session ended becomes a draft, and stands in its form again."""
    begin_session(request, token)
    request.state.viewer = viewer = await load_viewer(hash_token(token))
    if not await load_draft(viewer, kept.place):
        kept = replace(kept, version=0)
    return await drafts.keep(request, kept)


async def logout(request: Request) -> Response:
    await sessions.sign_out(await viewer_of(request))
    response = see_other("/")
    drop_session_cookie(response, request.app.state.settings)
    return response


async def session_list(request: Request) -> Response:
    viewer = await viewer_of(request)
    context = {
        "sessions": await load_sessions(viewer),
        "log": await load_own_sign_ins(viewer, "", LATEST),
    }
    return await render(request, "account/sessions.html", context)


async def end_session(request: Request) -> Response:
    await sessions.end_session(await viewer_of(request), request.path_params["id"])
    return see_other("/account/sessions")


async def end_other_sessions(request: Request) -> Response:
    await sessions.end_other_sessions(await viewer_of(request))
    return see_other("/account/sessions")


async def own_log(request: Request) -> Response:
    after = request.query_params.get("after", "")
    log = await load_own_sign_ins(await viewer_of(request), after)
    return await render(request, "account/sign_ins.html", {"log": log})


async def whole_log(request: Request) -> Response:
    """For administrators: of one member, or of everybody."""
    query = request.query_params
    username, after = query.get("member", ""), query.get("after", "")
    context = {"log": await load_sign_ins(username, after), "username": username}
    return await render(request, "manage/sign_ins.html", context)
