"""Passwords that were forgotten. Nothing here says whether an address belongs to anybody."""

from starlette.requests import Request
from starlette.responses import Response

from forum.actions import resets
from forum.actions.mail_tokens import GONE
from forum.actions.sign_ins import device_word
from forum.actions.tokens import hash_token
from forum.errors import Invalid, NotFound
from forum.http.forms import FormState, to_draft
from forum.http.identity import device_of, set_device_cookie
from forum.http.limits import RESET_BY_ADDRESS, RESET_BY_NAME, limit, mailbox
from forum.http.redirects import see_other
from forum.http.render import render
from forum.models import Purpose
from forum.queries.mail_page import load_link
from forum.rules.drafts import AddressDraft, ResetDraft
from forum.settings import Settings


async def forgot_form(request: Request) -> Response:
    return await _forgot(request, FormState())


async def forgot(request: Request) -> Response:
    """The account is looked up later: the answer and its time are the same for every address."""
    form: FormState = request.state.form
    settings: Settings = request.app.state.settings
    await limit(request, RESET_BY_ADDRESS)
    try:
        address = to_draft(AddressDraft, form).email
    except Invalid as error:
        return await _forgot(request, form.with_errors(error.fields))
    await limit(request, RESET_BY_NAME, mailbox(address))
    if settings.sends_mail:
        await resets.ask_for_reset(address)
        request.app.state.postman.wake()
    return await _forgot(request, form, sent=settings.sends_mail)


async def _forgot(request: Request, form: FormState, *, sent: bool = False) -> Response:
    context = {"form": form, "sent": sent}
    return await render(request, "account/forgot.html", context, 422 if form.errors else 200)


async def reset_form(request: Request) -> Response:
    return await _reset(request, FormState())


async def reset(request: Request) -> Response:
    settings: Settings = request.app.state.settings
    try:
        password = to_draft(ResetDraft, request.state.form).password
        device = await device_word(device_of(request))
        await resets.reset_password(settings, request.path_params["token"], password, device)
    except Invalid as error:
        return await _reset(request, FormState({}, error.fields))  # passwords are never sent back
    request.app.state.postman.wake()
    response = see_other("/login?reset=1")
    set_device_cookie(response, device, settings)
    return response


async def _link(request: Request) -> str:
    link = await load_link(hash_token(request.path_params["token"]), Purpose.RESET)
    if link is None:
        raise NotFound(GONE)
    return link.username


async def _reset(request: Request, form: FormState) -> Response:
    context = {"form": form, "username": await _link(request)}
    return await render(request, "account/reset.html", context, 422 if form.errors else 200)
