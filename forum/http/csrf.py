"""Form tokens: a form counts only if this forum made it for this browser."""

import hmac
from urllib.parse import urlsplit

from starlette.requests import Request

from forum.errors import Forbidden
from forum.http.forms import FormState
from forum.http.identity import guest_word, session_token
from forum.settings import Settings, secret_key

FIELD = "csrf_token"
EXPIRED = (
    "This form is out of date or came from another site. Go back, reload the page and send it"
    " again; what you typed is still in the form."
)


def form_token(request: Request) -> str:
    """Tied to the session, or before there is one to the visitor's random word."""
    settings: Settings = request.app.state.settings
    holder = session_token(request) or guest_word(request)
    return hmac.digest(secret_key(settings), b"form:" + holder.encode(), "sha256").hex()


def check_form(request: Request, form: FormState) -> None:
    """Raises Forbidden unless the request comes from our own page and carries its token."""
    token = form.value(FIELD).encode()
    if not from_here(request) or not hmac.compare_digest(token, form_token(request).encode()):
        raise Forbidden(EXPIRED)


def from_here(request: Request) -> bool:
    """Whether our own page sent it, as browsers say; `Sec-Fetch-Site` is absent on plain-http names."""
    site = request.headers.get("sec-fetch-site")
    if site is not None:
        return site in {"same-origin", "none"}
    origin = request.headers.get("origin")
    if origin is None:
        return True
    settings: Settings = request.app.state.settings
    return origin == settings.base_url or _host_of(origin) == request.headers.get("host")


def _host_of(origin: str) -> str:
    try:
        return urlsplit(origin).netloc
    except ValueError:
        return ""
