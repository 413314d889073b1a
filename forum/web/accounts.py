"""Accounts: sign up, sign in and out, profile, password, sessions."""

from dataclasses import replace

from starlette.requests import Request
from starlette.responses import Response

from forum.actions import members, sessions
from forum.errors import Forbidden, Invalid
from forum.http.failures import signed_out_page
from forum.http.forms import FormState, to_draft
from forum.http.identity import (
    SESSION_COOKIE,
    drop_session_cookie,
    fingerprint,
    session_token,
    set_session_cookie,
    viewer_of,
)
from forum.http.kept_forms import KeptForm, kept_form
from forum.http.limits import MAIL_ADDRESS, SIGN_IN_BY_ADDRESS, SIGN_IN_BY_NAME, limit
from forum.http.redirects import safe_next, see_other
from forum.http.render import render
from forum.queries.account_page import load_profile, load_sessions
from forum.queries.agencies import load_agency_names
from forum.queries.drafts import load_draft
from forum.queries.mail_page import load_address
from forum.queries.viewer import load_viewer
from forum.rules.drafts import PasswordDraft, ProfileDraft, SignUpDraft
from forum.settings import Settings
from forum.text.names import name_key
from forum.web import drafts

CLOSED = "This forum is not open for sign-up. Ask its administrator for an account."


def _browser(request: Request) -> str:
    return request.headers.get("user-agent", "")


async def login_form(request: Request) -> Response:
    if (await viewer_of(request)).is_member:
        return see_other(safe_next(request.query_params.get("next", "/")))
    form = FormState.of(next=request.query_params.get("next", ""))
    return await _login(request, form)


async def login(request: Request) -> Response:
    form: FormState = request.state.form
    username = form.value("username")
    await limit(request, SIGN_IN_BY_ADDRESS)
    await limit(request, SIGN_IN_BY_NAME, fingerprint(name_key(username)))
    try:
        token = await sessions.sign_in(
            username, form.value("password"), _browser(request), session_token(request)
        )
    except Invalid as error:
        state, kept = form.with_errors(error.fields), kept_form(form)
        if kept:
            return await signed_out_page(request, kept, 422, state)
        return await _login(request, state)
    if kept := kept_form(form):
        return await _go_on_writing(request, token, kept)
    return _signed_in(request, token, form)


async def _login(request: Request, form: FormState) -> Response:
    context = {"form": form, "reset": request.query_params.get("reset") == "1"}
    return await render(request, "account/login.html", context, 422 if form.errors else 200)


async def _go_on_writing(request: Request, token: str, kept: KeptForm) -> Response:
    """What was typed before the session ended becomes a draft, and stands in its form again."""
    request.cookies[SESSION_COOKIE] = token  # forms on the page that follows belong to this session
    request.state.viewer = viewer = await load_viewer(sessions.hash_token(token))
    if not await load_draft(viewer, kept.place):
        kept = replace(kept, version=0)
    response = await drafts.keep(request, kept)
    set_session_cookie(response, token, request.app.state.settings)
    return response


def _signed_in(request: Request, token: str, form: FormState, start: str = "/") -> Response:
    response = see_other(safe_next(form.value("next") or start))
    set_session_cookie(response, token, request.app.state.settings)
    return response


async def logout(request: Request) -> Response:
    await sessions.sign_out(await viewer_of(request))
    response = see_other("/")
    drop_session_cookie(response, request.app.state.settings)
    return response


def _require_open(request: Request) -> None:
    settings: Settings = request.app.state.settings
    if settings.signup != "open":
        raise Forbidden(CLOSED)


async def signup_form(request: Request) -> Response:
    _require_open(request)
    if (await viewer_of(request)).is_member:
        return see_other("/")
    return await _signup(request, FormState.of(next=request.query_params.get("next", "")))


async def signup(request: Request) -> Response:
    _require_open(request)
    form: FormState = request.state.form
    try:
        settings: Settings = request.app.state.settings
        draft, browser = to_draft(SignUpDraft, form), _browser(request)
        token = await members.sign_up_and_in(draft, settings, browser, session_token(request))
    except Invalid as error:
        return await _signup(request, form.with_errors(error.fields))
    request.app.state.postman.wake()
    start = "/account/mail?joined=1" if settings.sends_mail else "/"
    return _signed_in(request, token, form, start)


async def _signup(request: Request, form: FormState) -> Response:
    context = {"form": form, "agencies": await load_agency_names()}
    return await render(request, "account/signup.html", context, 422 if form.errors else 200)


async def show(request: Request) -> Response:
    profile = await load_profile(await viewer_of(request))
    form = FormState.of(
        display_name=profile.display_name,
        email=profile.email,
        agency=profile.agency,
        disclaimer=profile.disclaimer,
    )
    return await _profile(request, form, saved=request.query_params.get("saved") == "1")


async def update(request: Request) -> Response:
    viewer, form = await viewer_of(request), request.state.form
    settings: Settings = request.app.state.settings
    try:
        draft = to_draft(ProfileDraft, form)
        if settings.sends_mail and draft.email != (await load_profile(viewer)).email:
            await limit(request, MAIL_ADDRESS, f"member:{viewer.member_id}")
        await members.update_profile(viewer, draft, settings)
    except Invalid as error:
        return await _profile(request, form.with_errors(error.fields), saved=False)
    request.app.state.postman.wake()
    return see_other("/account?saved=1")


async def _profile(request: Request, form: FormState, *, saved: bool) -> Response:
    context = {
        "form": form,
        "agencies": await load_agency_names(),
        "saved": saved,
        "address": await load_address(await viewer_of(request)),
    }
    return await render(request, "account/show.html", context, 422 if form.errors else 200)


async def password_form(request: Request) -> Response:
    return await render(request, "account/password.html", {"form": FormState()})


async def change_password(request: Request) -> Response:
    viewer, form = await viewer_of(request), request.state.form
    await limit(request, SIGN_IN_BY_NAME, f"password-of:{viewer.member_id}")
    try:
        settings: Settings = request.app.state.settings
        await members.change_password(viewer, to_draft(PasswordDraft, form), settings)
    except Invalid as error:
        context = {"form": FormState({}, error.fields)}  # passwords are never sent back
        return await render(request, "account/password.html", context, 422)
    request.app.state.postman.wake()
    return see_other("/account?saved=1")


async def session_list(request: Request) -> Response:
    found = await load_sessions(await viewer_of(request))
    return await render(request, "account/sessions.html", {"sessions": found})


async def end_session(request: Request) -> Response:
    await sessions.end_session(await viewer_of(request), request.path_params["id"])
    return see_other("/account/sessions")


async def end_other_sessions(request: Request) -> Response:
    await sessions.end_other_sessions(await viewer_of(request))
    return see_other("/account/sessions")
