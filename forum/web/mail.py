"""Mail: how often one wants it, and what the links in it lead to."""

from starlette.requests import Request
from starlette.responses import Response

from forum.actions import addresses, mail_choices
from forum.actions.mail_tokens import GONE
from forum.actions.tokens import hash_token
from forum.errors import Invalid, NotFound
from forum.http.forms import FormState
from forum.http.identity import viewer_of
from forum.http.limits import MAIL_TO_VERIFY, limit, mailbox
from forum.http.redirects import see_other
from forum.http.render import render
from forum.mail.unsubscribing import read_token
from forum.models import LetterKind, MailChoice, Purpose
from forum.queries.mail_page import load_address, load_link
from forum.settings import Settings

CHOICES = [
    (MailChoice.INSTANT, "Each notice at once"),
    (MailChoice.DAILY, "Once a day"),
    (MailChoice.WEEKLY, "Once a week"),
    (MailChoice.NONE, "Never"),
]
KIND_WORDS = {LetterKind.NOTICE: "single notices", LetterKind.DIGEST: "digests"}


def _settings(request: Request) -> Settings:
    settings: Settings = request.app.state.settings
    return settings


async def show(request: Request) -> Response:
    address = await load_address(await viewer_of(request))
    query = request.query_params
    context = {
        "address": address,
        "choices": CHOICES,
        "form": FormState.of(mail=address.choice),
        "done": next(
            (word for word in ("joined", "saved", "sent", "verified") if query.get(word)), ""
        ),
    }
    return await render(request, "account/mail.html", context)


async def choose(request: Request) -> Response:
    form: FormState = request.state.form
    if form.value("mail") not in set(MailChoice):
        raise Invalid({"mail": "Choose how often you want mail."})
    await mail_choices.choose_mail(await viewer_of(request), MailChoice(form.value("mail")))
    return see_other("/account/mail?saved=1")


async def send_again(request: Request) -> Response:
    settings, viewer = _settings(request), await viewer_of(request)
    address = await addresses.address_that_waits(viewer) if settings.sends_mail else ""
    if address:
        await limit(request, MAIL_TO_VERIFY, mailbox(address))
        await addresses.send_again(settings, viewer, address)
        request.app.state.postman.wake()
    return see_other("/account/mail?sent=1")


async def verify_form(request: Request) -> Response:
    """Changes nothing: programs that look at mail open its links too."""
    link = await load_link(hash_token(request.path_params["token"]), Purpose.VERIFY)
    if link is None:
        raise NotFound(GONE)
    return await render(request, "account/verify.html", {"link": link})


async def verify(request: Request) -> Response:
    await addresses.verify_address(request.path_params["token"])
    if (await viewer_of(request)).is_member:
        return see_other("/account/mail?verified=1")
    return await render(request, "account/verify.html", {"link": None})


async def unsubscribe_form(request: Request) -> Response:
    """Changes nothing, as above."""
    _, kind = read_token(_settings(request), request.path_params["token"])
    context = {"kind": KIND_WORDS[kind], "done": False}
    return await render(request, "account/unsubscribe.html", context)


async def unsubscribe(request: Request) -> Response:
    """By the button, or by a mail program, which wants no redirect."""
    member_id, kind = read_token(_settings(request), request.path_params["token"])
    await mail_choices.turn_off(member_id, kind)
    context = {"kind": KIND_WORDS[kind], "done": True}
    return await render(request, "account/unsubscribe.html", context)
