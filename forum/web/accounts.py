"""Accounts: signing up, profile and password."""

from functools import partial

from starlette.requests import Request
from starlette.responses import Response

from forum.actions import members
from forum.actions.sign_ins import device_word
from forum.errors import Forbidden, Invalid
from forum.http.forms import FormState, to_draft
from forum.http.guesses import count_own_guess
from forum.http.identity import (
    caller_of,
    device_of,
    set_device_cookie,
    set_session_cookie,
    viewer_of,
)
from forum.http.limits import MAIL_ADDRESS, MAIL_TO_VERIFY, limit, mailbox
from forum.http.proofs import require_proof
from forum.http.redirects import safe_next, see_other
from forum.http.render import render
from forum.queries.account_page import load_profile
from forum.queries.agencies import load_agency_names
from forum.queries.mail_page import load_address
from forum.rules.drafts import PasswordDraft, ProfileDraft, SignUpDraft
from forum.settings import Settings

CLOSED = "This forum is not open for sign-up. Ask its administrator for an account."


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
        draft, device = to_draft(SignUpDraft, form), await device_word(device_of(request))
        count = partial(limit, request, MAIL_TO_VERIFY, mailbox(draft.email))
        token = await members.sign_up_and_in(draft, settings, caller_of(request, device), count)
    except Invalid as error:
        return await _signup(request, form.with_errors(error.fields))
    request.app.state.postman.wake()
    start = "/account/mail?joined=1" if settings.sends_mail else "/"
    response = see_other(safe_next(form.value("next") or start))
    set_session_cookie(response, token, settings)
    set_device_cookie(response, device, settings)
    return response


async def _signup(request: Request, form: FormState) -> Response:
    """In a private forum only members learn which agencies there are."""
    private: bool = request.app.state.settings.private
    context = {"form": form, "agencies": None if private else await load_agency_names()}
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
        if draft.email != (await load_profile(viewer)).email:
            await require_proof(request)
            if settings.sends_mail:
                await limit(request, MAIL_ADDRESS, f"member:{viewer.member_id}")
                await limit(request, MAIL_TO_VERIFY, mailbox(draft.email))
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
    await count_own_guess(request)
    try:
        settings: Settings = request.app.state.settings
        draft = to_draft(PasswordDraft, form)
        await members.change_password(viewer, draft, settings, device_of(request))
    except Invalid as error:
        context = {"form": FormState({}, error.fields)}  # passwords are never sent back
        return await render(request, "account/password.html", context, 422)
    request.app.state.postman.wake()
    return see_other("/account?saved=1")
